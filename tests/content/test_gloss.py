"""Chinese names in English wording are explained the first time."""

from __future__ import annotations

import pytest

from bot.content import read_folder
from bot.content.checks import check_knowledge
from bot.content.gloss import unglossed
from tests.content.folders import whole


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Open 设置 (Settings).", []),
        ("Press “开始迁移” (Start).", []),
        ("Press “开始迁移”.", ["开始迁移"]),
        ("Open 设置 → 注销帐号 (Close account).", ["设置"]),
        ("Have your 原始ID (original account ID); the 原始ID begins with gh_.", []),
        ("Have your 原始ID.", ["原始ID"]),
        ("Account recovery (帐号找回) helps.", []),
        ("It is called 《运营规范》 (the norms).", []),
        ("It is called 《运营规范》.", ["《运营规范》"]),
        ("设置 or 设置", ["设置"]),
    ],
)
def test_a_name_needs_its_english_once(text, names):
    assert list(unglossed(text)) == names


def test_the_gloss_of_a_fact_serves_the_answer_that_refers_to_it(tmp_path):
    fact = ("value: {zh: 300 元, en: CNY 300}", "value: {zh: 设置, en: 设置 (Settings)}")
    later = ("In the back office, {close.fee}.", "Open {close.fee}, then 设置.")
    first = ("In the back office, {close.fee}.", "Open 设置, that is {close.fee}.")
    assert glosses(whole(tmp_path / "later", facts_close=fact, entries_close=later)) == []
    (told,) = glosses(whole(tmp_path / "first", facts_close=fact, entries_close=first))
    assert "entries/close.yaml" in told
    assert "设置 (what it means)" in told


def glosses(folder):
    findings = check_knowledge(read_folder(folder))
    return [str(finding) for finding in findings if finding.rule == "gloss"]
