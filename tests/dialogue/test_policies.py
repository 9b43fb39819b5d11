"""A policy answers before anything else, over the toy club."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.content.models import Policies
from bot.dialogue import Called, Chose, Knowledge, Reply, Said, Session, step
from bot.render import plain_text
from tests.dialogue.toys import club, wording

TODAY = dt.date(2026, 11, 28)
POLICIES = Policies.model_validate(
    {
        "policies": [
            {
                "id": "fall",
                "signs": {"zh": ["摔伤"]},
                "answer": wording("先别动。\n叫人来。"),
                "variants": [
                    {
                        "when": {"card": ["gold"]},
                        "answer": wording("先别动，金卡有保险。\n叫人来。"),
                    }
                ],
                "buttons": [
                    {"to": "close.fee", **wording("费用")},
                    {"to": "pause", **wording("停卡")},
                ],
                "entry": "pause.time",
            },
            {
                "id": "grief",
                "signs": {"zh": ["难过"]},
                "answer": wording("我在。"),
                "alone": True,
                "forgets": True,
            },
            {
                "id": "tired",
                "signs": {"zh": ["累坏了"]},
                "answer": wording("辛苦了。\n卡在哪一步？"),
                "answers_too": True,
            },
            {
                "id": "paid",
                "when": {"goal": ["pause"]},
                "signs": {"zh": ["付了"]},
                "answer": wording("先问能不能退。"),
            },
            {
                "id": "secret",
                "signs": {"zh": ["〇〇〇〇"]},
                "answer": wording("换掉它。"),
                "forgets": True,
            },
        ]
    }
)


class Talk:
    def __init__(self) -> None:
        self.knowledge = Knowledge.of(club(policies=POLICIES))
        self.session = Session()
        self.reply = Reply(())

    def take(self, event: Said | Called | Chose) -> Reply:
        self.session, self.reply = step(self.knowledge, self.session, event, TODAY)
        return self.reply

    def say(self, text: str) -> Reply:
        return self.take(Said(text))

    @property
    def text(self) -> str:
        return plain_text(self.reply.blocks, self.session.lang)


@pytest.fixture
def talk() -> Talk:
    return Talk()


def test_it_answers_with_its_buttons_and_names_the_entry_it_rests_on(talk):
    reply = talk.say("我在更衣室摔伤了，怎么退会")
    assert talk.text == "先别动。\n叫人来。"
    assert [button.id for button in reply.buttons[:2]] == ["entry:close.fee", "path:pause"]
    assert (reply.verdict, reply.answered, reply.outcome) == ("answer", "pause.time", None)


@pytest.mark.parametrize("event", [Said("摔伤了"), Called("ask", "摔伤了")])
def test_an_open_question_is_put_again_below_and_can_be_answered(talk, event):
    talk.say("我想退会")
    asked = talk.reply.ask
    assert talk.take(event).ask == asked
    assert talk.text.startswith("先别动")
    talk.say("我是会员")
    assert talk.session.facts["role"] == "member"


def test_one_that_stands_alone_leaves_the_question_open_in_silence(talk):
    talk.say("我想退会")
    assert talk.say("我很难过").ask is None
    assert talk.text == "我在。"
    talk.say("我是会员")
    assert talk.session.facts["role"] == "member"


def test_what_is_told_beside_it_is_noted_but_not_what_somebody_in_trouble_wants(talk):
    talk.say("我是会员，用的是金卡，想退会，刚才摔伤了")
    assert talk.session.facts == {"card": "gold"}
    assert "金卡有保险" in talk.text


def test_a_private_text_is_kept_nowhere(talk):
    talk.say("退会要多少钱")
    talk.say("我很难过，金卡也没了")
    assert "难过" not in talk.session.to_json()
    assert talk.session.facts == {}
    assert talk.session.question == "退会要多少钱"


def test_what_is_asked_besides_is_answered_below_the_first_line(talk):
    reply = talk.say("累坏了，退会要多少钱")
    assert talk.text == "辛苦了。\n\n退会不收钱。"
    assert reply.answered == "close.fee"


def test_without_a_question_the_way_that_is_known_comes_first(talk):
    assert talk.say("累坏了").buttons == ()
    talk.say("我是会员")
    talk.say("停卡")
    assert talk.say("累坏了").buttons[0].id == "go:guide"


def test_one_for_a_known_case_waits_for_it(talk):
    talk.say("我付了")
    assert "先问能不能退" not in talk.text
    talk.say("我想停卡")
    talk.say("我付了")
    assert talk.text.startswith("先问能不能退")


@pytest.mark.parametrize("event", [Said("密码是abc12345"), Called("ask", "密码是abc12345")])
def test_a_secret_is_gone_before_anything_reads_the_text(talk, event):
    talk.say("我想退会")
    reply = talk.take(event)
    assert talk.text.startswith("换掉它。")
    assert reply.gap is None
    assert "abc12345" not in talk.session.to_json() + talk.text


def test_a_secret_in_a_question_nobody_understands_does_not_get_into_the_log_of_gaps():
    talk = Talk()
    talk.knowledge = Knowledge.of(club())  # nothing answers a secret here
    reply = talk.say("帮我看看这个东西为啥密码是Abc12345还转圈")
    assert reply.gap is None or "abc12345" not in reply.gap.question
    assert "bc12345" not in talk.session.to_json()
