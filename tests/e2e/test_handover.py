"""From the bot to the people behind it and back, at a server that stands in for Telegram."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.delivery.handovers import IDLE, SAY, WAIT
from bot.dialogue import ConversationKey, Session
from bot.dialogue.retention import PASSED_ON
from bot.store import Commit, Store, TimerSet, open_store
from tests.bot_api import BotApi, Sent
from tests.e2e.emulator import judged, visible
from tests.faults.sweep import Program, wait_until
from tests.process import Forked
from tests.store.makers import load

STAFF, PERSON, HELPER, COLLEAGUE = -1_007, 5_000, 6_000, 6_001
BOT_ID = 123456
"""The number of the bot in the token of the stand-in."""
NUMBERS = itertools.count(10_000)
QUESTION = "公众号迁移要多少钱"


class Bot:
    """The program with staff, and the people on both sides of it."""

    def __init__(self, api: BotApi, folder: Path, **settings: str) -> None:
        self.api = api
        self.program = Program(
            api,
            folder,
            f"sqlite+aiosqlite:///{folder / 'bot.db'}",
            start=Forked,
            **{"BOT_STAFF_CHAT_ID": str(STAFF), **settings},
        )
        self.program.start()

    def calls(self, method: str, chat: int | None = None) -> list[Sent]:
        made = [sent for sent in self.api.sent if sent.method == method]
        return [sent for sent in made if chat in {None, sent.fields.get("chat_id")}]

    def told(self, chat: int, text: str, method: str = "sendMessage") -> Sent:
        """Wait until something was said in a chat, and return it; it must be a sound call."""

        def found() -> list[Sent]:
            return [one for one in self.calls(method, chat) if text in said(one)]

        wait_until(self.program, found)
        sent = found()[-1]
        assert judged(method, sent.fields) == []
        return sent

    def hears(self, text: str | None = None, user: int = PERSON, **more: Any) -> None:
        """Let somebody say something, in private unless `more` has another chat."""
        message: dict[str, Any] = {
            "message_id": next(NUMBERS),
            "date": 1,
            "chat": {"id": user, "type": "private"},
            "from": author(user),
        }
        content = {} if text is None else {"text": text}
        self.api.feed([{"message": {**message, **content, **more}}])

    def staff_say(self, text: str | None, to: Sent | None = None, **more: Any) -> None:
        """Let a helper say something among the staff, in reply to a message of the bot's."""
        chat = {"id": STAFF, "type": "supergroup", "title": "客服组"}
        if to:
            more["reply_to_message"] = self.shown(to)
        self.hears(text, HELPER, chat=chat, **more)

    def shown(self, sent: Sent) -> dict[str, Any]:
        me = {"id": BOT_ID, "is_bot": True, "first_name": "Bench"}
        chat = {"id": sent.fields["chat_id"], "type": "supergroup"}
        markup = {"reply_markup": sent.fields["reply_markup"]}
        return {"message_id": 77, "date": 1, "chat": chat, "from": me, "text": "x", **markup}

    def press(self, label: str, sent: Sent, user: int = PERSON) -> None:
        keys = [key for row in sent.fields["reply_markup"]["inline_keyboard"] for key in row]
        (data,) = [key["callback_data"] for key in keys if label in key["text"]]
        query = {"id": f"q{next(NUMBERS)}", "chat_instance": "1", "data": data}
        query |= {"from": author(user), "message": self.shown(sent)}
        if sent.fields["chat_id"] > 0:
            query["message"]["chat"]["type"] = "private"
        self.api.feed([{"callback_query": query}])

    def agrees(self) -> Sent:
        """Have a person agree to be handed over; return the request."""
        self.hears("/human")
        asked = self.told(PERSON, "转给工作人员？")
        self.press("转给工作人员", asked)
        return asked

    def handed_over(self) -> Sent:
        """Have it all the way done; return what the staff were told first."""
        self.agrees()
        return self.told(STAFF, "想找人帮忙")

    def in_store(self, work: Any) -> Any:
        async def opened() -> Any:
            async with open_store(self.program.database, BOT_ID) as store:
                return await work(store)

        return asyncio.run(opened())

    def session(self) -> Session | None:
        return self.in_store(lambda store: load(store, ConversationKey(PERSON, 0, PERSON)))

    def passes(self, kind: str) -> None:
        """Let the time come that a timer waits for."""

        async def now(store: Store) -> None:
            later = datetime.now(UTC) + timedelta(days=2)
            (timer,) = [one for one in await store.timers.due(later, 100) if one.kind == kind]
            due = type(timer)(timer.name, timer.chat, datetime.now(UTC), kind, timer.payload)
            await store.turns.commit([Commit(None, (TimerSet(due),))], datetime.now(UTC))

        wait_until(self.program, lambda: kind in self.waiting())
        self.in_store(now)

    def waiting(self) -> set[str]:
        later = datetime.now(UTC) + timedelta(days=2)
        return {one.kind for one in self.in_store(lambda store: store.timers.due(later, 100))}


