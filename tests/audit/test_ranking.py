"""Scoring a question file."""

from __future__ import annotations

import itertools
import json
from dataclasses import replace

import pytest

from bot.audit.evaluation.measures import auroc, calibration_error, outcome, refusal, reliability
from bot.audit.evaluation.ranking import Guess, Report, evaluate
from bot.audit.evaluation.report import format_report
from bot.audit.evaluation.rows import read_rows
from bot.match import Candidate, Verdict
from bot.match.baselines import baselines
from tests.match.toys import ENTRIES, matcher

ANY_MATCH = matcher().match("公众号怎么注销")


def file_of(*rows):
    return "\n".join(json.dumps({"lang": "zh-Hans", "style": "real", **row}) for row in rows)


def row(**row):
    (read,) = read_rows(file_of({"q": "怎么注销", "topic": "close", **row}))
    return read


def match(verdict, *topics):
    found = tuple(Candidate(f"{topic}.how", topic, 0.5, "", 0.5) for topic in topics)
    return replace(ANY_MATCH, verdict=verdict, candidates=found)


def guess(topic, p=0.5, entry="x.y"):
    return Guess(entry, topic, p, 1.0)


def reported(*cases):
    """Return the lines of a report in which each row got this match and its p."""
    rows = tuple(one for one, _, _ in cases)
    matches = tuple(found for _, found, _ in cases)
    ours = tuple(
        guess(found.candidates[0].topic, p, found.candidates[0].entry) for _, found, p in cases
    )
    theirs = tuple(guess("admin", 1.0) for _ in cases)
    report = Report(rows, matches, {"ours": ours, "BM25": theirs}, frozenset({"close.how"}))
    return format_report(report).splitlines()


@pytest.mark.parametrize(
    ("verdict", "topics", "expected"),
    [
        (Verdict.ANSWER, ["close", "move"], "answered right"),
        (Verdict.ANSWER, ["move", "close"], "answered wrong"),
        (Verdict.SMALLTALK, ["smalltalk"], "answered wrong"),
        (Verdict.CHOOSE, ["move", "close"], "asked, right one shown"),
        (Verdict.CHOOSE, ["move", "admin"], "asked, right one missing"),
        (Verdict.UNKNOWN, ["close"], "unknown"),
    ],
)
def test_what_somebody_gets_who_asks_about_our_subject(verdict, topics, expected):
    assert outcome(row(), match(verdict, *topics)) == expected


def test_every_topic_a_row_allows_is_right():
    assert outcome(row(alt=["move"]), match(Verdict.ANSWER, "move")) == "answered right"


@pytest.mark.parametrize(
    ("verdict", "topic", "expected"),
    [
        (Verdict.ANSWER, "close", "answered"),
        (Verdict.ANSWER, "api", "answered as allowed"),
        (Verdict.CHOOSE, "api", "asked"),
        (Verdict.UNKNOWN, "close", "unknown"),
        (Verdict.SMALLTALK, "smalltalk", "greeted"),
    ],
)
def test_what_becomes_of_a_question_that_is_none_of_our_business(verdict, topic, expected):
    assert refusal(row(topic="offtopic", alt=["api"]), match(verdict, topic)) == expected


def test_probabilities_that_hold_what_they_say_have_no_calibration_error():
    rows = [row()] * 4
    honest = [guess(topic, 0.75) for topic in ("close", "close", "close", "move")]
    assert calibration_error(reliability(rows, honest)) == 0
    assert calibration_error(reliability(rows, [guess("move", 1.0)] * 4)) == 1


def test_the_calibration_error_weighs_its_bins_by_their_size():
    rows = [row()] * 4
    guesses = [guess("close", 0.9)] * 3 + [guess("close", 0.1)]
    assert calibration_error(reliability(rows, guesses)) == pytest.approx(0.75 * 0.1 + 0.25 * 0.9)


@pytest.mark.parametrize(
    ("inside", "outside", "expected"),
    [([3, 4], [1, 2], 1.0), ([1, 2], [3, 4], 0.0), ([1], [1], 0.5), ([2, 4], [1, 3], 0.75)],
)
def test_auroc_is_how_often_an_inner_score_is_above_an_outer_one(inside, outside, expected):
    assert auroc(inside, outside) == expected


