"""`plan` on the command line: JSON of the contract, words, a calendar, and what it refuses."""

from __future__ import annotations

import datetime as dt
import io
import json

import icalendar
import pytest

from bot.__main__ import _COMMANDS, main
from bot.errors import BadPlan
from bot.terminal.arguments import parser
from bot.terminal.plan import plan
from tests import shipped

NOW = dt.datetime(2026, 11, 28, 9, 0, tzinfo=dt.UTC)


def run(*arguments):
    """Return what the command writes on a fixed day."""
    out = io.StringIO()
    plan(shipped.library(), parser(_COMMANDS).parse_args(["plan", *arguments]), NOW, out)
    return out.getvalue()


def data(*arguments):
    out = run(*arguments, "--json")
    assert out.count("\n") == 1
    return json.loads(out)


def test_json_has_the_names_of_the_contract():
    known = "entity=individual,followers=upto_10000"
    told = data("deregister", "--start", "2026-11-20", "--facts", known)
    assert told.keys() == {"path", "start", "facts", "steps", "deadlines", "notes"}
    assert (told["path"], told["start"]) == ("deregister", "2026-11-20")
    assert told["facts"]["followers"] == "upto_10000"
    confirm = told["steps"][-1]
    assert confirm == {
        "id": "confirm",
        "title": "期满后，管理员最好在 2 天内做最后确认",
        "after": ["freeze"],
        "irreversible": True,
        "best": {"from": "2026-12-05", "to": "2026-12-05"},
        "worst": {"from": "2026-12-05", "to": "2026-12-07"},
        "window": {"opens": "2026-12-05", "closes": "2026-12-07"},
        "facts": ["deregister.confirm_early", "deregister.confirm_window"],
    }
    assert told["deadlines"] == [
        {"step": "confirm", "date": "2026-12-07", "fact": "deregister.confirm_early"}
    ]
    assert "window" not in told["steps"][0]
    names = [step["id"] for step in told["steps"]]
    assert all(name in names for step in told["steps"] for name in step["after"])
    assert any("7 天" in note and "12月12日" in note for note in told["notes"])


def test_a_start_in_the_past_is_fine_and_marks_what_is_overdue():
    assert "已过" in run("migrate", "--start", "2020-03-02")
    assert any("已经过了" in note for note in data("migrate", "--start", "2020-03-02")["notes"])
    assert "已过" not in run("migrate", "--start", "2090-03-02")


def test_years_without_announced_holidays_are_named():
    notes = data("migrate", "--start", "2090-03-02")["notes"]
    assert any("2090年" in note and "周末" in note for note in notes)
    notes = data("migrate", "--start", "2026-03-02")["notes"]
    assert not any("周末" in note for note in notes)


@pytest.mark.parametrize(
    ("lang", "word"), [("zh-Hans", "双方管理员"), ("zh-Hant", "雙方管理員"), ("en", "Both sides")]
)
def test_the_wording_is_that_of_the_language(lang, word):
    assert word in run("migrate", "--start", "2026-11-30", "--lang", lang)
    told = data("migrate", "--start", "2026-11-30", "--lang", lang)
    assert any(word in step["title"] for step in told["steps"])


def test_a_way_that_is_closed_tells_why_instead_of_steps():
    told = data("migrate", "--start", "2026-11-30", "--facts", "entity=overseas")
    assert told["steps"] == told["deadlines"] == []
    assert "境外" in told["notes"][0]


def test_a_calendar_is_written_beside_it(tmp_path):
    file = tmp_path / "plan.ics"
    told = data("migrate", "--start", "2026-11-30", "--ics", str(file))
    events = icalendar.Calendar.from_ical(file.read_bytes()).walk("VEVENT")
    assert len(events) == len(told["steps"]) + len(told["deadlines"])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("migrat", "--start", "2026-11-30"), "did you mean migrate?"),
        (("rename", "--start", "2026-11-30"), "there is no path rename"),
        (("migrate", "--start", "9999-12-30"), "beyond the calendar"),
        (("migrate", "--start", "2026-11-30", "--facts", "entty=x"), "did you mean entity?"),
        (("migrate", "--start", "2026-11-30", "--facts", "entity=x"), "it is one of individual"),
        (("migrate", "--start", "2026-11-30", "--facts", "entity"), "no fact like"),
        (
            ("migrate", "--start", "2026-11-30", "--facts", "entity=media,entity=media"),
            "given twice",
        ),
    ],
)
def test_what_there_is_no_plan_for_is_told_in_one_line(arguments, said):
    with pytest.raises(BadPlan) as refused:
        run(*arguments)
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("migrate",), "--start"),
        (("migrate", "--start", "2026-02-30"), "2026-02-30 is no day"),
        (("migrate", "--start", "tomorrow"), "tomorrow is no day"),
        (("migrat", "--start", "2026-11-30"), "did you mean migrate?"),
    ],
)
def test_wrong_use_ends_with_status_2_and_one_line(capsys, arguments, said):
    try:
        status = main(["plan", *arguments])
    except SystemExit as left:
        status = left.code
    out, err = capsys.readouterr()
    assert (status, out) == (2, "")
    assert said in err
    assert err.count("\n") == 1


def test_a_file_that_cannot_be_written_is_told_in_one_line(capsys, tmp_path):
    assert main(["plan", "migrate", "--start", "2026-11-30", "--ics", str(tmp_path)]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert "cannot be written" in err
    assert err.count("\n") == 1
