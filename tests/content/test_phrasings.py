"""Plain files of further phrasings, by whose pen."""

from __future__ import annotations

import json

import pytest

from bot.__main__ import main
from bot.content import read_folder
from bot.content.loader import library_of
from tests.content.folders import write

ENTRY = """\
- id: close.fee
  topic: close
  title: {zh: 退会要多少钱}
  questions: {zh: [退会收费吗], en: [what does leaving cost]}
  answer: {zh: 不收费。}
"""
LINES = "phrasings/neighbour/close.txt"


@pytest.fixture
def folder(tmp_path):
    return write(tmp_path, {"entries/close.yaml": ENTRY})


def written(folder, text: str):
    path = folder / LINES
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return read_folder(folder)


def test_an_entry_is_asked_in_the_words_of_every_pen(folder):
    library = library_of(written(folder, "# 邻居写的\n\nclose.fee\t退个会得花多少\n"))
    assert library.entries["close.fee"].questions.zh == ("退会收费吗", "退个会得花多少")


def test_a_line_without_han_characters_is_english(folder):
    library = library_of(written(folder, "close.fee\tany charge for quitting\n"))
    assert "any charge for quitting" in library.entries["close.fee"].questions.en


@pytest.mark.parametrize(
    ("text", "line", "rule"),
    [
        ("close.fee 没有制表符\n", 1, "phrasings"),
        ("close.fee\t好的\n\tfee\n", 2, "phrasings"),
        ("close.fee\t\n", 1, "phrasings"),
        ("close.fee\t好的\nclose.free\t错的编号\n", 2, "reference"),
    ],
)
def test_a_line_that_cannot_be_used_is_named(folder, text, line, rule):
    (finding,) = written(folder, text).findings
    assert (finding.file, finding.line, finding.rule) == (LINES, line, rule)


def test_a_file_that_is_no_utf8_is_named_with_its_line(folder):
    path = folder / LINES
    path.parent.mkdir(parents=True)
    path.write_bytes("close.fee\t好\n".encode() + "close.fee\t坏\n".encode("gbk"))
    (finding,) = read_folder(folder).findings
    assert (finding.line, finding.rule) == (2, "phrasings")


def test_new_lines_make_another_version(folder):
    before = read_folder(folder).version
    assert written(folder, "close.fee\t退个会得花多少\n").version != before


def test_what_is_matched_against_can_be_listed(folder, capsys):
    written(folder, "close.fee\t退个会得花多少\n")
    assert main(["ask", "--phrasings", "--knowledge", str(folder)]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {
        "q": "退个会得花多少",
        "entry": "close.fee",
        "topic": "close",
        "lang": "zh",
        "pen": "neighbour",
    } in rows
    assert {row["pen"] for row in rows} == {"entry", "neighbour", "title"}
