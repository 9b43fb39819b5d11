"""Whether every view is short enough to be read."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.audit import check_folder
from bot.audit.budget import measure
from bot.dialogue.blocks import Bullets, Paragraph
from tests.content.folders import whole

TODAY = dt.date(2026, 11, 23)
LONG = "先备份再注销" * 45


def told(folder):
    return [str(finding) for finding in check_folder(folder, TODAY) if finding.rule != "unasked"]


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"entries_close": ("在后台注销，", LONG)}, "entries/close.yaml:"),
        ({"entries_close": ("In the back office, ", "Back up. " * 81)}, "entries/close.yaml:"),
        ({"topics_close": ("zh: 先备份", f"zh: {LONG}")}, "topics/close.yaml:"),
        ({"plans_close": ("{zh: 登录,", f"{{zh: {LONG},")}, "topics/close.yaml:"),
    ],
)
def test_a_first_view_longer_than_a_screen_is_told(tmp_path, change, place):
    (line,) = told(whole(tmp_path, **change))
    assert line.startswith(place)
    assert " error budget: " in line


def test_the_answer_for_some_readers_counts_by_itself(tmp_path):
    related = "related: [close.cost]"
    variant = f'variants: [{{when: {{sure: ["yes"]}}, answer: {{zh: {LONG}, en: Done.}}}}]'
    folder = whole(tmp_path, entries_close=(related, f"{variant}\n      {related}"))
    (line,) = told(folder)
    assert "sure yes" in line


def test_what_stands_behind_an_answer_may_be_longer(tmp_path):
    related = "related: [close.cost]"
    details = f"details: [{{zh: {LONG}, en: Back up first.}}]"
    assert told(whole(tmp_path, entries_close=(related, f"{details}\n      {related}"))) == []


def test_many_short_lines_are_too_many(tmp_path):
    lines = "\\n".join(["- 一"] * 12)
    change = ('"在后台注销，{close.fee}。"', f'"在后台，{{close.fee}}。\\n{lines}"')
    (line,) = told(whole(tmp_path, entries_close=change))
    assert " 14 lines " in line


def test_what_was_not_found_is_said_once_in_a_view(tmp_path):
    (line,) = told(
        whole(tmp_path, entries_close=("在后台注销，", "没有找到入口。没有查到说明。在后台注销，"))
    )
    assert " error not-found: " in line


def test_readers_hear_nothing_of_an_article_they_have_not_seen(tmp_path):
    (line,) = told(whole(tmp_path, entries_close=("在后台注销，", "来源文章说不能，")))
    assert " error article: " in line


def test_a_text_of_the_interface_that_answers_need_is_missed(tmp_path):
    folder = whole(tmp_path)
    for lang in ("zh", "en"):
        path = folder / f"texts/{lang}.yaml"
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        path.write_text("".join(x for x in lines if "page.evidence:" not in x), encoding="utf-8")
    lines = told(folder)
    assert [line.split(":")[0] for line in lines] == ["texts/en.yaml", "texts/zh.yaml"]
    assert all("error texts: 'page.evidence' is not written" in line for line in lines)


def test_lines_and_characters_are_counted_as_a_reader_sees_them():
    view = (Paragraph("能注销。", strong=True), Bullets(("先备份", "再 300 元")))
    assert measure(view, "zh-Hans") == (3, 3 + 3 + 2)


def test_a_chinese_label_is_one_word_of_english():
    view = (Paragraph("Open 设置与开发 (Settings & Development), then wait 7 days."),)
    assert measure(view, "en") == (1, 8)