def author(user: int) -> dict[str, Any]:
    name = {"first_name": f"路人{user}", "last_name": "<b>", "language_code": "zh-hans"}
    return {"id": user, "is_bot": False, **name}


def said(sent: Sent) -> str:
    text = sent.fields.get("text")
    return visible(text)[0] if isinstance(text, str) else sent.method


@pytest.fixture
def api() -> Iterator[BotApi]:
    server = BotApi()
    server.fault = lambda method, _: "no topic" if method == "createForumTopic" else None
    yield server
    server.close()


@pytest.fixture
def bot(api: BotApi, tmp_path: Path) -> Iterator[Bot]:
    one = Bot(api, tmp_path)
    yield one
    assert one.program.stop() == 0
    output = one.program.output()
    assert "Traceback" not in output
    assert " ERROR " not in output
    assert "保密的话" not in output


def test_what_is_passed_on_is_what_was_agreed_to_and_both_hear_each_other(bot):
    bot.hears("我的号是个人的订阅号")
    bot.hears(QUESTION)
    bot.told(PERSON, "300")
    asked = bot.agrees()
    first = bot.told(STAFF, "想找人帮忙")
    assert "路人5000 <b>" not in said(asked)
    for known in (QUESTION, "订阅号"):
        assert known in said(asked)
        assert known in said(first)
    bot.told(PERSON, "转过去了", "editMessageText")
    bot.hears("保密的话，密码是 hunter22x，怎么办")
    relayed = bot.told(STAFF, "保密的话")
    assert "hunter22x" not in said(relayed)
    assert said(relayed).startswith("路人5000 <b>")
    assert relayed.fields["reply_parameters"]["message_id"]
    bot.staff_say("您先等审核", relayed)
    answered = bot.told(PERSON, "您先等审核")
    assert said(answered).startswith("工作人员")
    assert len(bot.calls("sendMessage", STAFF)) == 2


def test_nothing_of_what_was_said_is_kept(bot):
    bot.staff_say("保密的话", bot.handed_over())
    bot.told(PERSON, "保密的话")
    bot.hears("保密的话 2")
    bot.told(STAFF, "保密的话 2")
    wait_until(bot.program, lambda: SAY not in bot.waiting())
    everything = bot.in_store(lambda s: s.turns.everything_of(ConversationKey(PERSON, 0, PERSON)))
    assert "保密的话" not in str(everything)
    assert [row["staff_id"] for row in everything["handovers"]] == [STAFF]


def test_what_is_more_than_text_is_copied_without_its_caption(bot):
    first = bot.handed_over()
    photo = [{"file_id": "p", "file_unique_id": "u", "width": 9, "height": 9}]
    bot.hears(photo=photo, caption="看，验证码是 482913")
    copied = bot.told(STAFF, "", "copyMessage")
    assert (copied.fields["from_chat_id"], copied.fields["caption"]) == (PERSON, "")
    assert "482913" not in said(bot.told(STAFF, "看，验证码"))
    bot.staff_say(None, first, photo=photo)
    assert bot.told(PERSON, "", "copyMessage").fields["from_chat_id"] == STAFF


def test_the_person_ends_it_and_the_staff_hear_of_it(bot):
    first = bot.handed_over()
    sent = bot.told(PERSON, "转过去了", "editMessageText")
    bot.press("结束", sent)
    bot.told(STAFF, "对方结束了对话")
    bot.told(PERSON, "接下来由我来答", "editMessageText")
    bot.hears(QUESTION)
    bot.told(PERSON, "300")
    assert not bot.session().handed_over
    bot.staff_say("还在吗", first)
    bot.told(STAFF, "这段对话已经结束")
    assert len(bot.calls("sendMessage", STAFF)) == 3


@pytest.mark.parametrize("word", ["/cancel", "结束", "/start"])
def test_words_end_it_too(bot, word):
    bot.handed_over()
    bot.hears(word)
    bot.told(PERSON, "接下来由我来答")
    bot.told(STAFF, "对方结束了对话")


def test_commands_are_still_the_bots(bot):
    bot.handed_over()
    bot.hears("/paths")
    bot.told(PERSON, "退出公众号的几条路")
    bot.hears("/human")
    bot.told(PERSON, "您正在和工作人员说话")
    bot.hears("最后一句")
    bot.told(STAFF, "最后一句")


def test_the_staff_end_it(bot):
    first = bot.handed_over()
    bot.press("结束", first, HELPER)
    bot.told(PERSON, "接下来由我来答")
    bot.hears(QUESTION)
    bot.told(PERSON, "300")


