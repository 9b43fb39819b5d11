"""What makes plans, and the days they are reckoned with, unfit for use."""

from __future__ import annotations

import pytest

from bot.content import load_library, read_folder
from tests.content.folders import WHOLE, whole, write

FACT = """
- id: close.{name}
  status: added
  class: official
  sources: [KF]
  checked: 2026-11-23
  days: {days}
  text: {{zh: "要 {{days}}。", en: "It takes {{days}}."}}
"""
PLAN = """
id: close
steps:
  - {id: login, role: admin, title: {zh: 登录, en: Log in}}
  - {id: ask, role: admin, title: {zh: 问, en: Ask}, after: [login], when: {sure: [unknown]}}
  - id: wait
    role: admin
    title: {zh: 等, en: Wait}
    after: [login, ask]
    takes: [close.long]
  - id: confirm
    role: admin
    title: {zh: 确认, en: Confirm}
    after: [wait]
    window: [close.short, close.long]
    since: wait
"""


def problems(path, old="", new="", **more):
    files = {"facts/close.yaml": WHOLE["facts/close.yaml"], "plans/close.yaml": PLAN, **more}
    if old:
        assert old in files["plans/close.yaml"]
        files["plans/close.yaml"] = files["plans/close.yaml"].replace(old, new)
    folder = write(whole(path), files)
    facts = folder / "facts/close.yaml"
    times = "".join(
        FACT.format(name=name, days=days) for name, days in (("short", 2), ("long", "[7, 15]"))
    )
    facts.write_text(facts.read_text(encoding="utf-8") + times, encoding="utf-8")
    return [str(finding) for finding in read_folder(folder).findings]


def test_a_plan_with_times_and_windows_is_sound(tmp_path):
    assert problems(tmp_path) == []
    confirm = load_library(tmp_path).plans["close"].steps[-1]
    assert confirm.window == ("close.short", "close.long")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("after: [wait]", "after: [confirm]", "no step confirm before this one"),
        ("after: [login]", "after: [wait]", "no step wait before this one"),
        ("takes: [close.long]", "takes: [close.fee]", "close.fee has no `days`"),
        ("close.short, close.long", "close.fee", "close.fee has no `days`"),
        ("close.short, close.long", "close.long, close.short", "write the shortest time first"),
        ("close.short", "close.sum", "no fact close.sum"),
        ("sure: [unknown]", "sure: []", "nobody ever gets to ask"),
        ("after: [login, ask]", "after: [ask]", "without ask it would not wait for login"),
        ("    since: wait\n", "", "whose end starts the time of `window`"),
        (
            "    window: [",
            "    by_itself: true\n    window: [",
            "what goes on by itself has a time",
        ),
        ("since: wait", "since: login", "login is not one of `after`"),
        ("since: wait\n", "since: wait\n    instead: [login, away]\n", "away is no other step"),
        ("    window: [close.short, close.long]\n", "", "no `window` to count from it"),
        (
            "after: [wait]\n    window: [close.short, close.long]\n    since: wait",
            "after: [wait, ask]\n    window: [close.short, close.long]\n    since: ask",
            "not everybody who takes this step takes ask",
        ),
    ],
)
def test_what_cannot_be_dated_or_reached_is_an_error(tmp_path, old, new, expected):
    found = problems(tmp_path, old, new)
    assert any(expected in one for one in found), found


HOLIDAYS = """
- year: 2101
  source: KF
  off: [2101-10-03]
  working: [2101-10-02]
"""


def test_holidays_of_a_year_are_read_with_their_source(tmp_path):
    folder = write(whole(tmp_path), {"holidays.yaml": HOLIDAYS})
    assert load_library(folder).holidays[2101].source == "KF"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("source: KF", "source: GOV", "no source GOV"),
        ("off: [2101-10-03]", "off: [2102-10-03]", "2102-10-03: not in 2101"),
        ("working: [2101-10-02]", "working: [2101-10-03]", "either off or a working day"),
        ("working: [2101-10-02]", "working: [2101-10-04]", "no weekend"),
        ("off: [2101-10-03]", "off: []", "off"),
        ("- year: 2101", HOLIDAYS.strip() + "\n- year: 2101", "2101 stands twice"),
    ],
)
def test_holidays_that_cannot_be_right_are_errors(tmp_path, old, new, expected):
    folder = write(whole(tmp_path), {"holidays.yaml": HOLIDAYS.replace(old, new)})
    found = [str(finding) for finding in read_folder(folder).findings]
    assert any(expected in one for one in found), found
