"""Passing answers on: links, cards for any chat, texts to copy; several accounts side by side."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from bot.dialogue.cards import MAX_CARDS, MAX_LINES
from bot.dialogue.deeplinks import by_parameter, start_parameter
from bot.render import localised
from tests import shipped
from tests.e2e.emulator import USERNAME, visible

LIBRARY = shipped.library()
BY_LINK = by_parameter((*LIBRARY.entries, *LIBRARY.topics))
HTML = ("<b>公众号</b>&amp;<script>怎么注销</script>" * 9)[:256]
TOO_LATE = "Bad Request: query is too old and response timeout expired or query ID is invalid"


def linked(url):
    """Return what a link into the private chat opens."""
    parts = urlsplit(url)
    assert (parts.netloc, parts.path) == ("t.me", f"/{USERNAME}")
    return BY_LINK[parse_qs(parts.query)["start"][0]]


def of(result):
    ((key,),) = result["reply_markup"]["inline_keyboard"]
    return linked(key["url"])


def read(result):
    return visible(result["input_message_content"]["message_text"])[0]


class TestInline:
    def test_what_is_typed_is_answered_by_cards_that_anybody_may_be_shown(self, world):
        answer = world.person().types("公众号迁移要多少钱")
        first, *_ = answer["results"]
        assert of(first) == "migrate.fee"
        assert "300" in read(first)
        assert len(answer["results"]) <= MAX_CARDS
        assert all(read(one).count("\n") < MAX_LINES for one in answer["results"])
        assert answer["is_personal"] is False
        assert answer["next_offset"] == ""
        assert BY_LINK[answer["button"]["start_parameter"]] == "migrate.fee"

    def test_nothing_typed_offers_every_path_in_the_language_of_the_client(self, world):
        paths = {topic.id for topic in LIBRARY.topics.values() if topic.kind == "path"}
        moving = LIBRARY.topics["migrate"].title
        titles = {
            "zh-hans": moving.zh,
            "zh-hk": localised(moving.zh, "zh-Hant"),
            "pt-br": moving.en,
        }
        for code, title in titles.items():
            answer = world.person(language_code=code).types("")
            assert {of(one) for one in answer["results"]} == paths
            assert title in {one["title"] for one in answer["results"]}
            assert answer["is_personal"] is True  # others type the same, and read another language
            assert answer["button"]["start_parameter"] not in BY_LINK  # nothing in particular

    @pytest.mark.parametrize("query", [HTML, "👍👍", "x" * 256, "\u202e", "   "])
    def test_whatever_is_typed_gets_an_answer_that_telegram_takes(self, world, query):
        answer = world.person().types(query)
        assert len({one["id"] for one in answer["results"]}) == len(answer["results"])

    def test_somebody_in_trouble_is_not_answered_before_everybody(self, world):
        answer = world.person().types("我不想活了")
        assert answer["results"] == []
        assert answer["button"]["start_parameter"]

    def test_it_knows_nothing_of_who_asks_and_leaves_nothing_behind(self, world):
        person, stranger = world.person(), world.person()
        person.says("我们公司的服务号要注销，粉丝三万")
        tables = ("profiles", "accounts", "positions", "gaps", "questions", "timers")
        before = [world.count(table) for table in tables]
        theirs = person.types("公众号注销要多久")["results"]
        assert theirs == stranger.types("公众号注销要多久")["results"]
        stranger.types("这一句肯定没有答案，因为它什么也没问公众号")
        assert [world.count(table) for table in tables] == before

    def test_it_does_not_touch_the_conversation_that_is_under_way(self, world):
        person = world.person()
        question = person.says("我们公司的公众号要过户给集团另一家公司").message
        person.types("公众号怎么注销")
        assert person.presses(question.data("不知道"), question).edit.text

    def test_an_answer_that_comes_too_late_is_no_error(self, world):
        person = world.person()
        world.telegram.refuse("answerInlineQuery", 400, TOO_LATE)
        world.telegram.deliver(
            inline_query={"id": "late", "from": person.user, "query": "迁移", "offset": ""}
        )
        world.settle()
        assert person.says("公众号迁移要多少钱").message.text


class TestLinks:
    def test_a_colleague_is_sent_the_link_and_the_title_and_nothing_else(self, world):
        person = world.person()
        person.says("我们公司的服务号要注销，粉丝三万")
        page = person.says("/migrate").message
        more = person.taps("更多", page).edit
        (link,) = (url for url in more.links if "/share/" in url)
        shared = parse_qs(urlsplit(link).query)
        assert linked(*shared["url"]) == "migrate"
        assert shared["text"] == [LIBRARY.topics["migrate"].title.zh]
        assert shared.keys() == {"url", "text"}

    def test_whoever_follows_it_reads_the_answer_for_their_own_case(self, world):
        friend = world.person()
        friend.says("我是个人订阅号")
        opened = friend.says("/start migrate-fee").message
        assert "300" in opened.text
        assert "个人" in friend.says("/facts").message.text

    def test_a_link_to_nothing_in_particular_clears_nothing_and_does_not_say_so(self, world):
        friend = world.person()
        friend.says("我是个人订阅号")
        assert "清空" not in friend.says("/start inline").message.text
        assert "个人" in friend.says("/facts").message.text

    def test_from_a_group_it_leads_into_private(self, world):
        member = world.person(world.group())
        page = member.says("/migrate").message
        assert [linked(url) for url in page.links] == ["migrate"]


class TestCopying:
    def test_a_way_through_menus_is_copied_at_a_press(self, world):
        person = world.person()
        entry = next(one for one in LIBRARY.entries.values() if "{admin.menu}" in one.answer.zh)
        page = person.says(f"/start {start_parameter(entry.id)}").message
        more = person.taps("更多", page).edit
        (copied,) = (key["copy_text"]["text"] for key in more.keys if "copy_text" in key)
        assert copied in {fact.value.zh for fact in LIBRARY.facts.values() if fact.value}
        assert copied in page.text

    def test_a_template_is_copied_at_a_tap_and_saved_as_a_file(self, world):
        entry = next(one for one in LIBRARY.entries.values() if one.template)
        person = world.person()
        shown = person.says(f"/start {start_parameter(entry.id)}").message
        data = next(
            key["callback_data"]
            for key in shown.keys
            if ":template" in key.get("callback_data", "")
        )
        page = person.presses(data, shown).edit
        assert "<pre>" in page.call.fields["text"]
        saved = person.taps("存成文件", page).message
        assert ".txt" in saved.text


class TestAccounts:
    def test_what_is_told_of_one_is_not_known_of_the_other(self, world):
        person = world.person()
        person.says("我们公司的服务号要注销")
        page = person.says("/accounts").message
        asked = person.taps("新账号", page).edit
        begun = person.says("杂志<b>社</b>").message
        assert asked.text != begun.text
        assert "杂志<b>社</b>" in begun.text
        assert "服务号" not in person.says("/facts").message.text
        person.says("我的个人订阅号要注销")
        page = person.says("/accounts").message
        back = person.taps("换到账号 1", page).edit
        assert "服务号" in back.text
        assert "订阅号" not in back.text

    def test_start_clears_the_current_one_only_and_says_so(self, world):
        person = world.person()
        person.says("我们公司的服务号要注销")
        person.says("/accounts 杂志社")
        person.says("我的个人订阅号要注销")
        assert "杂志社" in person.says("/start").message.text
        page = person.says("/accounts").message
        assert "服务号" in page.text
        assert "订阅号" not in page.text

    def test_members_of_a_group_have_accounts_of_their_own(self, world):
        chat = world.group()
        one, other = world.person(chat), world.person(chat)
        one.says("/accounts 杂志社")
        assert "杂志社" not in other.says("/accounts").message.text
        assert "杂志社" in one.says("/accounts").message.text
