"""Conversations are played, and every reply is held against what it must be."""

from __future__ import annotations

import datetime as dt
import json
from functools import cache

import pytest

from bot.audit.evaluation import Conversations, evaluated, read_file
from bot.audit.evaluation.conversations import read_conversations
from bot.audit.evaluation.playing import play_all
from bot.dialogue import Knowledge
from tests.dialogue.toys import club

TODAY = dt.date(2026, 11, 28)
WISH = {"say": "我想退会"}
FEE = {"say": "退会要多少钱"}


@cache
def knowledge() -> Knowledge:
    return Knowledge.of(club())


def file_of(*conversations: object) -> str:
    return "\n".join(json.dumps(one, ensure_ascii=False) for one in conversations)


def talk(*steps: dict[str, object], **more: object) -> dict[str, object]:
    return {"id": "t1", "kind": "leaving", "lang": "zh-Hans", "steps": list(steps), **more}


def faults(*steps: dict[str, object], **more: object) -> list[str]:
    (played,) = play_all(knowledge(), read_conversations(file_of(talk(*steps, **more))), TODAY)
    return [f"{fault.step}: {fault.what}" for fault in played.faults]


@pytest.mark.parametrize(
    "expected",
    [
        {"must": ["不收钱"]},
        {"must": [r"\A退会不收钱"]},
        {"any": ["月亮", "不收"]},
        {"never": ["月亮"]},
        {"facts": {"goal": None}},
        {"not_facts": {"goal": ["close", "pause"]}},
        {"topics": ["pause", "close"]},
        {"not_topics": ["pause"]},
        {"ask": None},
        {"not_ask": ["role", "card"]},
        {"verdict": ["answer"]},
        {"lead": True},
    ],
    ids=str,
)
def test_a_reply_that_is_as_it_must_be_has_no_fault(expected):
    assert faults({**FEE, **expected}) == []


@pytest.mark.parametrize(
    ("expected", "fault"),
    [
        ({"must": ["不收钱", "月亮"]}, "1: the text lacks /月亮/"),
        ({"any": ["月亮", "太阳"]}, "1: neither text nor buttons have /月亮/ or /太阳/"),
        ({"never": ["不收"]}, "1: the text has /不收/: 退会不收钱。"),
        ({"facts": {"goal": ["close", "pause"]}}, "1: goal is None, not close or pause"),
        ({"topics": ["pause"]}, "1: it is about close, not pause"),
        ({"not_topics": ["close"]}, "1: it is about close"),
        ({"ask": "*"}, "1: it asks nothing"),
        ({"ask": ["role", "goal"]}, "1: it asks nothing, not role or goal"),
        ({"verdict": ["unknown"]}, "1: the verdict is answer, not unknown"),
    ],
    ids=str,
)
def test_what_is_wrong_with_a_reply_is_told(expected, fault):
    assert faults({**FEE, **expected}) == [fault]


def test_what_is_asked_and_known_is_held_against_the_turn():
    assert faults({**WISH, "ask": "role", "facts": {"goal": "close"}}) == []
    assert faults({**WISH, "not_ask": "role", "not_facts": {"goal": "close"}}) == [
        "1: it asks role",
        "1: goal is close",
    ]


def test_not_knowing_counts_as_not_known_unless_it_is_named():
    told = {"choose": "unknown"}
    assert faults(WISH, {**told, "facts": {"role": None}}) == []
    assert faults(WISH, {**told, "facts": {"role": "unknown"}}) == []
    assert faults(WISH, {**told, "facts": {"role": "member"}}) == ["2: role is None, not member"]


def test_what_is_tied_to_the_beginning_must_be_seen_before_any_press():
    page = {"say": "我是会员，想退会，是金卡"}
    assert faults({**page, "must": ["fee一条"]}) == []
    assert faults({**page, "must": [r"(?s)\A.*fee一条"]}) == [
        r"1: the first view lacks /(?s)\A.*fee一条/"
    ]


def test_full_width_digits_and_marks_are_read_as_ascii():
    assert faults({"say": "我想退会", "must": [r"会员还是客人\?"]}) == []


