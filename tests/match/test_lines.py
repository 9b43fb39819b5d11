"""The line of an answer that speaks of what is asked."""

from __future__ import annotations

import pytest

from bot.match import nearest_line

LINES = ("先导出文章和粉丝名单", "对方一直不确认：打电话催", "Pay the fee within ten days.")


@pytest.mark.parametrize(
    ("question", "line"),
    [
        ("要是對方一直不確認呢", 1),
        ("要先导出粉丝名单吗", 0),
        ("do I pay the fee within days", 2),
    ],
)
def test_it_is_found_by_the_words_of_the_question(question, line):
    assert nearest_line(question, LINES) == LINES[line]


@pytest.mark.parametrize("question", ["", "呢", "确认", "今天天气怎么样", "who won"])
def test_none_is_made_up(question):
    assert nearest_line(question, LINES) is None


def test_of_nothing_there_is_none():
    assert nearest_line("对方一直不确认", ()) is None
