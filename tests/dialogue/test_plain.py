"""An answer that may be to another question says to which, and none is given twice in a row."""

from __future__ import annotations

import pytest

from bot.dialogue.blocks import Heading
from tests import shipped
from tests.dialogue.test_engine import Talk


@pytest.fixture
def talk() -> Talk:
    return Talk(shipped.knowledge())


def entry(name):
    return shipped.library().entries[name]


def named(reply):
    """The question that an answer says it is to."""
    first = reply.blocks[0]
    return first.text if isinstance(first, Heading) else None


class TestItsQuestion:
    def test_what_is_put_as_the_answer_knows_it_is_answered_at_once(self, talk):
        questions = entry("migrate.fee").questions
        for question in ("迁移公众号要多少钱", questions.zh[0], questions.en[0]):
            talk.call("start")
            assert talk.say(question).answered == "migrate.fee"
            assert named(talk.reply) is None

    @pytest.mark.parametrize(
        "question",
        ["迁移那阵子头像名字跟着换么", "广告那笔收入该咋结呀", "公证员说不肯办咋整"],
    )
    def test_else_the_answer_begins_with_its_question(self, talk, question):
        reply = talk.say(question)
        title = entry(reply.answered).title.zh
        assert named(reply) == f"您问的是：{title}"

    def test_then_the_next_likeliest_answer_is_the_first_way_on(self, talk):
        reply = talk.say("广告那笔收入该咋结呀")
        match = talk.knowledge.match("广告那笔收入该咋结呀", (), {}, "")
        assert reply.buttons[0].id == f"entry:{match.candidates[1].entry}"

    def test_a_button_says_itself_what_it_leads_to(self, talk):
        assert named(talk.press("entry:migrate.fee")) is None

    def test_the_end_of_the_guided_decision_is_no_answer_to_a_question(self, talk):
        talk.say("个人号不想要了，能登录，八百粉")
        assert talk.reply.outcome == "abandon"
        assert named(talk.reply) is None


class TestTwice:
    def test_what_stands_on_the_screen_is_referred_to(self, talk):
        talk.say("迁移公众号要多少钱")
        again = talk.say("到底多少")
        assert again.answered == "migrate.fee"
        assert "都在上面了" in talk.text
        assert "300" not in talk.text
        assert {"entry:migrate.materials", "entry:support.contact"} <= {
            button.id for button in again.buttons
        }

    def test_of_what_stands_there_the_line_that_was_asked_after_is_said(self, talk):
        talk.say("转openid的接口怎么用")
        assert talk.reply.answered == "migrate.openid"
        talk.say("一次最多传多少")
        assert "一次最多 100 个" in talk.text
        assert "63178" not in talk.text
        assert len(talk.text) < 120

    def test_what_is_asked_in_full_again_is_said_again(self, talk):
        talk.say("迁移公众号要多少钱")
        talk.say("迁移公众号要多少钱")
        assert "300" in talk.text

    def test_in_another_language_it_is_said_again(self, talk):
        talk.say("迁移公众号要多少钱")
        talk.say("How much is it, in English please")
        assert "300" in talk.text

    def test_after_something_else_it_is_said_again(self, talk):
        talk.say("迁移公众号要多少钱")
        talk.say("迁移要多久")
        talk.say("那费用呢")
        assert "300" in talk.text


class TestAside:
    def test_what_answers_comes_first_and_the_question_is_one_line(self, talk):
        talk.say("我们公司的公众号要注销")
        question = talk.text.splitlines()[-1]
        reply = talk.say("注销了文章还看得到吗")
        buttons = [button.id for button in reply.buttons]
        assert f"回到刚才的问题：{question}" in talk.text.splitlines()
        assert buttons[0].startswith("entry:")
        assert buttons.index("subscription") > buttons.index(buttons[0])

    def test_many_options_are_one_button_that_shows_them(self, talk):
        talk.say("我想注销公众号")
        assert talk.asked == "entity"
        aside = talk.say("注销了文章还看得到吗")
        assert talk.asked == "entity"
        assert "enterprise" not in {button.id for button in aside.buttons}
        talk.say("回答这个问题")
        assert "enterprise" in {button.id for button in talk.reply.buttons}
        talk.press("enterprise")
        assert talk.session.facts["entity"] == "enterprise"

    def test_it_can_be_answered_in_words_all_the_same(self, talk):
        talk.say("我想注销公众号")
        talk.say("注销了文章还看得到吗")
        talk.say("企业的")
        assert talk.session.facts["entity"] == "enterprise"


class TestManners:
    @pytest.mark.parametrize(
        "text",
        ["谢谢啊 腰酸背痛的", "多谢小师傅 我眼睛不好使", "thanks, my feet hurt", "谢谢 今天真冷"],
    )
    def test_thanks_with_chat_around_them_are_thanks(self, talk, text):
        assert talk.say(text).answered == "smalltalk.thanks"

    @pytest.mark.parametrize("text", ["谢谢，那迁移要多少钱", "谢谢，说了等于没说"])
    def test_what_asks_or_complains_is_heard(self, talk, text):
        assert talk.say(text).answered != "smalltalk.thanks"

    def test_a_reader_is_not_asked_after_what_owners_have(self, talk):
        talk.say("我是读者，不想再收推送了")
        talk.say("谢谢")
        assert "不客气" in talk.text
        assert "导出" not in talk.text

    def test_whoever_closes_an_account_is_reminded_of_it(self, talk):
        talk.say("个人号不想要了，能登录，八百粉")
        talk.say("谢谢")
        assert "导出" in talk.text

    def test_of_another_object_a_reader_is_led_to_a_readers_ways(self, talk):
        talk.say("我是读者，不想再收推送了")
        reply = talk.say("视频号的会员怎么退")
        assert reply.verdict == "unknown"
        assert [button.id for button in reply.buttons if ":" in button.id] == ["path:unfollow"]
