"""What wants an author's attention though it breaks nothing."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.content import read_folder
from bot.content.review import REVIEW_AGE
from bot.content.upkeep import check_upkeep
from tests.content.folders import MINIMAL, whole, write

CHECKED = dt.date(2026, 11, 23)


def told(folder, today=CHECKED):
    return [str(finding) for finding in check_upkeep(read_folder(folder), today)]


def test_the_whole_example_wants_nothing(tmp_path):
    assert told(whole(tmp_path)) == []


def test_a_foreign_folder_is_let_be(tmp_path):
    assert told(write(tmp_path, {"entries/mine.yaml": MINIMAL})) == []


def test_a_fact_is_trusted_until_its_review_age_is_over(tmp_path):
    folder = whole(tmp_path)
    assert told(folder, CHECKED + REVIEW_AGE) == []
    (stale,) = told(folder, CHECKED + REVIEW_AGE + dt.timedelta(days=1))
    assert stale.startswith("facts/close.yaml:5: warning stale: close.fee was last checked more")


def test_a_fact_checked_tomorrow_may_be_from_another_time_zone(tmp_path):
    folder = whole(tmp_path)
    assert told(folder, CHECKED - dt.timedelta(days=1)) == []
    assert "future" in told(folder, CHECKED - dt.timedelta(days=2))[0]


def test_a_fact_and_a_source_that_nothing_refers_to_are_named(tmp_path):
    folder = whole(tmp_path)
    for name, old, new in (("facts/close", "close.fee", "close.lonely"), ("sources", "KF", "NEW")):
        path = folder / f"{name}.yaml"
        text = path.read_text(encoding="utf-8")
        path.write_text(text + text.replace(f"id: {old}", f"id: {new}"), encoding="utf-8")
    assert [line.split(": ")[1] for line in told(folder)] == [
        "warning unused-fact",
        "warning unused-source",
    ]


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"entries_close": ("related: [close.cost]", "related: []")}, "entries/close.yaml:1"),
        ({"topics_close": ("close.cost, close.undo", "close.cost")}, "topics/close.yaml:"),
    ],
)
def test_an_answer_that_leads_nowhere_is_named(tmp_path, change, place):
    (line,) = told(whole(tmp_path, **change))
    assert line.startswith(place)
    assert "warning dead-end" in line
