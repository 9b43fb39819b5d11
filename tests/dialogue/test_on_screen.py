"""What stands on a button, typed as it stands."""

from __future__ import annotations

import pytest

from bot.dialogue import Knowledge
from bot.dialogue.reply import Placement
from tests import shipped
from tests.dialogue.test_engine import Talk
from tests.dialogue.toys import club


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return Knowledge.of(club())


@pytest.fixture
def talk(knowledge) -> Talk:
    return Talk(knowledge)


def ids(talk):
    return [button.id for button in talk.reply.buttons]


@pytest.mark.parametrize("label", ["修改", "« 返回", "为什么问", "金卡", "重新来"])
def test_a_label_does_what_its_button_does(knowledge, label):
    typed, pressed = Talk(knowledge), Talk(knowledge)
    for talk in (typed, pressed):
        talk.say("我想退会")
        talk.press("member")
    button = next(one.id for one in pressed.reply.buttons if one.label == label)
    typed.say(label)
    pressed.press(button)
    assert typed.text == pressed.text
    assert typed.session.facts == pressed.session.facts


@pytest.mark.parametrize("text", ["返回正文", "« 返回正文", "返回正文。", "返回", "back"])
def test_on_a_folded_page_they_lead_to_its_answer(talk, text):
    shown = talk.press("path:pause").blocks
    talk.press("view:pause:needs")
    assert talk.reply.blocks != shown
    assert talk.say(text).blocks == shown


def test_they_may_be_typed_in_traditional_characters(talk):
    talk.press("path:close")
    talk.say("銀卡")
    assert talk.session.facts["card"] == "silver"


@pytest.mark.parametrize("text", ["更多", "more", "More"])
def test_more_is_understood_in_either_language(talk, text):
    talk.press("path:pause")
    assert "view:pause:more" in ids(talk)
    talk.say(text)
    assert "view:pause:main" in ids(talk)
    assert talk.reply.placement is Placement.NEW


def test_the_title_of_an_entry_offered_opens_it(talk):
    talk.press("path:close")
    assert talk.say("退会要多少钱").answered == "close.fee"


def test_a_number_is_that_button(talk):
    talk.say("我想退会")
    talk.say("2")
    assert talk.session.facts["role"] == "member"


@pytest.mark.parametrize("number", ["0", "9", "99"])
def test_a_number_that_is_none_is_told_the_range_and_changes_nothing(talk, number):
    talk.say("我想退会")
    shown, asked, known = ids(talk), talk.asked, talk.session.facts
    talk.say(number)
    assert f"没有 {number} 号，这里是 1 到 {len(shown)}" in talk.text
    assert (ids(talk), talk.asked, talk.session.facts) == (shown, asked, known)
    assert talk.session.left == ()


def test_to_a_question_for_a_number_it_is_the_answer():
    talk = Talk(shipped.knowledge())
    talk.say("个人号想注销，后台能登录")
    assert talk.asked == "followers"
    talk.say("80")
    assert talk.session.facts["followers"] == "upto_1000"


def test_a_label_of_an_earlier_screen_is_a_text_like_any_other(talk):
    talk.press("path:pause")
    talk.call("start")
    assert talk.say("停卡最长多久").answered == "pause.time"
