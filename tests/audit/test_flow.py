"""What `check` says about the guided decision, and its picture."""

from __future__ import annotations

import datetime as dt

from bot.audit import check_folder, mermaid
from tests.content.folders import whole
from tests.dialogue.toys import club

RULES = "outcome: close"


def rules(folder):
    return [finding.rule for finding in check_folder(folder, dt.date(2026, 11, 23))]


def test_a_rule_behind_one_that_takes_all_is_unreachable(tmp_path):
    folder = whole(tmp_path, flow=(RULES, "outcome: close\n      - outcome: close"))
    assert "unreachable" in rules(folder)


def test_a_slot_whose_answers_change_nothing_is_named(tmp_path):
    assert rules(whole(tmp_path)) == ["unasked"]


def test_a_slot_that_changes_the_page_is_asked(tmp_path):
    folder = whole(
        tmp_path,
        flow=(RULES, "outcome: close\n        asks: [sure]"),
        topics_close=(
            "warnings: [{zh: 先备份, en: Back up first}]",
            'warnings: [{zh: 先备份, en: Back up first, when: {sure: ["yes"]}}]',
        ),
    )
    assert rules(folder) == []


def test_findings_of_broken_files_come_alone(tmp_path):
    folder = whole(tmp_path, flow=("rules:", "rulez:"))
    assert rules(folder) == ["shape"]


def test_the_picture_names_every_question_and_recommendation_once():
    picture = mermaid(club()).splitlines()
    assert picture[0] == "flowchart TD"
    for name in ("role", "goal", "card"):
        assert sum(f'{{"{name}"}}' in line for line in picture) >= 1
    for title in ("客人", "退会", "停卡", "怎么选"):
        assert any(f'(["{title}"])' in line for line in picture)
