"""Tables with the reader's own case, and templates: what a folder may not say of them."""

from __future__ import annotations

from textwrap import indent

import pytest

from bot.content import load_library, read_folder
from bot.content.checks import check_knowledge
from tests.content.folders import whole

TABLE = """
tables:
  - id: close.cost_table
    title: {zh: 费用, en: Cost}
    columns: [{zh: 谁, en: Who}, {zh: 多少, en: How much, when: {sure: ["yes"]}}]
    rows:
      - - {zh: 想好的人, en: The sure, when: {sure: ["yes"]}}
        - {zh: 一笔, en: One sum, fact: close.fee}
"""
TEMPLATE = """
- id: close.letter
  title: {zh: 申请, en: Application}
  text: {zh: "愿付{close.fee|value}。签名：___", en: "I pay {close.fee|value}. Signed: ___"}
"""


def folder_with(path, table=TABLE, template=TEMPLATE, named="close.letter"):
    folder = whole(path)
    topic, entries = folder / "topics/close.yaml", folder / "entries/close.yaml"
    topic.write_text(topic.read_text(encoding="utf-8") + table, encoding="utf-8")
    more = indent(f"template: {named}\n", "  ")
    entries.write_text(entries.read_text(encoding="utf-8") + more, encoding="utf-8")
    (folder / "templates").mkdir()
    (folder / "templates/close.yaml").write_text(template, encoding="utf-8")
    return folder


def test_a_template_and_a_table_with_conditions_are_sound(tmp_path):
    folder = folder_with(tmp_path)
    assert check_knowledge(read_folder(folder)) == []
    library = load_library(folder)
    assert library.templates["close.letter"].text.zh == "愿付{close.fee|value}。签名：___"
    assert library.entries["close.how"].template == "close.letter"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"named": "close.note"}, "no template close.note"),
        ({"template": TEMPLATE + TEMPLATE}, "close.letter stands already at templates/close.yaml"),
        ({"template": TEMPLATE.replace("fee|value", "fee")}, "write {close.fee|value}"),
        ({"template": TEMPLATE.replace("close.fee", "close.sum")}, "no fact close.sum"),
        ({"table": TABLE.replace("when: {sure:", "when: {mood:")}, "no slot mood"),
        ({"table": TABLE.replace('["yes"]', "[maybe]")}, "no option maybe"),
        (
            {"table": TABLE.replace("fact: close.fee", 'fact: close.fee, when: {sure: ["yes"]}')},
            "error table: only the first cell of a row may have `when`",
        ),
    ],
)
def test_a_fault_in_a_table_or_template_is_told(tmp_path, change, expected):
    told = [str(finding) for finding in read_folder(folder_with(tmp_path, **change)).findings]
    assert any(expected in line for line in told), told


def test_a_number_in_a_template_must_come_from_a_fact(tmp_path):
    folder = folder_with(tmp_path, template=TEMPLATE.replace("愿付", "30 天内愿付"))
    (told,) = check_knowledge(read_folder(folder))
    assert (told.file, told.rule) == ("templates/close.yaml", "bare-number")
