"""Whether everyone finds a way, and the tables that show it."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.audit import check_folder, matrix
from tests import shipped
from tests.content.folders import whole
from tests.dialogue.toys import club

TODAY = dt.date(2026, 11, 23)
FLOW = """version: 1
slots:
  - id: goal
    name: {zh: 目标, en: Aim}
    question: {zh: 想做什么？, en: What do you want?}
    why: {zh: 路不同, en: Roads differ}
    options:
      - {id: close, label: {zh: 注销, en: Close}}
      - {id: rest, label: {zh: 歇着, en: Rest}}
      - {id: unknown, label: {zh: 不知道, en: "I don't know"}}
  - id: account
    name: {zh: 账号, en: Account}
    question: {zh: 什么号？, en: Which?}
    why: {zh: 权限不同, en: Rights differ}
    options:
      - {id: service, label: {zh: 服务号, en: Service}}
      - {id: unknown, label: {zh: 不清楚, en: Not sure}}
rules:
"""
CLOSE = "  - when: {goal: [close], account: [service]}\n    outcome: close\n"
CLOSE_ALL = "  - when: {goal: [close]}\n    outcome: close\n"
REST = "  - when: {goal: [rest]}\n    outcome: close\n"
LAST = "  - outcome: help\n"


@pytest.fixture
def folder(tmp_path):
    folder = whole(tmp_path)
    page = (folder / "topics/close.yaml").read_text(encoding="utf-8")
    other, _, _ = page.replace("id: close\n", "id: help\n", 1).partition("\ntables:")
    (folder / "topics/help.yaml").write_text(other, encoding="utf-8")
    plan = (folder / "plans/close.yaml").read_text(encoding="utf-8")
    (folder / "plans/help.yaml").write_text(plan.replace("close", "help"), encoding="utf-8")
    return folder


def holes(folder, *rules):
    (folder / "flow.yaml").write_text(FLOW + "".join(rules), encoding="utf-8")
    findings = check_folder(folder, TODAY)
    return [finding.message for finding in findings if finding.rule == "coverage"]


def test_every_goal_with_a_rule_of_its_own_is_covered(folder):
    assert holes(folder, CLOSE_ALL, REST, LAST) == []


def test_a_goal_that_only_the_last_rule_takes_is_a_hole(folder):
    (message,) = holes(folder, CLOSE_ALL, LAST)
    assert message.startswith("whoever wants rest finds no way in 2 cases")


def test_a_goal_that_forgets_one_account_names_it(folder):
    (message,) = holes(folder, CLOSE, REST, LAST)
    assert "whoever wants close finds no way in 1 cases" in message
    assert "goal close, account unknown" in message


def test_a_page_without_a_step_for_somebody_must_tell_them_so(folder):
    path = folder / "plans/help.yaml"
    text = path.read_text(encoding="utf-8")
    title = "title: {zh: 登录, en: Log in}"
    assert title in text
    only = f"{title}, when: {{account: [unknown]}}"
    path.write_text(text.replace(title, only), encoding="utf-8")
    (message,) = holes(folder, CLOSE_ALL, REST, LAST)
    assert message.startswith("for account service the page has neither a step nor a verdict")


def test_the_tables_of_the_shipped_knowledge_have_a_page_in_every_cell():
    library = shipped.library()
    drawn = matrix(library)
    ways, verdicts = drawn.split("\n\n")
    for goal in library.slots["goal"].options:
        (row,) = [line for line in ways.splitlines() if line.startswith(f"{goal.id} ")]
        named = [word for word in row.split()[1:] if word not in {"a", "v", "av"}]
        assert len(named) == len(library.slots["entity"].options)
        assert all(name in library.topics for cell in named for name in cell.split("/"))
    for topic in library.topics.values():
        if topic.kind == "path":
            assert f"\n{topic.id} " in verdicts


def test_a_flow_without_these_slots_has_a_table_all_the_same():
    assert "unknown" in matrix(club())
