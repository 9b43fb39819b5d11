"""All that is kept of one person, and nothing of it once they have had it forgotten."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.cases import deeds
from bot.cases.case import FORMER, Case, Member
from bot.cases.case_json import to_json
from bot.content.models import Lang
from bot.dialogue import Answer, ConversationKey, Session
from bot.dialogue.desk import Deed
from bot.dialogue.gap import Gap, GapKind
from bot.dialogue.rating import Complaint, Rating, Reason
from bot.dialogue.session import FIRST_UNNAMED
from bot.dialogue.state import ChatSettings
from bot.store import (
    Arrived,
    Asked,
    CaseKey,
    CaseSaved,
    ChatSettingsSaved,
    Commit,
    Complained,
    DeedNoted,
    GapNoted,
    Handover,
    HandoverSaved,
    PersonForgotten,
    QuestionAsked,
    Rated,
    Send,
    Settled,
    Superseded,
    Timer,
    TimerSet,
    Turns,
    Update,
    Whose,
)
from bot.store.people import IMPERSONAL, PERSONAL
from bot.store.schema import metadata, updates
from bot.store.timers import personal_name
from tests.store.makers import case_of, counts

ME, OTHER = 4_711, 4_712
GROUP = -100
LANG: Lang = "zh-Hans"
SECRET = "老板还不知道"


def private(user: int) -> ConversationKey:
    return ConversationKey(user, 0, user)


def in_group(user: int) -> ConversationKey:
    return ConversationKey(GROUP, 9, user)


async def lives(store, now, key: ConversationKey, number: int) -> None:
    """Let somebody leave a row in every table that may have one of them."""
    session = Session(
        lang="en", question=SECRET, turn=1, answers=(Answer("account", "service", SECRET),)
    )
    words = Update(number, key, f'{{"text": "{SECRET}"}}')
    await store.inbox.add([words, Update(number + 1, key, f'{{"text": "{SECRET}"}}')], now)
    stored = (await store.turns.load([key]))[key]
    changes = (
        *stored.saves(key, session),
        GapNoted(Gap(GapKind.UNKNOWN, "怎么养猫", LANG)),
        Rated(Rating("close.fee", up=False)),
        Complained(Complaint("close.fee", Reason.LONG)),
        QuestionAsked(key, Asked(number, "digest", session)),
        ChatSettingsSaved(key.place, ChatSettings("en"), stored.versions.settings),
        TimerSet(Timer(f"t{number}", key.chat, now + timedelta(days=1), "tick", {"to": SECRET})),
        HandoverSaved(Handover(key, staff=-9)),
        TimerSet(Timer(personal_name(key, f"day{number}"), key.chat, now, "remind", {})),
        CaseSaved(CaseKey(key.chat, number), team_of(number, key.user)),
        DeedNoted(key.chat, Deed(number, "open", Member(key.user, SECRET))),
    )
    sends = [Send(key.chat, "sendMessage", {"text": SECRET}, question=number) for _ in "12"]
    sent, _ = await store.turns.commit([Commit(Arrived((words,)), changes, tuple(sends))], now)
    await store.outbox.settle([Settled(sent, message=number + 7)], now)


def team_of(number: int, user: int) -> Case:
    """A case that somebody owns, and others work on."""
    case = deeds.taken(case_of(number, owner=user), "pay", Member(OTHER + 1, "乙"))
    return deeds.noted(case, "pay", case.start, Member(user, SECRET), "办着")


async def kept(store, user: int) -> dict[str, int]:
    everything = await store.turns.everything_of(private(user))
    return {name: len(rows) for name, rows in everything.items()}


def test_of_every_table_it_is_decided_whether_it_holds_anything_of_a_person():
    assert PERSONAL.keys() & IMPERSONAL.keys() == set()
    assert PERSONAL.keys() | IMPERSONAL.keys() == set(metadata.tables.values())
    assert all(IMPERSONAL.values())


def test_whatever_names_a_person_is_taken_to_hold_something_of_them():
    naming = {table for table in metadata.tables.values() if "user_id" in table.c}
    assert naming <= PERSONAL.keys()


async def test_all_tables_that_may_hold_something_of_somebody_are_read_out(store, now):
    await lives(store, now, private(ME), 10)
    everything = await store.turns.everything_of(private(ME))
    assert everything.keys() == {table.name for table in PERSONAL}
    assert all(everything.values())
    assert everything["accounts"][0]["data"]["answers"][0]["words"] == SECRET
    assert everything["questions"][0]["asked_at"] == now.isoformat()


async def test_what_was_said_in_groups_belongs_to_it(store, now):
    await lives(store, now, in_group(ME), 10)
    found = await kept(store, ME)
    assert (found["accounts"], found["positions"], found["questions"]) == (1, 1, 1)
    assert (found["profiles"], found["answers"], found["updates"]) == (1, 1, 2)
    assert found["outbox"] == 0  # it is said to the whole group
    assert (found["cases"], found["case_history"], found["timers"]) == (0, 1, 1)


async def test_nothing_is_left_of_who_is_forgotten_and_everything_of_others(store, now):
    await lives(store, now, private(ME), 10)
    await lives(store, now, in_group(ME), 20)
    await lives(store, now, private(OTHER), 30)
    await lives(store, now, in_group(OTHER), 40)
    others = await store.turns.everything_of(private(OTHER))
    await store.turns.commit([Commit(None, (PersonForgotten(private(ME)),))], now)
    assert set((await kept(store, ME)).values()) == {0}
    assert await store.turns.everything_of(private(OTHER)) == others
    held = await counts(store)
    assert {name: held[name] for name in ("gaps", "ratings", "complaints")} == {
        "gaps": 1,
        "ratings": 1,
        "complaints": 1,
    }
    assert held["chat_settings"] == 3


async def test_the_cases_of_a_group_go_on_without_who_is_forgotten(store, now):
    await lives(store, now, in_group(ME), 10)
    await lives(store, now, in_group(OTHER), 20)
    await store.turns.commit([Commit(None, (PersonForgotten(private(ME)),))], now)
    former = Member(FORMER)
    mine, others = (await store.cases.of_chat(GROUP)).cases
    assert (mine.owner, [note.by for note in mine.notes]) == (former, [former])
    assert str(ME) not in to_json(mine)
    assert others == team_of(20, OTHER)
    by = [one.deed.by for one in await store.cases.history(GROUP, 10)]
    assert by == [Member(OTHER, SECRET), former]


async def test_the_terminals_cases_go_and_what_nobody_by_name_did_in_groups_stays(store, now):
    opened = (CaseSaved(CaseKey(0, 1), case_of(1)), DeedNoted(0, Deed(1, "open", Member(1))))
    await store.turns.commit([Commit(None, opened)], now)
    staffs = DeedNoted(GROUP, Deed(1, "open", Member()))
    await store.turns.commit([Commit(None, (staffs,))], now)
    await store.turns.commit([Commit(None, (PersonForgotten(ConversationKey(0, 0, 0)),))], now)
    held = await counts(store)
    assert (held["cases"], held["case_history"]) == (0, 1)


async def test_where_others_are_told_of_nobody_is_named_for_who_is_forgotten(store, now):
    """Who has called the bot for somebody else, and who has added it to a group."""
    key = in_group(OTHER)
    asked = QuestionAsked(key, Asked(10, "digest", Session()), caller=ME)
    added = (
        ChatSettingsSaved(ConversationKey(group, 0, 0), ChatSettings(title="群", added_by=user))
        for group, user in ((GROUP, ME), (GROUP - 1, ME * 10))
    )
    sends = (Send(GROUP, "sendMessage", {"text": "x"}, question=10),)
    sent = await store.turns.commit([Commit(None, (asked, *added), sends)], now)
    await store.outbox.settle([Settled(sent[0], message=11)], now)
    assert await store.questions.whose(GROUP, 11) == Whose(OTHER, ME)
    await store.turns.commit([Commit(None, (PersonForgotten(private(ME)),))], now)
    assert await store.questions.whose(GROUP, 11) == Whose(OTHER, 0)
    stored = await store.turns.load([key, in_group(ME), ConversationKey(GROUP - 1, 0, 0)])
    assert stored[key].settings == ChatSettings(title="群")
    assert stored[key].versions.settings == 2
    assert stored[ConversationKey(GROUP - 1, 0, 0)].settings.added_by == ME * 10


async def test_forgotten_updates_are_still_known_to_have_been_done(store, now):
    await lives(store, now, private(ME), 10)
    await store.turns.commit([Commit(None, (PersonForgotten(private(ME)),))], now)
    assert await store.inbox.add([Update(10, private(ME), "{}")], now) == []
    rows = await store.database.read(lambda c: c.execute(select(updates)).all())
    assert {(row.user_id, row.chat_id, row.payload, row.done) for row in rows} == {(0, 0, "", True)}


async def test_what_somebody_says_after_it_is_answered(store, now):
    later = Update(12, private(ME), '{"text": "你好"}')
    await lives(store, now, private(ME), 10)
    await store.inbox.add([later], now)
    forgotten = PersonForgotten(private(ME), until=11)
    await store.turns.commit([Commit(None, (forgotten,))], now)
    assert await store.inbox.waiting() == [later]
    assert (await store.turns.load([private(ME)]))[private(ME)].session is None


async def test_the_goodbye_is_sent_all_the_same(store, now):
    await lives(store, now, private(ME), 10)
    goodbye = Send(ME, "sendMessage", {"text": "都删了"})
    turn = Commit(None, (PersonForgotten(private(ME)),), (goodbye,))
    await store.turns.commit([turn], now)
    assert [one.send for one in await store.outbox.waiting([ME])] == [goodbye]


async def test_of_the_unnamed_only_that_conversation_goes(store, now):
    unnamed = ConversationKey(GROUP, 0, FIRST_UNNAMED + 5)
    elsewhere = ConversationKey(-200, 0, FIRST_UNNAMED + 5)
    await lives(store, now, unnamed, 10)
    await lives(store, now, elsewhere, 20)
    await store.turns.commit([Commit(None, (PersonForgotten(unnamed),))], now)
    found = await store.turns.load([unnamed, elsewhere])
    assert found[unnamed].session is None
    assert found[elsewhere].session.question == SECRET


async def test_the_terminals_own_is_forgotten_and_no_timer_of_the_machine(store, now):
    terminal = ConversationKey(0, 0, 0)
    stored = (await store.turns.load([terminal]))[terminal]
    prune = TimerSet(Timer("prune", 0, now, "prune"))
    changes = (*stored.saves(terminal, Session(turn=1)), prune)
    await store.turns.commit([Commit(None, changes)], now)
    await store.turns.commit([Commit(None, (PersonForgotten(terminal),))], now)
    assert (await store.turns.load([terminal]))[terminal].session is None
    assert len(await store.timers.due(now, 10)) == 1


async def test_it_happens_whole_or_not_at_all(store, now, monkeypatch):
    await lives(store, now, private(ME), 10)
    before = await kept(store, ME)

    def unplugged(*_: object) -> None:
        raise OSError("the plug was pulled")

    with monkeypatch.context() as patched:
        patched.setattr("bot.store.turns.add_sends", unplugged)
        with pytest.raises(Exception, match="the plug"):
            await store.turns.commit([Commit(None, (PersonForgotten(private(ME)),))], now)
    assert await kept(store, ME) == before


@pytest.mark.parametrize("key", [private(ME), in_group(ME)], ids=["private", "group"])
async def test_nobody_comes_back_by_a_turn_that_was_under_way(store, now, key):
    await lives(store, now, key, 10)
    stored = (await store.turns.load([key]))[key]
    await store.turns.commit([Commit(None, (PersonForgotten(private(ME)),))], now)
    late = Session(lang="zh-Hant", question="x", answers=(Answer("account", "service"),))
    for saved in stored.saves(key, late):
        with pytest.raises(Superseded):
            await store.turns.commit([Commit(None, (saved,))], now)
    assert (await kept(store, ME))["profiles"] == 0


async def test_whichever_bot_has_it(store, now):
    await lives(store, now, private(ME), 10)
    another = Turns(store.database, 99)
    assert (await another.everything_of(private(ME)))["questions"]
    await another.commit([Commit(None, (PersonForgotten(private(ME)),))], now)
    assert set((await kept(store, ME)).values()) == {0}
