"""The first sentence follows the way round a question is put."""

from __future__ import annotations

import pytest

from bot.content.models import Entry
from bot.match.openings import opening_of

ENTRY = Entry.model_validate(
    {
        "id": "close.undo",
        "topic": "close",
        "title": {"zh": "注销后能恢复吗"},
        "questions": {"zh": ["注销后能恢复吗"]},
        "answer": {"zh": "不能。确认之后回不来。"},
        "openings": [
            {"asked": {"zh": ["永久", "不能恢复"], "en": ["final"]}, "zh": "是，永久的。"},
            {"asked": {"zh": ["客服"]}, "form": "able", "zh": "客服也不能。"},
            {"form": "must", "zh": "不用。"},
        ],
    }
)


@pytest.mark.parametrize(
    ("question", "opening"),
    [
        ("注销是永久的吗", "是，永久的。"),
        ("註銷是不是永久的", "是，永久的。"),
        ("注销后是不是不能恢复", "是，永久的。"),
        ("注销后能不能恢复", None),
        ("is it final?", "是，永久的。"),
        ("is it finalised", None),
        ("客服能恢复吗", "客服也不能。"),
        ("客服怎么说", None),
        ("要不要先备份", "不用。"),
        ("注销后能恢复吗", None),
    ],
)
def test_the_opening_for_a_question(question, opening):
    found = opening_of(ENTRY, question)
    assert (found and found.zh) == opening
