"""Whether answers fit one message."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.audit import check_folder
from tests.content.folders import whole

TODAY = dt.date(2026, 11, 23)
LONG = "先备份再注销。" * 600


def told(folder):
    return [str(finding) for finding in check_folder(folder, TODAY) if finding.rule != "unasked"]


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"entries_close": ("在后台注销，", LONG)}, "entries/close.yaml:"),
        ({"entries_close": ("In the back office, ", "Back up. " * 500)}, "entries/close.yaml:"),
        ({"topics_close": ("zh: 先备份", f"zh: {LONG}")}, "topics/close.yaml:"),
    ],
)
def test_an_answer_longer_than_a_message_is_told(tmp_path, change, place):
    lines = told(whole(tmp_path, **change))
    assert lines
    assert all(line.startswith(place) and " error length: " in line for line in lines)


def test_the_answer_for_some_readers_counts_by_itself(tmp_path):
    related = "related: [close.cost]"
    variant = f'variants: [{{when: {{sure: ["yes"]}}, answer: {{zh: {LONG}, en: Done.}}}}]'
    folder = whole(tmp_path, entries_close=(related, f"{variant}\n      {related}"))
    assert {line.split("(")[1].split(")")[0] for line in told(folder)} == {"zh-Hans", "zh-Hant"}


def test_a_text_of_the_interface_that_answers_need_is_missed(tmp_path):
    folder = whole(tmp_path)
    for lang in ("zh", "en"):
        path = folder / f"texts/{lang}.yaml"
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        path.write_text("".join(x for x in lines if "page.evidence:" not in x), encoding="utf-8")
    lines = told(folder)
    assert [line.split(":")[0] for line in lines] == ["texts/en.yaml", "texts/zh.yaml"]
    assert all("error texts: 'page.evidence' is not written" in line for line in lines)
