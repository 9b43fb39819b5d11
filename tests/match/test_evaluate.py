"""Scoring a question file."""

from __future__ import annotations

import itertools
import json

import pytest

from bot.match.evaluate import evaluate, format_report, read_rows
from tests.match.toys import matcher


def file_of(*rows: dict[str, object]) -> str:
    return "\n".join(json.dumps({"lang": "zh-Hans", "style": "real", **row}) for row in rows)


def test_right_wrong_and_refused_are_counted():
    rows = read_rows(
        file_of(
            {"q": "公众号怎么注销", "topic": "close"},
            {"q": "公众号迁移要多少钱", "topic": "close"},
            {"q": "公众号迁移要多少钱", "topic": "close", "alt": ["move"]},
            {"q": "那多少钱", "topic": "move", "context": "公众号怎么迁移到另一家公司"},
            {"q": "qwertyuiop", "topic": "offtopic"},
            {"q": "你好", "topic": "smalltalk"},
        )
    )
    report = evaluate(matcher(), rows, itertools.count().__next__)
    assert report.top1["all"] == (3, 4)
    assert report.outcomes["answered wrong"] == 1
    assert report.refusals == {"offtopic unknown": 1, "smalltalk smalltalk": 1}
    assert report.confusions == [("close", "move.fee", "公众号迁移要多少钱")]
    text = format_report(report)
    assert "all: 3/4 = 0.750" in text
    assert "close → move.fee: 公众号迁移要多少钱" in text


@pytest.mark.parametrize("line", ["{", "[]", '{"q": "x"}', "3"])
def test_a_broken_row_is_named_by_its_line(line):
    with pytest.raises(ValueError, match="line 2 is not"):
        read_rows(file_of({"q": "x", "topic": "close"}) + "\n" + line)
