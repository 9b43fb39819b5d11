"""From the bot to a person: what is offered, what is agreed to, and how it ends."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.dialogue import Knowledge, Links, Session
from bot.dialogue.deeds import HandOver
from bot.dialogue.human import PERSONS
from tests import shipped
from tests.dialogue.test_engine import Talk
from tests.dialogue.toys import club

STAFF = Links(staff=True)
CONTACT = Links(contact="https://example.org/help")


def talk(links: Links = STAFF) -> Talk:
    return Talk(replace(Knowledge.of(club()), links=links))


def ids(one: Talk) -> list[str]:
    return [button.id for button in (*one.reply.buttons, *one.reply.more)]


def agreed(one: Talk) -> str:
    (button,) = [name for name in ids(one) if name.startswith("agree:")]
    return button


def handed_over() -> Talk:
    one = talk()
    one.call("human")
    one.press(agreed(one))
    assert one.session.handed_over
    return one


def test_the_entries_it_stands_below_are_there():
    assert shipped.library().entries.keys() >= PERSONS


class TestConsent:
    def test_what_is_passed_on_is_shown_and_nothing_else_is(self):
        one = talk()
        one.say("我是会员，想退会，是金卡")
        one.say("退会要多少钱")
        one.call("human")
        assert one.reply.deed is None
        assert not one.session.handed_over
        shown = one.text
        one.press(agreed(one))
        assert isinstance(one.reply.deed, HandOver)
        assert one.reply.deed.question == "退会要多少钱"
        assert one.reply.deed.question in shown
        assert one.reply.deed.facts in shown
        assert "金卡" in one.reply.deed.facts

    def test_what_has_changed_meanwhile_is_agreed_to_anew(self):
        one = talk()
        one.call("human")
        old = agreed(one)
        one.say("停卡最长多久")
        one.press(old)
        assert one.reply.deed is None
        assert not one.session.handed_over
        assert "停卡最长多久" in one.text

    def test_to_ask_for_a_person_is_not_the_question(self):
        one = Talk(replace(shipped.knowledge(), links=STAFF))
        one.say("公众号迁移要多少钱")
        one.say("转人工")
        one.press("go:human")
        assert "公众号迁移要多少钱" in one.text
        assert "转人工" not in one.text

    def test_secrets_are_not_in_it(self):
        one = talk()
        one.say("我的密码是 hunter22x，退会要多少钱")
        one.call("human")
        assert "hunter22x" not in one.text

    def test_it_is_not_agreed_to_twice(self):
        one = talk()
        one.call("human")
        button = agreed(one)
        one.press(button)
        assert one.press(button).deed is None

    @pytest.mark.parametrize("digest", ["0" * 16, "x", ""])
    def test_nothing_is_agreed_to_that_was_not_shown(self, digest):
        one = talk()
        one.press(f"agree:{digest}")
        assert one.reply.deed is None
        assert not one.session.handed_over

    def test_without_staff_no_button_hands_over(self):
        one = talk()
        one.call("human")
        button = agreed(one)
        other = talk(CONTACT)
        other.session = one.session
        other.press(button)
        assert other.reply.deed is None
        assert not other.session.handed_over


class TestWhoThereIs:
    def test_an_address_is_shown(self):
        one = talk(CONTACT)
        one.call("human")
        assert "https://example.org/help" in one.text
        assert not [name for name in ids(one) if name.startswith("agree")]

    def test_where_nobody_is_it_says_so_and_leads_to_tencent(self):
        one = Talk(shipped.knowledge())
        one.call("human")
        assert "没有人工" in one.text
        assert ids(one) == ["entry:support.contact"]

    @pytest.mark.parametrize("text", ["人工", "找客服", "转人工"])
    def test_below_tencents_support_they_are_offered_if_there_are_any(self, text):
        for links, is_offered in ((STAFF, True), (CONTACT, True), (Links(), False)):
            one = Talk(replace(shipped.knowledge(), links=links))
            one.say(text)
            assert one.reply.answered in PERSONS
            assert ("go:human" in ids(one)) is is_offered
            if one.reply.answered != "support.contact":
                assert "entry:support.contact" in ids(one)

    def test_questions_about_tencents_support_are_answered_as_before(self):
        one = Talk(replace(shipped.knowledge(), links=STAFF))
        one.say("95017 怎么转人工")
        assert one.reply.answered not in {None, *PERSONS}
        assert "go:human" not in ids(one)

    def test_who_gives_a_thumb_down_or_is_not_understood_is_offered_them(self):
        one = talk()
        one.say("火星上有没有空气")
        assert "go:human" in ids(one)
        one.say("退会要多少钱")
        one.press("down:close.fee")
        assert "go:human" in ids(one)


class TestTheEnd:
    @pytest.mark.parametrize("end", ["结束", "取消", "重新来"])
    def test_words_end_it(self, end):
        one = handed_over()
        one.say(end)
        assert not one.session.handed_over
        assert one.text.count("接下来由我来答") == 1

    @pytest.mark.parametrize("command", ["cancel", "start"])
    def test_so_do_commands(self, command):
        one = handed_over()
        one.call(command)
        assert not one.session.handed_over
        assert "接下来由我来答" in one.text

    def test_the_button_ends_it_once(self):
        one = handed_over()
        assert "go:end" in ids(one)
        one.press("go:end")
        assert "接下来由我来答" in one.text
        one.press("go:end")
        assert "过期" in one.text

    def test_what_is_known_stays(self):
        one = talk()
        one.say("我是会员，想退会，是金卡")
        one.call("human")
        one.press(agreed(one))
        one.press("go:end")
        assert one.session.facts["card"] == "gold"

    def test_to_be_forgotten_ends_it(self):
        one = handed_over()
        one.press("go:erase")
        assert one.session.handed_over is False
        assert one.session.position != Session(handed_over=True).position
