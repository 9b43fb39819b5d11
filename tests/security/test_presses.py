"""Who may do what: a button acts for whoever presses it, where it is pressed, and for nobody else.

Telegram does not keep people from pressing buttons that no message has: a client of one's own
sends any data it likes.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import itertools
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from telegram import CallbackQuery, Message, Update, User

from bot.admin.administration import Administration
from bot.admin.jobs import Jobs
from bot.admin.reloading import Reloader
from bot.delivery.casework import Casework
from bot.delivery.cooldown import Cooldown
from bot.delivery.members import Members
from bot.delivery.presses import RANK, About, Presses
from bot.delivery.replies import Replies
from bot.delivery.rights import Rights
from bot.delivery.standing import Standing
from bot.delivery.wire import ANONYMOUS_ADMIN, NOBODY, key_of
from bot.dialogue import ConversationKey, Knowledge, Session
from bot.dialogue.gap import GapKind, gap_of
from bot.render.callbacks import ANYONE, Callback, encode
from bot.service import Service, Turn
from bot.store import (
    AccountSaved,
    Commit,
    GapRemoved,
    Handovers,
    PositionSaved,
    ProfileSaved,
    Store,
    Stored,
    TimerSet,
    open_store,
)
from bot.store.state import Saved
from bot.tg.conversation import Conversation
from bot.tg.staffing import Staffing
from tests.content.folders import whole
from tests.dialogue.toys import club
from tests.store.makers import save

ME = User(7, "退号助手", is_bot=True, username="tuihao_bot")
ADMIN, MEMBER, OTHER = 42, 43, 44
GROUP = -100
SHOWN = 500
"""The message whose button is pressed."""
NOW = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
K = Knowledge.of(club())
GAP = gap_of(GapKind.UNKNOWN, "会员卡能不能借人", "zh-Hans", None)


class World:
    """A conversation with everybody, and what administrators could change through it."""

    def __init__(self, store: Store | None = None, folder: Path | None = None) -> None:
        gaps, turns = (store.gaps, store.turns) if store else (None, None)
        self.service = Service(K, turns)
        self.gaps = gaps
        admins = (ADMIN,)
        self.queries = itertools.count()
        self.begun: list[Commit] = []
        cache = folder.parent if folder else Path(os.devnull)
        reloader = Reloader(self.service, folder, admins, cache)
        administration = Administration(self.service, store, reloader, admins, folder)
        self.jobs = Jobs(administration)
        members = Members(nobody_there)
        rights = Rights(answered_nothing, turns, members)
        casework = Casework(self.service, members, answered_nothing)
        presses = Presses(self.service, rights, About("tuihao_bot"), casework, ())
        handovers = Handovers(store.database if store else None, ME.id)
        self.conversation = Conversation(
            self.service,
            administration,
            me=ME,
            replies=Replies(self.service, rights, presses, Cooldown(), answered_nothing),
            standing=Standing(self.service, turns, None, reads_all=False),
            staffing=Staffing(self.service, handovers, None, ME),
        )

    async def says(self, user: int, text: str, chat: int | None = None, **more: object) -> Commit:
        message = {**shown(user if chat is None else chat, 10), "from": person(user), "text": text}
        update = Update(1, message=Message.de_json({**message, **more}, None))
        return await self.conversation.answer(update, turn(user, Session(), NOW))

    async def presses(
        self,
        user: int,
        data: str,
        chat: int | None = None,
        session: Session | None = None,
        now: dt.datetime | None = None,
        **more: object,
    ) -> Commit:
        query = {
            "id": f"q{next(self.queries)}",
            "chat_instance": "1",
            "from": person(user),
            "data": data,
        }
        query["message"] = {**shown(user if chat is None else chat, SHOWN), **more}
        update = Update(1, callback_query=CallbackQuery.de_json(query, None))
        return await self.conversation.answer(update, turn(user, session or Session(), now or NOW))


def turn(user: int, session: Session, now: dt.datetime) -> Turn:
    return Turn(None, ConversationKey(user, 0, user), Stored(session), now)


def session_of(commit: Commit, before: Session | None = None) -> Session:
    """The conversation as it has gone on."""
    before = before or Session()
    saved = {type(one): one.value for one in commit.changes if isinstance(one, Saved)}
    profile, account = saved.get(ProfileSaved, before), saved.get(AccountSaved, before)
    return Session.of(profile, account, saved[PositionSaved])


nobody_there = None
"""In place of a connection: nothing here is asked of Telegram."""


async def answered_nothing(_chat: int, _message: int) -> None:
    return None


def person(user: int) -> dict[str, object]:
    return {"id": user, "is_bot": user == ANONYMOUS_ADMIN, "first_name": "甲"}


def shown(chat: int, number: int) -> dict[str, object]:
    kind = {"type": "private"} if chat > 0 else {"type": "supergroup", "title": "群"}
    head = {"message_id": number, "date": 1, "chat": {"id": chat, **kind}}
    return {**head, "from": ME.to_dict(), "text": "x"}


IDS = st.sampled_from(
    [
        "go:paths", "go:restart", "entry:close.fee", "path:close", "guide:close.how", "gold",
        "unknown", "change:card", "view:close:main", "up:close.fee", "down:close.fee",
        "why:close.fee", "gaps:1", "add:1:close.fee", "drop:1", "none",
    ]
)  # fmt: skip
FORGED = st.builds(
    lambda owner, stamp, name: encode(Callback(owner, stamp, name)),
    st.sampled_from([ANYONE, MEMBER, OTHER, ADMIN]) | st.integers(1, 2**52),
    st.integers(0, 9),
    IDS | st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=1, max_size=30),
)


@settings(max_examples=150, deadline=None)
@given(FORGED | st.text(max_size=64), st.sampled_from([MEMBER, GROUP]))
def test_whatever_is_pressed_stays_in_its_chat_and_touches_no_other_message(data, chat):
    world = World()
    outcome = asyncio.run(world.presses(MEMBER, data, chat))
    assert {send.chat for send in outcome.sends} == {chat}
    for send in outcome.sends:
        assert send.payload.get("message_id", SHOWN) == SHOWN
        assert send.payload.get("callback_query_id", "q0") == "q0"
        assert send.replaces is None
    assert world.service.knowledge is K


@settings(max_examples=50, deadline=None)
@given(st.integers(1, 2**52 - 1).filter(lambda owner: owner != MEMBER), IDS, st.integers(0, 9))
def test_somebody_elses_button_does_nothing_but_say_so(owner, name, stamp):
    world = World()
    data = encode(Callback(owner, stamp, name))
    outcome = asyncio.run(world.presses(MEMBER, data, GROUP))
    (toast,) = outcome.sends
    assert toast.method == "answerCallbackQuery"
    assert toast.payload["text"]
    assert outcome.changes == ()


@pytest.mark.parametrize("owner", [MEMBER, ANYONE])
@pytest.mark.parametrize("name", ["go:paths", "entry:close.fee", "up:close.fee", "gold"])
async def test_data_of_none_of_a_messages_buttons_changes_nothing(owner, name):
    """Telegram sends the message's own buttons along, which the presser cannot make up."""
    keyboard = {"inline_keyboard": [[{"text": "x", "callback_data": button(OTHER, name)}]]}
    world = World()
    outcome = await world.presses(MEMBER, button(owner, name), GROUP, reply_markup=keyboard)
    assert [send.method for send in outcome.sends] == ["answerCallbackQuery"]
    assert outcome.changes == ()


