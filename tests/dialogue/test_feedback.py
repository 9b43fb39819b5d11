"""What a conversation shows to be missing, and the thumbs under its answers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.dialogue import Gap, GapKind, Knowledge, Session
from bot.dialogue.feedback import MAX_GIVEN
from bot.dialogue.payloads import is_rating
from bot.dialogue.rating import Complaint, Rating, Reason
from bot.dialogue.state import Given
from bot.render import plain_text
from tests.dialogue.test_engine import Talk
from tests.dialogue.toys import club

FEE = "退会要多少钱"
STRANGE = "火星上有没有空气"


@pytest.fixture
def talk() -> Talk:
    return Talk()


def thumbs(talk: Talk) -> list[str]:
    """The thumbs that stand behind “more”."""
    return [button.id for button in talk.reply.more if is_rating(button.id)]


def offered(talk: Talk, question: str) -> None:
    """Let a question have been met with a choice of entries."""
    choices = ("close.fee", "pause.time")
    talk.session = replace(talk.session, choices=choices, question=question)


class TestGaps:
    def test_a_question_nobody_can_answer_is_a_gap(self, talk):
        gap = talk.say(f"请问{STRANGE}？").gap
        assert gap
        assert (gap.kind, gap.question, gap.lang) == (GapKind.UNKNOWN, STRANGE, "zh-Hans")
        assert talk.reply.verdict == "unknown"

    def test_so_is_one_about_something_else_which_is_named(self, talk):
        gap = talk.say("健身房怎么退").gap
        assert gap
        assert (gap.other_object, gap.nearest) == ("gym", "close.how")

    def test_a_question_asked_while_one_of_ours_is_open_counts_an_answer_does_not(self, talk):
        talk.say("我想退会")
        assert talk.asked
        assert talk.say("火星上有没有空气呢？").gap
        assert talk.asked
        assert talk.say("王小明").gap is None

    @pytest.mark.parametrize("text", ["你好", FEE, "我想退会", "👍🏻", "？", "x", "重新来"])
    def test_what_is_answered_or_asks_nothing_is_none(self, talk, text):
        assert talk.say(text).gap is None

    def test_commands_are_none_but_a_question_behind_one_is(self, talk):
        assert talk.call("nonsense").gap is None
        assert talk.call("ask", STRANGE).gap

    def test_none_of_these_is_one_once(self, talk):
        offered(talk, "多少")
        assert talk.press("none").gap == Gap(GapKind.NONE, "多少", "zh-Hans", "close.fee")
        assert talk.press("none").gap is None

    def test_none_of_these_in_words_is_one_too(self, talk):
        offered(talk, "多少")
        assert talk.say("都不是").gap


class TestThumbs:
    def test_they_stand_behind_the_last_way_on(self, talk):
        talk.say(FEE)
        assert thumbs(talk) == ["up:close.fee", "down:close.fee"]
        shown = talk.press(talk.reply.buttons[-1].id)
        assert [button.id for button in shown.buttons][:2] == ["up:close.fee", "down:close.fee"]

    def test_a_recommendation_has_them(self, talk):
        talk.press("path:pause")
        assert thumbs(talk) == ["up:pause", "down:pause"]

    @pytest.mark.parametrize("text", ["你好", STRANGE, "我想退会"])
    def test_what_is_no_answer_has_none(self, talk, text):
        talk.say(text)
        assert thumbs(talk) == []

    def test_they_are_no_answer_to_a_question_of_ours(self, talk):
        talk.say("我想退会")
        talk.say(FEE)
        assert talk.asked == "role"
        assert talk.reply.answered == "close.fee"
        assert thumbs(talk) == []

    def test_a_thumb_down_keeps_what_was_asked_and_offers_two_ways_on(self, talk):
        talk.say(f"请问{FEE}？")
        reply = talk.press("down:close.fee")
        assert reply.gap == Gap(GapKind.DOWN, FEE, "zh-Hans", "close.fee")
        assert "换个说法" in talk.text
        assert "客服" in talk.text
        assert thumbs(talk) == []

    def test_it_belongs_to_the_answer_it_stands_under(self, talk):
        talk.say(FEE)
        talk.say("停卡最长多久")
        assert talk.press("down:close.fee").gap.question == FEE

    def test_a_page_opened_without_a_question_goes_by_its_title(self, talk):
        talk.say(FEE)
        talk.press("path:pause")
        assert talk.press("down:pause").gap == Gap(GapKind.DOWN, "停卡", "zh-Hans", "pause")

    def test_pressed_twice_it_counts_once(self, talk):
        talk.say(FEE)
        assert talk.press("down:close.fee").gap
        assert talk.press("down:close.fee").gap is None
        assert "换个说法" in talk.text
        assert talk.press("up:close.fee").toast == "谢谢，记下了"
        talk.say(FEE)
        assert talk.press("down:close.fee").gap

    def test_a_thumb_up_is_thanked_for_and_keeps_nothing(self, talk):
        talk.say(FEE)
        reply = talk.press("up:close.fee")
        assert reply.gap is None
        assert plain_text(reply.blocks, "zh-Hans") == reply.toast == "谢谢，记下了"
        assert talk.press("down:close.fee").gap is None

    @pytest.mark.parametrize("thumb", ["up", "down"])
    def test_either_is_counted_for_its_answer_once(self, talk, thumb):
        talk.say(FEE)
        assert talk.reply.rating is None
        assert talk.press(f"{thumb}:close.fee").rating == Rating("close.fee", up=thumb == "up")
        assert talk.press("up:close.fee").rating is None
        assert talk.press("down:close.fee").rating is None

    def test_an_open_question_stays_open(self, talk):
        talk.say(FEE)
        talk.say("我想退会")
        asked = talk.asked
        assert asked
        talk.press("down:close.fee")
        assert talk.asked == asked
        talk.press("up:close.fee")
        talk.press("member")
        assert talk.session.facts["role"] == "member"

    def test_they_come_back_with_the_first_view_until_pressed(self, talk):
        talk.press("path:pause")
        page = next(button.id for button in talk.reply.buttons if button.id.startswith("view:"))
        talk.press(page)
        assert thumbs(talk) == []
        talk.press("view:pause:main")
        assert thumbs(talk) == ["up:pause", "down:pause"]
        talk.press("up:pause")
        talk.press("view:pause:main")
        assert thumbs(talk) == []

    @pytest.mark.parametrize("button", ["up:close.fee", "down:close.fee", "down:nonsense", "down:"])
    def test_under_an_answer_of_long_ago_they_are_stale(self, talk, button):
        reply = talk.press(button)
        assert "过期" in reply.toast
        assert reply.gap is None

    def test_starting_afresh_forgets_what_was_asked(self, talk):
        talk.say(FEE)
        talk.call("start")
        assert talk.press("down:close.fee").gap is None

    def test_only_the_latest_answers_are_remembered_over_restarts_too(self, talk):
        entries = {
            f"close.e{number}": entry.model_copy(update={"id": f"close.e{number}"})
            for number, entry in enumerate([club().entries["close.fee"]] * (MAX_GIVEN + 1))
        }
        talk = Talk(Knowledge.of(club(entries=entries)))
        for entry in entries:
            talk.press(f"entry:{entry}")
        talk.session = Session.from_json(talk.session.to_json())
        assert "过期" in talk.press("down:close.e0").toast
        assert talk.press("down:close.e1").gap.nearest == "close.e1"


def reasons(talk: Talk) -> list[str]:
    return [button.id for button in talk.reply.buttons if button.id.startswith("bad:")]


class TestReasons:
    def test_a_thumb_down_asks_why_in_one_tap(self, talk):
        talk.say(FEE)
        talk.press("down:close.fee")
        labels = [button.label for button in talk.reply.buttons][:4]
        assert labels == ["答非所问", "不对或过时", "太长看不完", "没说清怎么做"]
        reply = talk.press("bad:close.fee:2")
        assert reply.complaint == Complaint("close.fee", Reason.LONG)
        assert (reply.toast, len(reply.removes)) == ("谢谢，记下了", 4)

    def test_one_answer_has_one_reason(self, talk):
        talk.say(FEE)
        talk.press("down:close.fee")
        assert talk.press("bad:close.fee:0").complaint
        assert talk.press("bad:close.fee:1").complaint is None
        talk.press("down:close.fee")
        assert reasons(talk) == []

    def test_who_is_asked_something_else_is_not_asked_why(self, talk):
        talk.say(FEE)
        talk.say("我想退会")
        talk.press("down:close.fee")
        assert talk.asked
        assert reasons(talk) == []

    @pytest.mark.parametrize("button", ["bad:close.fee:4", "bad:close.fee:x", "bad:nonsense:0"])
    def test_what_is_no_reason_is_stale(self, talk, button):
        talk.say(FEE)
        reply = talk.press(button)
        assert "过期" in reply.toast
        assert reply.complaint is None


class TestWhy:
    def explained(self, talk: Talk, entry: str) -> str:
        return plain_text(talk.press(f"why:{entry}").blocks, "zh-Hans")

    def test_it_tells_how_the_question_was_read_and_what_it_resembled(self, talk):
        talk.say("退会要多少钱，我是金卡")
        told = self.explained(talk, "close.fee")
        assert "退会要多少钱" in told
        assert "把握" in told
        assert "“金卡”" in told

    def test_a_question_that_continued_another_is_told_with_it(self, talk):
        talk.say(FEE)
        before = talk.session.given
        talk.session = replace(talk.session, given=(*before, Given("close.how", "那流程呢")))
        assert "接着前面的问题" not in self.explained(talk, "close.fee")
        assert f"接着前面的问题：{FEE}" in self.explained(talk, "close.how")

    def test_what_was_answered_too_long_ago_cannot_be_explained(self, talk):
        assert "过期" in self.explained(talk, "close.fee")
