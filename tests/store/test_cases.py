"""Cases at rest: kept whole, changed by one at a time, told by their history, forgotten whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.cases import deeds
from bot.cases.case import FORMER, Member
from bot.dialogue import ConversationKey
from bot.dialogue.desk import Deed
from bot.store import (
    CaseForgotten,
    CaseKey,
    CaseSaved,
    Commit,
    DeedNoted,
    PersonForgotten,
    PersonLeft,
    Settled,
    Superseded,
)
from bot.store.timers import SHOW, UPDATE
from tests.store.makers import case_of, send

CHAT, OTHER = -7, -8
FIRST, SECOND = Member(5, "甲"), Member(6, "乙")
FOREVER = timedelta(days=10_000)


def deed(number=1, what="take", by=FIRST, step="backup", words=""):
    return DeedNoted(CHAT, Deed(number, what, by, step, words))


async def keep(store, now, *changes):
    await store.turns.commit([Commit(None, changes)], now)


def saved(case, version=0, chat=CHAT):
    return CaseSaved(CaseKey(chat, case.number), case, version)


async def is_shown(store, now, case):
    (waiting,) = await store.outbox.add([send(CHAT, question=-case.number)], now)
    await store.outbox.settle([Settled(waiting, message=70)], now)


async def the_case(store, chat=CHAT):
    stored = await store.cases.of_chat(chat)
    (case,) = stored.cases
    return case, stored.version(case.number)


async def test_a_case_is_read_as_it_was_kept(store, now):
    case = deeds.taken(case_of(1, "小店 👋 \ud800"[:4]), "backup", FIRST)
    await keep(store, now, saved(case), saved(case_of(2)), saved(case_of(1), chat=OTHER))
    stored = await store.cases.of_chat(CHAT)
    assert stored.cases == (case, case_of(2))
    assert stored.last_number == 2
    assert (await store.cases.of_chat(1)).cases == ()


async def test_of_two_who_change_a_case_at_once_the_second_begins_anew(store, now):
    await keep(store, now, saved(case_of(1)))
    case, version = await the_case(store)
    await keep(store, now, saved(deeds.taken(case, "backup", FIRST), version))
    with pytest.raises(Superseded):
        await keep(store, now, saved(deeds.taken(case, "pay", SECOND), version), deed(by=SECOND))
    assert await store.cases.history(CHAT, 10) == ()
    case, version = await the_case(store)
    await keep(store, now, saved(deeds.taken(case, "pay", SECOND), version))
    case, _ = await the_case(store)
    assert (case.taker("backup"), case.taker("pay")) == (FIRST, SECOND)


async def test_of_two_who_open_a_case_at_once_the_second_gets_another_number(store, now):
    await keep(store, now, saved(case_of(1)))
    with pytest.raises(Superseded):
        await keep(store, now, saved(case_of(1, "另一个")))
    assert (await the_case(store))[0].nickname == "小店"


async def test_history_is_told_backwards_and_only_grows(store, now):
    await keep(store, now, saved(case_of(1)), deed(what="open"), deed(what="take"))
    await keep(store, now + timedelta(hours=1), deed(what="note", words="在网盘"))
    past = await store.cases.history(CHAT, 10)
    assert [(one.deed.what, one.deed.by, one.deed.words) for one in past] == [
        ("note", FIRST, "在网盘"),
        ("take", FIRST, ""),
        ("open", FIRST, ""),
    ]
    assert past[0].at == now + timedelta(hours=1)
    assert len(await store.cases.history(CHAT, 2)) == 2
    assert await store.cases.history(OTHER, 10) == ()


async def test_of_a_forgotten_case_nothing_is_left_but_its_number(store, now):
    await keep(store, now, saved(case_of(1)), deed())
    await keep(store, now, CaseForgotten(CaseKey(CHAT, 1), 1))
    stored = await store.cases.of_chat(CHAT)
    assert (stored.cases, stored.last_number) == ((), 1)
    assert await store.cases.history(CHAT, 10) == ()
    with pytest.raises(Superseded):
        await keep(store, now, saved(case_of(1), 1))
    with pytest.raises(Superseded):
        await keep(store, now, CaseForgotten(CaseKey(CHAT, 1), 1))


async def test_a_case_that_cannot_be_read_is_left_as_it_is(store, now):
    await keep(store, now, saved(case_of(1)), saved(case_of(2)))
    spoil = text("UPDATE cases SET data = '{\"number\": 1}' WHERE number = 1")
    await store.database.write(lambda connection: connection.execute(spoil))
    stored = await store.cases.of_chat(CHAT)
    assert ([case.number for case in stored.cases], stored.last_number) == ([2], 2)


async def test_cases_outlive_the_talk_about_them(store, now):
    await keep(store, now, saved(case_of(1)), deed())
    await store.turns.prune(now + FOREVER)
    assert (await the_case(store))[0] == case_of(1)
    assert len(await store.cases.history(CHAT, 10)) == 1


async def test_who_leaves_is_named_otherwise_everywhere(store, now):
    case = deeds.noted(deeds.taken(case_of(1), "pay", SECOND), "pay", now.date(), SECOND, "办着")
    await keep(store, now, saved(case), deed(by=SECOND), deed(by=FIRST))
    await is_shown(store, now, case)
    await keep(store, now, PersonLeft(CHAT, SECOND.id))
    case, version = await the_case(store)
    gone = Member(FORMER)
    assert [note.by for note in case.notes] == [gone]
    assert (case.taker("pay"), case.members, version) == (None, (FIRST,), 2)
    assert [one.deed.by for one in await store.cases.history(CHAT, 10)] == [FIRST, gone]
    (due,) = await store.timers.due(now, 9)
    assert (due.chat, due.kind, due.payload) == (CHAT, UPDATE, {"uid": case.uid})


async def test_what_was_given_to_who_leaves_names_them_no_more(store, now):
    case = deeds.handed_over(case_of(1), "pay", SECOND, FIRST)
    await keep(store, now, saved(case), deed(what="give", words=SECOND.name))
    await keep(store, now, deed(what="note", words=SECOND.name))
    await keep(store, now, PersonLeft(CHAT, SECOND.id))
    past = await store.cases.history(CHAT, 10)
    assert [one.deed.words for one in past] == [SECOND.name, ""]  # a note is the team's own


async def test_a_case_whose_row_is_gone_does_not_come_back_by_a_turn_under_way(store, now):
    await keep(store, now, saved(case_of(1), chat=5))
    await keep(store, now, PersonForgotten(ConversationKey(5, 0, 5)))
    with pytest.raises(Superseded):
        await keep(store, now, saved(case_of(1, "又来"), 1, chat=5))
    assert (await store.cases.of_chat(5)).cases == ()


async def test_a_group_that_becomes_another_takes_its_cases_along(store, now):
    await keep(store, now, saved(case_of(1)), deed(), saved(case_of(1, "已有的"), chat=OTHER))
    await store.chats.move(CHAT, OTHER, now)
    moved = await store.cases.of_chat(OTHER)
    assert moved.cases == (case_of(1, "已有的"), replace(case_of(1), number=2))
    (past,) = await store.cases.history(OTHER, 10)
    assert past.deed.number == 2
    assert (await store.cases.of_chat(CHAT)).cases == ()


async def test_in_the_new_group_what_goes_on_is_to_be_shown_anew(store, now):
    closed = deeds.archived(case_of(2), now.date(), FIRST)
    await keep(store, now, saved(case_of(1)), saved(closed))
    for _ in "twice":
        await store.chats.move(CHAT, OTHER, now)
    (due,) = await store.timers.due(now, 9)
    assert (due.chat, due.kind, due.payload) == (OTHER, SHOW, {"uid": case_of(1).uid})


async def test_the_message_of_a_case_is_remembered_for_good(store, now):
    sends = (send(CHAT, question=-1), send(CHAT, question=5))
    waiting = await store.turns.commit([Commit(None, (), sends)], now)
    await store.outbox.settle([Settled(one, message=n) for n, one in enumerate(waiting, 70)], now)
    await store.outbox.prune(now + FOREVER)
    assert await store.outbox.answer_to(CHAT, -1) == 70
    assert await store.outbox.answer_to(CHAT, 5) is None