@pytest.mark.parametrize("name", ["case:archived:1:-", "case:forgot:1:-", "caseset:1:second:on"])
async def test_who_may_change_a_case_is_asked_of_telegram_before_anything_is_done(name):
    outcome = await World().presses(MEMBER, button(ANYONE, name), GROUP)
    (change,) = outcome.changes
    assert isinstance(change, TimerSet)
    assert change.timer.kind == RANK
    assert outcome.sends == ()


@pytest.mark.parametrize("name", ["project:migrate", "begin:migrate:today", "case:show:1:-"])
async def test_a_case_is_nobodys_to_touch_by_the_button_of_another(name):
    outcome = await World().presses(MEMBER, button(OTHER, name), GROUP)
    (toast,) = outcome.sends
    assert toast.method == "answerCallbackQuery"
    assert outcome.changes == ()


def test_nobody_has_an_id_below_zero():
    """Only who knows the webhook's secret could send one; a button for it could not be made."""
    said = {"message": {**shown(MEMBER, 10), "from": person(-5), "text": "/start"}}
    assert key_of(said) == NOBODY
    with pytest.raises(ValueError, match="below zero"):
        encode(Callback(-5, 0, "gold"))


@pytest.mark.parametrize("chat", [MEMBER, GROUP])
def test_a_press_changes_the_conversation_of_whoever_presses(chat):
    """Not of whoever the message, or what it replies to, belongs to."""
    other = {**shown(OTHER, 3), "from": person(OTHER)}
    message = {**shown(chat, SHOWN), "from": person(OTHER), "reply_to_message": other}
    data = button(OTHER, "gold")
    raw = {"callback_query": {"id": "q", "from": person(MEMBER), "data": data, "message": message}}
    assert key_of(raw) == ConversationKey(chat=chat, topic=0, user=MEMBER)


async def test_a_button_of_an_older_question_answers_none(world):
    asked = session_of(await world.presses(MEMBER, button(MEMBER, "guide:close.how")))
    for stamp, facts in ((asked.stamp + 1, asked.facts), (asked.stamp, {"role": "member"})):
        outcome = await world.presses(MEMBER, button(MEMBER, "member", stamp), session=asked)
        assert session_of(outcome, asked).facts == asked.facts | facts


