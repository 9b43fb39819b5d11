"""How signs are read, over toy policies."""

from __future__ import annotations

import pytest

from bot.content.models import Policies
from bot.match import Signs

POLICIES = Policies.model_validate(
    {
        "words": {
            "船": ["船", "小船", "客船"],
            "卖": ["卖掉", "出手"],
            "boat": ["boat", "old boat"],
        },
        "policies": [
            {
                "id": "sale",
                "signs": {
                    "zh": ["<卖><船>", "把<船>…<卖>"],
                    "en": ["sell my <boat>", "sell … boat"],
                },
                "exceptions": {"zh": ["卖掉船票", "卖掉船模"], "en": ["sell my boat ticket"]},
                "unless": {"zh": ["玩具", "船…是我。"]},
                "answer": {"zh": "先别卖。"},
            },
            {
                "id": "storm",
                "signs": {"zh": ["刮风 + 出海", "后悔 + 出海"]},
                "answer": {"zh": "先别出海。"},
            },
            {
                "id": "storm_again",
                "after": ["storm"],
                "signs": {"zh": ["真的吗"]},
                "answer": {"zh": "真的。"},
            },
        ],
    }
)
SIGNS = Signs(POLICIES)


def found(text: str, before: str = "", shown: str = "") -> list[str]:
    return [policy.id for policy in SIGNS.found(text, before, shown)]


@pytest.mark.parametrize(
    "text",
    [
        "我要卖掉小船",
        "卖 掉 船！",
        "賣掉船",
        "把客船赶紧出手",
        "Sell my boat, please",
        "I will sell my old boats",
        "sell that leaky boat",
        "要不要卖掉船",
    ],
)
def test_a_sign_is_heard_whatever_its_form(text):
    assert found(text) == ["sale"]


@pytest.mark.parametrize(
    "text",
    [
        "船卖了",
        "没有卖掉船",
        "不想卖掉船",
        "I don't want to sell my boat",
        "把船修好，再把车出手",
        "把船先不出手",
        "sell boating gear",
        "resell my boat",
        "卖掉船票",
        "sell my boat ticket",
        "卖掉船，是玩具船",
    ],
)
def test_what_is_denied_elsewhere_or_something_else_is_no_sign(text):
    assert found(text) == []


def test_a_sign_may_have_to_end_its_clause():
    assert found("卖掉小船，船主是我们邻居") == ["sale"]
    assert found("卖掉小船，船主就是我啊") == []


def test_an_exception_hides_only_what_it_covers():
    assert found("卖掉船票，也卖掉小船") == ["sale"]


def test_parts_may_stand_anywhere_in_the_text():
    assert found("下午出海。今天刮风，怕不怕？") == ["storm"]
    assert found("今天刮风") == []


def test_only_the_first_part_has_to_be_new():
    assert found("刮风了", before="我们明天出海") == ["storm"]
    assert found("出海吧", before="今天刮风") == []


def test_some_signs_count_only_after_what_was_shown():
    assert found("真的吗") == []
    assert found("真的吗", shown="storm") == ["storm_again"]


def test_policies_come_in_their_order():
    assert found("卖掉船。今天刮风还出海") == ["sale", "storm"]