def test_nobody_else_ends_it_with_a_made_up_press(bot):
    first = bot.handed_over()
    forged = Sent("sendMessage", {**first.fields, "chat_id": -2_000}, 0.0)
    bot.press("结束", forged, 9_000)
    bot.hears("还在")
    bot.told(STAFF, "还在")


def test_after_hours_of_silence_the_bot_answers_and_the_staff_are_still_heard(bot):
    first = bot.handed_over()
    bot.passes(IDLE)
    bot.told(PERSON, "4 小时没人说话了")
    bot.hears(QUESTION)
    bot.told(PERSON, "300")
    bot.staff_say("刚看到", first)
    assert "接下来您说的会给他们" in said(bot.told(PERSON, "刚看到"))
    wait_until(bot.program, lambda: bot.session().handed_over)
    bot.hears("好的，谢谢")
    bot.told(STAFF, "好的，谢谢")


def test_whom_nobody_has_answered_for_a_day_is_told(bot):
    bot.handed_over()
    bot.passes(WAIT)
    bot.told(PERSON, "过了 24 小时")
    assert WAIT not in bot.waiting()


def test_who_was_answered_is_not(bot):
    first = bot.handed_over()
    bot.staff_say("来了", first)
    bot.told(PERSON, "来了")
    wait_until(bot.program, lambda: WAIT not in bot.waiting())


@pytest.mark.parametrize("fault", ["blocked", "no chat"])
def test_that_the_staff_cannot_be_reached_is_told_at_once(api, bot, fault):
    def refuses(method: str, _: int) -> str | None:
        to_staff = method == "sendMessage" and api.calls[method] == 2  # behind the request
        return fault if to_staff or method == "createForumTopic" else None

    api.fault = refuses
    bot.agrees()
    bot.told(PERSON, "联系不上工作人员")
    bot.hears(QUESTION)
    bot.told(PERSON, "300")


class TestTopics:
    @pytest.fixture(autouse=True)
    def topics(self, api):
        api.fault = lambda *_: None

    def test_each_case_has_a_topic_in_which_the_staff_just_talk(self, bot):
        first = bot.handed_over()
        thread = first.fields["message_thread_id"]
        assert bot.calls("createForumTopic", STAFF)[0].fields["name"] == "路人5000 <b>"
        there = {"message_thread_id": thread, "is_topic_message": True}
        colleague = {"id": COLLEAGUE, "is_bot": False, "first_name": "乙"}
        theirs = {"message_id": 5, "date": 1, "chat": {"id": STAFF, "type": "supergroup"}}
        bot.staff_say("只说给同事", **there, reply_to_message={**theirs, "from": colleague})
        bot.staff_say("您好", **there)
        bot.told(PERSON, "您好")
        bot.hears("谢谢")
        assert bot.told(STAFF, "谢谢").fields["message_thread_id"] == thread
        assert not [one for one in bot.calls("sendMessage", PERSON) if "同事" in said(one)]

    def test_other_topics_of_theirs_are_left_alone(self, bot):
        bot.handed_over()
        bot.staff_say("闲聊", message_thread_id=4, is_topic_message=True)
        bot.hears("在吗")
        bot.told(STAFF, "在吗")
        assert not [one for one in bot.calls("sendMessage", PERSON) if "闲聊" in said(one)]


def test_without_staff_there_is_nobody_to_be_handed_over_to(api, tmp_path):
    bot = Bot(api, tmp_path, BOT_STAFF_CHAT_ID="", BOT_CONTACT_URL="https://example.org/help")
    bot.hears("/human")
    shown = bot.told(PERSON, "https://example.org/help")
    assert "转给工作人员" not in str(shown.fields["reply_markup"])
    forged = Sent("sendMessage", {**shown.fields, "reply_markup": forged_agreement()}, 0.0)
    bot.press("转", forged)
    bot.hears(QUESTION)
    bot.told(PERSON, "300")
    assert not bot.session().handed_over
    assert bot.program.stop() == 0


def forged_agreement() -> dict[str, Any]:
    data = "1.0.0.agree:0000000000000000"
    return {"inline_keyboard": [[{"text": "转", "callback_data": data}]]}


def test_in_a_group_it_leads_into_private(bot):
    group = {"id": -3_000, "type": "supergroup", "title": "群"}
    bot.hears("/human@bench_bot", chat=group)
    shown = bot.told(-3_000, "这个只在私聊里")
    ((key,),) = shown.fields["reply_markup"]["inline_keyboard"]
    assert key["url"] == "https://t.me/bench_bot?start=human"
    bot.hears("/start human")
    bot.told(PERSON, "转给工作人员？")


def test_who_has_left_for_good_is_forgotten(bot):
    first = bot.handed_over()
    later = datetime.now(UTC) + PASSED_ON + timedelta(days=1)
    assert bot.in_store(lambda store: store.handovers.prune(later)) == 1
    bot.staff_say("还在吗", first)
    bot.told(STAFF, "这段对话已经结束")
