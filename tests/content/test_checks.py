"""The rules of good knowledge that `check` reports."""

from __future__ import annotations

import pytest

from bot.content import read_folder
from bot.content.checks import check_knowledge
from tests.content.folders import MINIMAL, whole, write


def told(folder):
    return [str(finding) for finding in check_knowledge(read_folder(folder))]


def test_the_whole_example_is_clean(tmp_path):
    assert told(whole(tmp_path)) == []


def test_a_foreign_folder_is_held_to_its_structure_alone(tmp_path):
    assert told(write(tmp_path, {"entries/mine.yaml": MINIMAL})) == []


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"entries_close": ("关掉公众号, ", "")}, "phrasings"),
        ({"entries_close": ("id: close.how", "id: shut.how")}, "entry-id"),
        ({"entries_close": ("在后台注销", "在后台等 7 天注销")}, "bare-number"),
        ({"topics_close": ("先备份", "设置 → 备份")}, "bare-number"),
        ({"entries_close": (", en: How to close", "")}, "language"),
        ({"facts_close": ("status: added", "status: contradicted")}, "claim"),
        ({"texts_en": ("Hello", "Hello {name}")}, "texts"),
        (
            {
                "topics_close": (
                    "[{zh: 能注销, en: You can close it}]",
                    "[{zh: 能注销, en: You can, when: {sure: [unknown]}}]",
                )
            },
            "verdict",
        ),
    ],
)
def test_a_broken_rule_is_named(tmp_path, change, rule):
    folder = whole(tmp_path, **change)
    if "entry-id" in rule:
        text = (folder / "topics/close.yaml").read_text(encoding="utf-8")
        (folder / "topics/close.yaml").write_text(
            text.replace("close.how", "shut.how"), encoding="utf-8"
        )
    assert {line.split(": ")[1].split()[1] for line in told(folder)} == {rule}


def test_a_weak_source_carries_no_number(tmp_path):
    lines = told(whole(tmp_path, facts_close=("class: official", "class: weak")))
    assert any(" weak-number: " in line for line in lines)


def test_the_same_phrasing_under_two_entries_is_found_despite_punctuation(tmp_path):
    folder = whole(tmp_path)
    text = (folder / "entries/close.yaml").read_text(encoding="utf-8")
    second = text.replace("close.how", "close.why").replace("怎么注销公众号", "怎么，注销 公众号？")
    (folder / "entries/more.yaml").write_text(second, encoding="utf-8")
    same = [line for line in told(folder) if "same-phrasing" in line]
    assert any("“怎么，注销 公众号？” stands also under" in line for line in same)


def test_step_numbers_and_digits_in_questions_are_no_bare_numbers(tmp_path):
    folder = whole(
        tmp_path,
        entries_close=(
            'answer: {zh: "在后台注销，{close.fee}。", en: "In the back office, {close.fee}."}',
            'answer: {zh: "1. 登录\\n2. 注销", en: "1. Log in\\n2. Close"}',
        ),
    )
    assert [line for line in told(folder) if "bare-number" in line] == []


LONG = "close." + "x" * 54


def test_an_id_that_no_button_can_hold_is_named_with_its_line(tmp_path):
    """Also in a foreign folder: its answers would go without their buttons."""
    text = MINIMAL + f"  related: [{LONG}]\n" + MINIMAL.replace("close.how", LONG).lstrip("\n")
    (finding,) = told(write(tmp_path, {"entries/mine.yaml": text}))
    assert finding.startswith("entries/mine.yaml:7: error entry-id: ")
    assert LONG in finding


@pytest.mark.parametrize("part", ["slots", "options"])
def test_so_are_the_ids_of_questions_and_answers(tmp_path, part):
    old = "- id: sure" if part == "slots" else '{id: "yes"'
    folder = whole(tmp_path, flow=(old, old.replace("sure", "s" * 46).replace("yes", "y" * 46)))
    assert any(line.startswith("flow.yaml:") and " id: " in line for line in told(folder))


NOT_KNOWN = ("text: {zh: 要 300 元。", "text: {zh: 没有找到收多少。")


@pytest.mark.parametrize(
    ("sentence", "is_told"),
    [
        ("退费照规定 {close.fee|mark}。", True),
        ("说不准退不退 {close.fee|mark}。", False),
        ("{close.fee|text}", False),
        ("照规定退费。另外，要不要钱没有说法 {close.fee|mark}。", False),
        ("资料都没提退费 {close.fee|mark}。", False),
        ("网上说要交钱 {close.fee|mark}。", False),
        ("\\n? 退不退费 {close.fee|mark}", False),
        ("\\n- 退费照规定 {close.fee|mark}\\n? 多久退", True),
    ],
)
def test_what_a_fact_could_not_find_out_is_not_told_as_settled(tmp_path, sentence, is_told):
    folder = whole(
        tmp_path,
        facts_close=NOT_KNOWN,
        entries_close=(
            '"在后台注销，{close.fee}。", en: "In the back office, {close.fee}."',
            f'"在后台注销。{sentence}", en: "Perhaps {{close.fee|mark}}."',
        ),
    )
    settled = [line for line in told(folder) if " settled: " in line]
    assert any(line.startswith("entries/close.yaml") for line in settled) is is_told


@pytest.mark.parametrize(("section", "is_told"), [("unverified", False), ("warnings", True)])
def test_a_page_names_what_is_not_known_in_its_own_section(tmp_path, section, is_told):
    line = '{zh: "退费照规定 {close.fee|mark}", en: "Refunds by the rules {close.fee|mark}"}'
    page = ("warnings: [{zh: 先备份, en: Back up first}]", f"{section}: [{line}]")
    found = told(whole(tmp_path, facts_close=NOT_KNOWN, topics_close=page))
    settled = [finding for finding in found if " settled: " in finding]
    assert any(finding.startswith("topics/close.yaml") for finding in settled) is is_told
