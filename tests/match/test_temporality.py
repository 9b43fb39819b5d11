"""When what a sentence names happens."""

from __future__ import annotations

import pytest

from bot.match.cues import surface
from bot.match.temporality import Temporality, temporality


def told(text: str, event: str) -> Temporality:
    seen = surface(text).text
    start = seen.index(event)
    return temporality(seen, start, start + len(event))


@pytest.mark.parametrize(
    ("text", "event", "when"),
    [
        ("我们准备下个月把公司注销", "公司注销", Temporality.PLANNED),
        ("公司正在注销", "注销", Temporality.PLANNED),
        ("公司注销手续还没办完", "公司注销", Temporality.PLANNED),
        ("公司上个月注销了", "注销", Temporality.DONE),
        ("公司早就注销", "注销", Temporality.DONE),
        ("我们已经提交了注销", "注销", Temporality.DONE),
        ("要是公司注销了，号怎么办", "公司注销", Temporality.SUPPOSED),
        ("公司注销的话号还在吗", "公司注销", Temporality.SUPPOSED),
        ("能不能先把公司注销", "注销", Temporality.ASKED),
        ("公司注销了没", "公司注销", Temporality.ASKED),
        ("公司还没注销", "注销", Temporality.DENIED),
        ("公司注销的流程", "公司注销", Temporality.UNTOLD),
        ("the company will be dissolved in spring", "dissolved", Temporality.PLANNED),
        ("the company was dissolved last year", "dissolved", Temporality.DONE),
        ("what if the company is dissolved", "dissolved", Temporality.SUPPOSED),
        ("the company has not been dissolved", "dissolved", Temporality.DENIED),
    ],
)
def test_a_plan_is_told_from_a_deed_and_both_from_a_case(text, event, when):
    assert told(text, event) is when