async def test_a_second_tap_on_a_button_does_nothing_and_says_nothing():
    world = World()
    first = await world.presses(MEMBER, button(MEMBER, "guide:close.how"))
    soon, later = (NOW + dt.timedelta(seconds=seconds) for seconds in (1, 5))
    again = await world.presses(
        MEMBER, button(MEMBER, "guide:close.how"), session=session_of(first), now=soon
    )
    (silent,) = again.sends
    assert silent.method == "answerCallbackQuery"
    assert "text" not in silent.payload
    assert again.changes == ()
    other = await world.presses(MEMBER, button(MEMBER, "entry:close.fee"), now=soon)
    assert session_of(other)
    much_later = await world.presses(MEMBER, button(MEMBER, "entry:close.fee"), now=later)
    assert session_of(much_later)


def button(owner: int, name: str, stamp: int = 0) -> str:
    return encode(Callback(owner, stamp, name))


@pytest.fixture
async def store() -> AsyncIterator[Store]:
    async with open_store("sqlite+aiosqlite:///:memory:") as opened:
        key = ConversationKey(chat=MEMBER, topic=0, user=MEMBER)
        await save(opened, key, Session(), NOW, GAP)
        yield opened


@pytest.fixture
async def world(store, tmp_path) -> World:
    return World(store, whole(tmp_path / "knowledge"))


async def finish(world: World, outcome: Commit) -> None:
    """Do what takes its time, and is not done in the turn."""
    for change in outcome.changes:
        if isinstance(change, TimerSet):
            job = change.timer
            world.begun.append(await world.jobs.handlers[job.kind](job, NOW))


def tells(outcome: Commit) -> bool:
    """Whether something is said that is for administrators alone."""
    return any(words in str(send.payload) for words in THEIRS for send in outcome.sends)


ORDERS = ["gaps:1", "drop:1", "add:1:close.how", "why:close.how"]
COMMANDS = ["/reload", "/gaps", "/gaps 1", "/reload@tuihao_bot", "/gaps@tuihao_bot 1"]
COMMANDS += ["/stats", "/stats 30", "/health", "/health@tuihao_bot"]
THEIRS = (GAP.question, "SQLite", "对话 ")
"""Words of what only administrators are told."""


@pytest.mark.parametrize(("user", "chat"), [(MEMBER, None), (MEMBER, GROUP), (ADMIN, GROUP)])
@pytest.mark.parametrize("order", ORDERS)
async def test_buttons_of_administrators_work_for_them_in_private_only(world, order, user, chat):
    for owner in (ANYONE, user):
        outcome = await world.presses(user, button(owner, order), chat)
        assert not any(isinstance(change, GapRemoved) for change in outcome.changes)
        await finish(world, outcome)
        assert not any(GAP.question in str(send.payload) for send in outcome.sends)
    assert world.begun == []
    assert world.service.knowledge is K
    assert await world.gaps.size(NOW.date()) == 1


@pytest.mark.parametrize(
    ("user", "chat"),
    [(MEMBER, None), (MEMBER, GROUP), (ANONYMOUS_ADMIN, GROUP)],
)
@pytest.mark.parametrize("command", COMMANDS)
async def test_commands_of_administrators_go_by_their_id(world, command, user, chat):
    outcome = await world.says(user, command, chat, sender_chat={"id": ADMIN, "type": "private"})
    await finish(world, outcome)
    assert world.begun == []
    assert not tells(outcome)
    assert world.service.knowledge is K


@pytest.mark.parametrize("command", COMMANDS)
async def test_an_administrator_is_not_served_before_a_group(world, command):
    """Neither the log of gaps nor the faults of the knowledge is for everybody's eyes."""
    outcome = await world.says(ADMIN, command, GROUP)
    await finish(world, outcome)
    assert world.begun == []
    assert not tells(outcome)


async def test_an_administrator_is_served_in_private(world, store):
    """What the others here are refused is there to be had."""
    await save(store, ConversationKey(OTHER, 0, OTHER), Session(turn=1), dt.datetime.now(dt.UTC))
    for command in ("/gaps", "/stats", "/health"):
        assert tells(await world.says(ADMIN, command))
    listed = await world.says(ADMIN, "/gaps")
    assert GAP.question in str(listed.sends[0].payload)
    await finish(world, await world.says(ADMIN, "/reload"))
    assert len(world.begun) == 1
    assert world.service.knowledge is not K
    dropped = await world.presses(ADMIN, button(ADMIN, "drop:1"))
    await store.turns.commit([dropped], NOW)
    assert await world.gaps.size(NOW.date()) == 0
