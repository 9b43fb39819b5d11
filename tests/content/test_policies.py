"""What is told of a faulty `policies.yaml`."""

from __future__ import annotations

import pytest

from bot.content import load_library, read_folder
from bot.content.checks import check_knowledge
from bot.errors import KnowledgeError
from tests.content.folders import WHOLE, write

POLICIES = """
words:
  销: [注销, 销号]
policies:
  - id: regret
    signs:
      zh: [后悔 + <销>]
      en: [regret … closing]
    when: {sure: ["yes"]}
    answer:
      zh: |
        先别确认。
        要 {close.fee|value}。
      en: |
        Do not confirm.
        It costs {close.fee|value}.
    buttons:
      - {to: close.undo, zh: 撤回, en: Withdraw}
      - {to: close, zh: 注销, en: Closing}
    entry: close.undo
  - id: again
    after: [regret]
    signs: {zh: [真的吗], en: [really]}
    answer: {zh: 真的。, en: Really.}
    forgets: true
"""


def folder(tmp_path, old="", new=""):
    assert old in POLICIES
    return write(tmp_path, {**WHOLE, "policies.yaml": POLICIES.replace(old, new, 1)})


def told(path):
    return [str(finding) for finding in check_knowledge(read_folder(path))]


def test_policies_are_read_in_their_order(tmp_path):
    path = folder(tmp_path)
    assert told(path) == []
    library = load_library(path)
    first, second = library.policies.policies
    assert (first.id, second.id) == ("regret", "again")
    assert first.buttons[0].to == "close.undo"
    assert second.forgets


@pytest.mark.parametrize(
    ("old", "new", "line", "problem"),
    [
        ("<销>", "<卖>", 5, "no list <卖>"),
        ("{to: close.undo", "{to: close.gone", 17, "no entry or topic close.gone"),
        ("entry: close.undo", "entry: close.gone", 19, "no entry or topic close.gone"),
        ("after: [regret]", "after: [sorrow]", 21, "no entry or topic sorrow"),
        ("{sure:", "{certain:", 8, "no slot certain"),
        ('["yes"]', '["no"]', 8, "no option no"),
        ("{close.fee|value}", "{close.gone|value}", 10, "no fact close.gone"),
        ("id: again", "id: regret", 20, "regret stands already"),
        ("id: again", "id: close.how", 20, "close.how stands already"),
        ("forgets:", "forget:", 24, "unknown key"),
        (
            "signs: {zh: [真的吗]",
            "unless: {zh: [真 + 假]}\n    signs: {zh: [真的吗]",
            22,
            "only signs",
        ),
    ],
)
def test_a_reference_to_nothing_is_refused_at_its_line(tmp_path, old, new, line, problem):
    with pytest.raises(KnowledgeError) as caught:
        load_library(folder(tmp_path, old, new))
    assert any(
        found.startswith(f"policies.yaml:{line}: error ") and problem in found
        for found in caught.value.findings
    ), caught.value.findings


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("要 {close.fee|value}。", "要 300 元。", "bare-number"),
        (", en: [really]", "", "signs"),
        ("id: again", f"id: {'again' * 7}", "id"),
        (", en: Really.", "", "language"),
        ("Do not confirm.", "Do not press 确认.", "gloss"),
        (
            "      - {to: close, zh: 注销, en: Closing}\n",
            "      - {to: close, zh: 注销, en: Closing}\n" * 4,
            "related",
        ),
    ],
)
def test_a_rule_that_is_broken_is_named(tmp_path, old, new, rule):
    assert {line.split(": ")[1].split()[1] for line in told(folder(tmp_path, old, new))} == {rule}