def test_near_and_far_are_told_apart_by_the_aspect():
    aspects = ("far", "near_dev", "near_money", "steps", "")
    assert [row(topic="offtopic", aspect=aspect).distance for aspect in aspects] == [
        "far",
        "near",
        "near",
        "unmarked",
        "unmarked",
    ]


def test_a_report_tells_shares_losses_and_confusions():
    lines = reported(
        (row(aspect="how"), match(Verdict.ANSWER, "close"), 0.9),
        (row(aspect="steps", style="typo"), match(Verdict.ANSWER, "move"), 0.8),
        (row(topic="offtopic", aspect="near_dev", q="回调失败"), match(Verdict.ANSWER, "api"), 0.7),
        (row(topic="offtopic", aspect="far"), match(Verdict.UNKNOWN, "close"), 0.1),
        (row(topic="smalltalk", q="你好"), match(Verdict.SMALLTALK, "smalltalk"), 0.95),
    )

    def line(start):
        return next(" ".join(one.split()) for one in lines if one.strip().startswith(start))

    assert line("ours") == "ours 1/2 = 0.500 1/1 = 1.000 1.000 1.000 1.00 1.00"
    assert line("our 1") == "our 1 topic errors are 0.50 of BM25's 2, next best"
    assert line("answered wrong") == "answered wrong 1/2 = 0.500"
    assert line("near: near_dev") == "near: near_dev 1 1 0 0 0 0"
    assert line("smalltalk") == "smalltalk 1 0 0 1 0 0"
    assert line("style typo") == "style typo 0/1 = 0.000 +100.0"
    assert line("close →") == "close → move.how 0.80 answer: 怎么注销"
    assert line("offtopic →") == "offtopic → api.how 0.70 answer: 回调失败"


def test_ours_and_the_plain_methods_are_asked_the_same():
    rows = read_rows(
        file_of(
            {"q": "公众号怎么注销", "topic": "close", "aspect": "how"},
            {"q": "那多少钱", "topic": "move", "context": "公众号怎么迁移到另一家公司"},
            {"q": "qwertyuiop", "topic": "offtopic", "aspect": "far"},
        )
    )
    report = evaluate(matcher(), ENTRIES, rows, itertools.count().__next__)
    assert list(report.guesses) == ["ours", "WRatio", "ratio", "BM25"]
    for guesses in report.guesses.values():
        assert guesses[0].entry == "close.how"
        assert guesses[1].topic == "move"
        assert {one.milliseconds for one in guesses} == {1000}
    assert report.guesses["BM25"][2].entry == ""


def test_a_file_of_one_kind_of_rows_is_scored_too():
    for rows in ([], [row()], [row(topic="offtopic")]):
        assert "calibration" in format_report(evaluate(matcher(), ENTRIES, rows, lambda: 0.0))


@pytest.mark.parametrize("question", ["管理員離職", "我要换管理员！", "How to change the Admin"])
def test_the_plain_methods_find_the_phrasing_that_shares_most(question):
    phrasings = [
        "公众号怎么注销",
        "管理员离职怎么换",
        "how to change the administrator",
        "换管理员",
    ]
    for baseline in baselines(phrasings)[1:]:
        hit = baseline.best(question)
        assert hit is not None
        assert hit.phrasing != 0


@pytest.mark.parametrize("line", ["{", "[]", '{"q": "x"}', "3"])
def test_a_broken_row_is_named_by_its_line(line):
    with pytest.raises(ValueError, match=r"^2: not a labelled question"):
        read_rows(file_of({"q": "x", "topic": "close"}) + "\n" + line)


@pytest.mark.parametrize("mark", ["\u2028", "\u2029", "\x85", "\x0b", "\x1c"])
def test_a_line_ends_where_it_ends_and_not_at_a_mark_within_a_question(mark):
    text = json.dumps({"q": f"注销{mark}要多久", "topic": "close"}, ensure_ascii=mark < " ")
    assert [row.q for row in read_rows(f"{text}\r\n{text}\n")] == [f"注销{mark}要多久"] * 2


def test_files_saved_by_a_windows_editor_are_read_also_one_behind_the_other():
    text = "\ufeff" + file_of({"q": "怎么注销", "topic": "close"}) + "\n"
    assert [row.q for row in read_rows(text + text)] == ["怎么注销"] * 2