def test_answers_are_chosen_pressed_by_their_label_or_not_known():
    assert faults(WISH, {"choose": "member"}, {"press": "金卡", "topics": ["close"]}) == []
    assert faults(WISH, {"unknown": True, "facts": {"role": None}}) == []


def test_a_button_that_is_not_there_ends_the_conversation():
    (fault,) = faults(WISH, {"press": "月亮"}, {**FEE, "must": ["月亮"]})
    assert fault.startswith("2: no button /月亮/ among 客人, 会员, 不知道")


def test_where_nothing_is_asked_not_knowing_leaves_the_last_reply_to_be_judged():
    assert faults(FEE, {"unknown": True, "must": ["不收钱"], "never": ["不收"]}) == [
        "2: the text has /不收/: 退会不收钱。"
    ]


def test_a_reply_that_only_leads_back_leads_nowhere():
    start = {"say": "/facts"}
    assert faults({**start, "lead": True}) == [
        "1: it leads nowhere: no question, no answer, no button onward"
    ]


def test_conversations_know_nothing_of_each_other():
    file = file_of(
        talk({"say": "我是会员", "facts": {"role": "member"}}, id="t1"),
        talk({**WISH, "facts": {"role": None}}, id="t2"),
    )
    assert [one.faults for one in play_all(knowledge(), read_conversations(file), TODAY)] == [
        (),
        (),
    ]


def test_the_language_is_that_of_the_row_or_else_what_is_typed():
    english = {"must": [r"\[退会不收钱"]}
    assert faults({**FEE, **english}, lang="en") == []
    assert faults({**FEE, **english}, lang="en", free=True) != []


def test_faults_are_told_by_conversation_and_counted_by_kind():
    file = read_file(
        file_of(
            talk(WISH, {"choose": "member", "must": ["月亮"]}, id="t1"),
            talk(FEE, id="t2"),
            talk(FEE, id="t3", kind="asking"),
        )
    )
    assert isinstance(file, Conversations)
    assert evaluated(knowledge(), file, TODAY, lambda: 0.0).splitlines() == [
        "t1  leaving",
        "  step 2: the text lacks /月亮/",
        "",
        "conversations without a fault",
        "  asking   1/1",
        "  leaving  1/2",
        "  all      2/3",
    ]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (talk(id="t2"), "“steps” is no list of steps"),
        (talk(FEE, id=1), "“id” is no text"),
        (talk(FEE), "the id “t1” stands twice"),
        (talk(FEE, id="t2", lang="fr"), "“lang” is one of"),
        (talk({"must": ["x"]}, id="t2"), "step 1 does not do one thing"),
        (talk({**FEE, "choose": "x"}, id="t2"), "step 1 does not do one thing"),
        (talk({"unknown": False}, id="t2"), "step 1: “unknown” cannot be False"),
        (talk({"press": "("}, id="t2"), "step 1: “press” cannot be '('"),
        (talk(FEE, {**FEE, "must": ["("]}, id="t2"), "step 2: “must” cannot be ['(']"),
        (talk({**FEE, "must": "x"}, id="t2"), "step 1: “must” cannot be 'x'"),
        (talk({**FEE, "facts": ["goal"]}, id="t2"), "step 1: “facts” cannot be ['goal']"),
        (talk({**FEE, "mist": ["x"]}, id="t2"), "step 1: there is no expectation “mist”"),
        ([], "no JSON object"),
    ],
    ids=str,
)
def test_a_row_that_is_no_conversation_is_named_by_its_line(row, why):
    with pytest.raises(ValueError, match=r"^2: not a conversation: ") as refused:
        read_conversations(file_of(talk(FEE), row))
    assert why in str(refused.value)


@pytest.mark.parametrize(("text", "line"), [("", 1), ("\n{}", 2), ("3", 1), ('{"topic": "x"}', 1)])
def test_a_file_of_neither_is_refused_with_its_line(text, line):
    with pytest.raises(ValueError, match=f"^{line}: neither"):
        read_file(text)
