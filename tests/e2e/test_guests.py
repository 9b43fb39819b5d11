"""What the emulator does not know, at the server that stands in: guests, topics, the profile."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.delivery.cards import BEGIN
from bot.dialogue import ConversationKey
from bot.store import open_store
from tests.bot_api import BotApi, Sent
from tests.e2e.emulator import judged, visible
from tests.faults.sweep import Program, wait_until
from tests.process import Forked
from tests.store.makers import load

USER = 5_000
ASKER = {"id": USER, "is_bot": False, "first_name": "甲", "language_code": "zh-hans"}
ELSEWHERE = {"id": -900, "type": "supergroup", "title": "别人的群"}
NUMBERS = itertools.count(1)
PROFILE = {"setMyCommands", "setMyDescription", "setMyShortDescription"}


class Bot:
    """The program at a stand-in for Telegram, which it greets as a bot with more abilities."""

    def __init__(self, api: BotApi, folder: Path) -> None:
        self.api = api
        self.program = Program(
            api, folder, f"sqlite+aiosqlite:///{folder / 'bot.db'}", start=Forked
        )
        self.program.start()

    def made(self, *methods: str) -> list[Sent]:
        return [sent for sent in self.api.sent if sent.method in methods]

    def waits_for(self, method: str, count: int = 1) -> Sent:
        """Wait until a call was made so often, and return the last one; it must be a sound one."""
        wait_until(self.program, lambda: len(self.made(method)) >= count)
        sent = self.made(method)[-1]
        assert judged(method, sent.fields) == []
        return sent

    def is_told(self, text: str) -> None:
        """Say something in private."""
        chat = {"id": USER, "type": "private"}
        message = {"message_id": next(NUMBERS), "date": 1, "chat": chat, "from": ASKER}
        self.api.feed([{"message": {**message, "text": text}}])

    def is_called(self, text: str | None = None, **more: object) -> None:
        """Call the bot into a chat that it is not in."""
        message = {"message_id": next(NUMBERS), "date": 1, "chat": ELSEWHERE, "from": ASKER}
        content = {"text": text} if text is not None else {}
        query = {"guest_query_id": f"guest-{next(NUMBERS)}"}
        self.api.feed([{"guest_message": {**message, **query, **content, **more}}])


@pytest.fixture
def api() -> Iterator[BotApi]:
    server = BotApi()
    yield server
    server.close()


@pytest.fixture
def bot(api: BotApi, tmp_path: Path) -> Iterator[Bot]:
    one = Bot(api, tmp_path)
    yield one
    assert one.program.stop() == 0
    assert "Traceback" not in one.program.output()


def card(sent: Sent) -> str:
    return visible(sent.fields["result"]["input_message_content"]["message_text"])[0]


def test_a_guest_answers_with_one_card_and_remembers_nothing(bot):
    bot.is_told("我的个人订阅号要注销")
    bot.waits_for("sendMessage")
    bot.is_called("@bench_bot 公众号迁移要多少钱")
    answer = bot.waits_for("answerGuestQuery")
    assert "300" in card(answer)
    assert "订阅号" not in card(answer)
    assert "chat_id" not in answer.fields
    bot.is_called("@bench_bot 那要多久")  # goes on from nothing
    assert card(bot.waits_for("answerGuestQuery", 2))


@pytest.mark.parametrize(
    ("text", "more"),
    [
        (None, {"sticker": {"file_id": "s", "file_unique_id": "u"}}),
        ("@bench_bot", {}),
        ("", {}),
        ("你好 @bench_bot", {}),
        ("@bench_bot 👍", {}),
    ],
    ids=["no text", "name alone", "empty", "greeting", "sign"],
)
def test_who_asks_nothing_is_told_what_can_be_asked(bot, text, more):
    bot.is_called(text, **more)
    answer = bot.waits_for("answerGuestQuery")
    assert "写在同一条里" in card(answer)
    ((key,),) = answer.fields["result"]["reply_markup"]["inline_keyboard"]
    assert key["url"].endswith(f"?start={BEGIN}")


def test_what_is_replied_to_is_what_is_asked(bot):
    question = {"message_id": 3, "date": 1, "chat": ELSEWHERE, "text": "公众号迁移要多少钱"}
    bot.is_called("@bench_bot", reply_to_message=question)
    assert "300" in card(bot.waits_for("answerGuestQuery"))


def test_another_bot_gets_no_answer(bot):
    bot.is_called("@bench_bot 迁移", **{"from": {**ASKER, "id": 77, "is_bot": True}})
    bot.is_called("@bench_bot 公众号迁移要多少钱")
    bot.waits_for("answerGuestQuery")
    assert len(bot.made("answerGuestQuery")) == 1


class TestTopics:
    @pytest.fixture(autouse=True)
    def topics(self, api):
        api.me["has_topics_enabled"] = True

    def account(self, bot: Bot, topic: int = 0):
        async def kept():
            async with open_store(bot.program.database) as store:
                return await load(store, ConversationKey(USER, topic, USER))

        return asyncio.run(kept())

    def test_a_new_account_moves_into_a_topic_of_its_own(self, bot):
        bot.is_told("我的个人订阅号要注销")
        bot.is_told("/accounts 杂志<b>社")
        made = bot.waits_for("createForumTopic")
        assert made.fields == {"chat_id": USER, "name": "杂志<b>社"}
        bot.waits_for("sendMessage", 4)
        (there,) = (sent for sent in bot.made("sendMessage") if "message_thread_id" in sent.fields)
        assert "杂志<b>社" in visible(there.fields["text"])[0]
        opened = self.account(bot, there.fields["message_thread_id"])
        assert (opened.account_name, opened.facts) == ("杂志<b>社", {})
        left = self.account(bot)
        assert left.facts["account"] == "subscription"
        assert left.other_accounts == ()

    def test_where_telegram_makes_none_the_account_stays_where_it_was_made(self, api, bot):
        api.fault = lambda method, _: "no topic" if method == "createForumTopic" else None
        bot.is_told("/accounts 杂志社")
        bot.waits_for("sendMessage")
        wait_until(bot.program, lambda: api.calls["createForumTopic"] == 1)
        bot.is_told("我的个人订阅号要注销")
        bot.waits_for("sendMessage", 2)
        kept = self.account(bot)
        assert kept.account_name == "杂志社"
        assert kept.facts["account"] == "subscription"


def test_without_topics_none_is_made(api, bot):
    bot.is_told("/accounts 杂志社")
    bot.is_told("/facts")
    bot.waits_for("sendMessage", 2)
    assert api.calls["createForumTopic"] == 0


def test_menus_and_descriptions_are_set_once_and_then_only_where_they_differ(api, tmp_path):
    api.feed([])
    first = Bot(api, tmp_path)
    wait_until(first.program, lambda: len(first.made(*PROFILE)) >= 12)
    assert first.program.stop() == 0
    calls = first.made(*PROFILE)
    assert all(judged(sent.method, sent.fields) == [] for sent in calls)
    places = {
        (sent.fields["scope"]["type"], sent.fields.get("language_code"))
        for sent in calls
        if sent.method == "setMyCommands"
    }
    assert places == {
        (scope, code)
        for scope in ("all_private_chats", "all_group_chats")
        for code in (None, "zh", "en")
    }
    assert len(calls) == 12
    again = Bot(api, tmp_path)
    wait_until(again.program, lambda: api.calls["getMyShortDescription"] == 6)
    assert again.program.stop() == 0
    assert len(first.made(*PROFILE)) == 12
