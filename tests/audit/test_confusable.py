"""Phrasings that stand too near to those of another entry."""

from __future__ import annotations

import datetime as dt

from bot.audit import check_folder
from tests.content.folders import whole

OLD = "how much money"


def told(folder):
    findings = check_folder(folder, dt.date(2026, 11, 23))
    return [str(finding) for finding in findings if finding.rule == "confusable"]


def test_entries_that_differ_are_let_be(tmp_path):
    assert told(whole(tmp_path)) == []


def test_a_phrasing_the_matcher_takes_for_another_is_an_error_at_its_line(tmp_path):
    (line,) = told(whole(tmp_path, entries_around=(OLD, "please how to close an account")))
    assert " error confusable: " in line
    assert "of close.cost" in line or "of close.how" in line


def test_a_phrasing_near_to_another_is_a_warning(tmp_path):
    (line,) = told(whole(tmp_path, entries_around=(OLD, "how can I close an account")))
    assert " warning confusable: “" in line
    assert "reword one" in line
