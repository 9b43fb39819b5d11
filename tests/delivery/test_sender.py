"""Everything in the outbox leaves, in order, whatever Telegram says."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime, timedelta

import pytest
from telegram.error import NetworkError, TimedOut

from bot.delivery.fair_queue import FairQueue
from bot.delivery.meter import Meter
from bot.delivery.rate_limit import RateLimit
from bot.delivery.sender import Sender
from bot.store import Send, open_store
from tests.tg.wire import Wire, client_on

NOW = datetime.now(UTC)


FULL = {
    "text": "<b>迁移</b> &lt;300",
    "parse_mode": "HTML",
    "message_thread_id": 9,
    "reply_parameters": {"message_id": 3},
    "reply_markup": {
        "inline_keyboard": [[{"text": "a", "callback_data": "x"}], [{"text": "b", "url": "u"}]]
    },
    "link_preview_options": {"is_disabled": True},
}
KEYS = FULL["reply_markup"]


class Office:
    """A sender with its outbox, and the wire it sends by."""

    def __init__(self, store):
        self.outbox = store.outbox
        self.wire = Wire()
        self.queue = FairQueue()
        self.sender = Sender(
            client_on(self.wire),
            store.outbox,
            self.queue,
            RateLimit(0),
            Meter(),
            moved=self.moved,
        )

    async def send(self, *sends, at=NOW):
        self.queue.add_sends(await self.outbox.add(sends, at))

    async def moved(self, _, chat):
        self.queue.add_sends(await self.outbox.waiting([chat]))

    async def empty(self):
        """Wait until nothing is left in the outbox."""
        async with asyncio.timeout(20):
            while await self.outbox.waiting():  # noqa: ASYNC110 - the database tells nobody
                await asyncio.sleep(0.005)


@pytest.fixture
async def office(tmp_path):
    async with open_store(f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}") as store:
        office = Office(store)
        yield office
        await office.sender.stop(0)


@pytest.fixture
def impatient(monkeypatch):
    """Waiting takes no time."""
    waits = []
    sleep = asyncio.sleep

    async def wait(seconds):
        waits.append(seconds)
        await sleep(0)

    monkeypatch.setattr("bot.delivery.sender.asyncio.sleep", wait)
    return waits


def message(text, chat=1, **more):
    return Send(chat, "sendMessage", {"text": text}, **more)


def change(text, number=5, chat=1, **more):
    payload = {"text": text, "message_id": number, "message_thread_id": 9}
    return Send(chat, "editMessageText", payload, **more)


async def test_messages_of_a_chat_leave_one_after_the_other(office):
    office.wire.gate.clear()
    await office.send(*(message(text) for text in "一二三"), message("别处", chat=2))
    await asyncio.sleep(0.05)
    assert office.wire.texts == ["一", "别处"]
    office.wire.gate.set()
    await office.empty()
    assert office.wire.texts == ["一", "别处", "二", "三"]
    assert [fields["chat_id"] for _, fields in office.wire.calls] == [1, 2, 1, 1]


async def test_a_toast_waits_for_nobody(office):
    office.wire.gate.clear()
    toast = Send(1, "answerCallbackQuery", {"callback_query_id": "1"}, ordered=False)
    await office.send(message("慢"), toast)
    await asyncio.sleep(0.05)
    assert office.wire.names == ["sendMessage", "answerCallbackQuery"]
    assert "chat_id" not in office.wire.calls[1][1]


async def test_what_has_left_is_forgotten_and_never_sent_again(office):
    await office.send(message("一"))
    await office.empty()
    assert list(office.queue.sends(1)) == []
    assert office.queue.drained() == [1]


@pytest.mark.parametrize(
    "trouble",
    [
        (500, b"{}"),
        (502, b"<html>Bad Gateway"),
        (200, b"<html>not what you asked for"),
        (200, b"[]"),
        (200, b"null"),
        (200, b'{"ok": true}'),
        (401, b'{"ok": false, "description": "Unauthorized"}'),
        (429, b'{"ok": false, "description": "x", "parameters": {"retry_after": "soon"}}'),
        (
            429,
            b'{"ok": false, "description": "x", "parameters": {"retry_after": 1%s}}' % (b"0" * 15),
        ),
        (400, b'{"ok": false, "description": ["x"]}'),
        (400, b'{"ok": false, "description": "x", "parameters": {"migrate_to_chat_id": "x"}}'),
        NetworkError("reset"),
        TimedOut(),
    ],
    ids=repr,
)
async def test_trouble_passes_and_nothing_is_lost(office, impatient, trouble):
    office.wire.answers += [trouble, trouble]
    await office.send(message("一"), message("二"))
    await office.empty()
    assert office.wire.texts == ["一", "一", "一", "二"]
    assert [wait for wait in impatient if wait >= 1] == [1, 2]


async def test_the_time_that_telegram_names_is_waited_for(office, impatient):
    office.wire.refuses(429, "Too Many Requests", retry_after=17)
    await office.send(message("一"))
    await office.empty()
    assert 17 in impatient


async def test_one_chat_that_has_to_wait_holds_no_other_up(office):
    office.wire.refuses(429, "Too Many Requests", retry_after=30)
    await office.send(message("等", chat=1))
    await asyncio.sleep(0.05)
    await office.send(message("走", chat=2))
    await asyncio.sleep(0.05)
    assert [waiting.send.chat for waiting in await office.outbox.waiting()] == [1]


@pytest.mark.parametrize(
    ("status", "reason", "level"),
    [(403, "bot was blocked by the user", "INFO"), (400, "chat not found", "ERROR")],
)
async def test_what_is_refused_for_good_is_given_up(office, caplog, status, reason, level):
    caplog.set_level(logging.INFO)
    office.wire.refuses(status, reason)
    await office.send(message("一"), message("二"))
    await office.empty()
    assert office.wire.texts == ["一", "二"]
    assert [record.levelname for record in caplog.records if reason in record.message] == [level]


@pytest.mark.parametrize(
    ("reason", "changed"),
    [
        ("message thread not found", {"message_thread_id": None}),
        ("TOPIC_CLOSED", {"message_thread_id": None}),
        ("message to be replied not found", {"reply_parameters": None}),
        ("can't parse entities: Unsupported start tag", {"text": "迁移 <300", "parse_mode": None}),
        ("BUTTON_URL_INVALID", {"reply_markup": {"inline_keyboard": KEYS["inline_keyboard"][:1]}}),
        ("BUTTON_DATA_INVALID", {"reply_markup": None}),
        ("can't parse inline keyboard button", {"reply_markup": None}),
    ],
)
@pytest.mark.parametrize("method", ["sendMessage", "editMessageText"])
async def test_what_is_refused_for_a_part_is_sent_without_it(office, reason, changed, method):
    payload = FULL | ({"message_id": 5} if method == "editMessageText" else {})
    if method == "editMessageText" and "message_thread_id" in changed:
        return  # an edit names no topic
    office.wire.refuses(400, f"Bad Request: {reason}")
    await office.send(Send(1, method, payload))
    await office.empty()
    (_, whole), (name, less) = office.wire.calls
    assert name == method
    assert less == {k: v for k, v in (whole | changed).items() if v is not None}


async def test_a_server_that_knows_no_colours_of_buttons_is_sent_them_plain(office):
    plain = {"text": "好了", "callback_data": "x"}
    office.wire.refuses(400, "Bad Request: invalid reply_markup")
    coloured = {"inline_keyboard": [[plain | {"style": "danger"}]]}
    await office.send(Send(1, "sendMessage", {"text": "一", "reply_markup": coloured}))
    await office.empty()
    assert office.wire.calls[-1][1]["reply_markup"] == {"inline_keyboard": [[plain]]}


async def test_a_server_that_knows_no_times_is_sent_the_day_in_words(office):
    office.wire.refuses(400, 'Bad Request: can\'t parse entities: Unsupported start tag "tg-time"')
    text = '<b>店</b>\n<tg-time unix="1796659140">12月7日</tg-time>前：确认'
    await office.send(Send(1, "sendMessage", {"text": text, "parse_mode": "HTML"}))
    await office.empty()
    less = office.wire.calls[-1][1]
    assert (less["text"], less["parse_mode"]) == ("<b>店</b>\n12月7日前：确认", "HTML")


async def test_several_parts_may_be_refused_one_after_the_other(office):
    for fault in ("no topic", "no question"):
        office.wire.fails(fault)
    await office.send(Send(1, "sendMessage", FULL))
    await office.empty()
    fields = office.wire.calls[-1][1]
    assert not {"message_thread_id", "reply_parameters"} & set(fields)
    assert len(office.wire.calls) == 3


async def test_what_has_nothing_to_leave_out_is_not_tried_again(office):
    for _ in range(2):
        office.wire.fails("no topic")
    await office.send(Send(1, "sendMessage", {"text": "一", "message_thread_id": 9}))
    await office.empty()
    assert len(office.wire.calls) == 2


async def test_after_a_day_an_answer_helps_nobody(office):
    office.wire.refuses(500, "Internal Server Error")
    await office.send(message("昨天"), at=NOW - timedelta(days=1, seconds=1))
    await office.empty()
    assert len(office.wire.calls) == 1


async def test_pressing_a_button_twice_changes_nothing(office):
    office.wire.fails("not modified")
    await office.send(Send(1, "editMessageText", FULL | {"message_id": 5}))
    await office.empty()
    assert office.wire.names == ["editMessageText"]


@pytest.mark.parametrize("fault", ["not editable", "no message"])
async def test_a_message_that_cannot_be_edited_is_followed_by_a_new_one(office, fault):
    office.wire.fails(fault)
    await office.send(change("新"))
    await office.empty()
    (_, edited), (name, anew) = office.wire.calls
    assert "message_thread_id" not in edited
    assert name == "sendMessage"
    assert (anew["text"], anew["message_thread_id"]) == ("新", 9)
    assert "message_id" not in anew


async def test_an_answer_follows_its_question(office):
    await office.send(message("一", question=31))
    await office.empty()
    await office.send(Send(1, "editMessageText", {"text": "二"}, replaces=31))
    await office.empty()
    assert office.wire.calls[1][1]["message_id"] == 1001


async def test_an_answer_that_was_said_anew_is_the_one_to_edit_next(office):
    await office.send(message("一", question=31))
    await office.empty()
    office.wire.refuses(400, "message to edit not found")
    for text in "二三":
        await office.send(Send(1, "editMessageText", {"text": text}, replaces=31))
    await office.empty()
    assert office.wire.names[-3:] == ["editMessageText", "sendMessage", "editMessageText"]
    assert office.wire.calls[-1][1]["message_id"] == 1003


async def test_what_waits_for_a_group_goes_where_the_group_has_gone(office):
    office.wire.refuses(400, "group chat was upgraded", migrate_to_chat_id=-100)
    await office.send(message("一", chat=-1), message("二", chat=-1))
    await office.empty()
    assert [fields["chat_id"] for _, fields in office.wire.calls] == [-1, -100, -100]
    assert office.wire.texts == ["一", "一", "二"]


async def test_what_cannot_leave_in_time_stays_in_the_outbox(office):
    office.wire.gate.clear()
    await office.send(message("一"), message("二"))
    await asyncio.sleep(0)
    await office.sender.stop(0.05)
    left = await office.outbox.waiting()
    assert [waiting.send.payload["text"] for waiting in left] == ["一", "二"]


GROUP_SEND = Send(-5, "sendMessage", {"text": "x"})


@pytest.mark.parametrize(
    ("status", "refusal", "why"),
    [
        (400, "Bad Request: not enough rights to send text messages to the chat", "muted"),
        (400, "Bad Request: CHAT_WRITE_FORBIDDEN", "muted"),
        (400, "Bad Request: TOPIC_CLOSED", "closed"),
        (403, "Forbidden: bot was kicked from the supergroup chat", "removed"),
        (403, "Forbidden: the group chat was deleted", "removed"),
        (400, "Bad Request: chat not found", "removed"),
        (400, "Bad Request: message is too long", None),
    ],
)
async def test_a_group_in_which_nothing_can_be_said_is_told_of(office, status, refusal, why):
    told = []

    async def tell(chat, reason):
        told.append((chat, reason))

    office.sender.on_shut_out(tell)
    office.wire.refuses(status, refusal)
    await office.send(GROUP_SEND)
    await office.empty()
    assert told == ([(-5, why)] if why else [])
    assert office.wire.names == ["sendMessage"]


async def test_what_a_group_does_not_take_is_logged_once(office, caplog):
    caplog.set_level(logging.INFO)
    closed = Send(-5, "sendMessage", {"text": "x", "message_thread_id": 9})
    for _ in range(3):
        office.wire.refuses(400, "Bad Request: message thread not found")
        await office.send(closed)
        await office.empty()
    warnings = [one for one in caplog.records if one.levelno >= logging.WARNING]
    assert len(warnings) == 1
