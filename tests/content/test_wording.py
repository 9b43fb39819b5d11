"""Facts in wording stand apart from the Chinese around them, wherever the author put them."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.content.models import EvidenceClass, Fact, Status, Wording
from bot.content.wording import expand

FEE = Fact.model_validate(
    {
        "id": "fee",
        "status": Status.SUPPORTED,
        "class": EvidenceClass.OFFICIAL,
        "sources": ("ONE",),
        "checked": dt.date(2026, 7, 1),
        "text": Wording(zh="审核费不退。", en="The fee is not returned."),
        "value": Wording(zh="300 元", en="CNY 300"),
    }
)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("付{fee}再说", "付 300 元 ● 再说"),
        ("付 {fee} 再说", "付 300 元 ● 再说"),
        ("付{fee|value}审核费", "付 300 元审核费"),
        ("先付款 {fee|mark}再审核", "先付款 ● 再审核"),
        ("费用（{fee}），不退 {fee|mark}。", "费用（300 元 ●），不退 ●。"),
        ("{fee|text}", "审核费不退 ●。"),
    ],
)
def test_a_number_and_a_mark_stand_apart_from_chinese(written, shown):
    assert expand(written, {"fee": FEE}, "zh-Hans") == shown


def test_english_is_spaced_by_its_author():
    assert expand("Pay {fee}.", {"fee": FEE}, "en") == "Pay CNY 300 ●."
