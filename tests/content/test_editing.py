"""Something put into a file of an author's: whatever its style, one line of it changes."""

from __future__ import annotations

import pytest
import yaml

from bot.content.editing import replace, with_item
from bot.content.phrasing import add_phrasing
from bot.content.shipped import knowledge_dir
from bot.content.skeleton import add_skeleton
from bot.errors import EntryRefused
from tests.content.folders import MINIMAL, write

ENTRIES = sorted((knowledge_dir() / "entries").glob("*.yaml"))
SHAPES = {
    "blanks between items": ("zh: [a,  b]", "zh: [a,  b, NEW]"),
    "blanks within brackets": ("zh: [ a ]", "zh: [ a, NEW ]"),
    "a comma behind the last": ("zh: [a, b,]", "zh: [a, b, NEW,]"),
    "brackets over lines": ("zh:\n  [a, b,\n   c]", "zh:\n  [a, b,\n   c, NEW]"),
    "a remark within brackets": ("zh: [a, b   # spoken\n  ]", "zh: [a, b, NEW   # spoken\n  ]"),
    "one bracket a line": ("zh: [\n  a\n  ]", "zh: [\n  a, NEW\n  ]"),
    "a list flush with its key": ("zh:\n- a\nen:\n  - b", "zh:\n- a\n- NEW\nen:\n  - b"),
    "an item over lines": ("zh:\n  - a\n    b\nen: []", "zh:\n  - a\n    b\n  - NEW\nen: []"),
    "a quotation over lines": ('zh:\n  - "a\n    b"', 'zh:\n  - "a\n    b"\n  - NEW'),
    "wide dashes": ("zh:\n  -   a", "zh:\n  -   a\n  - NEW"),
    "a remark below": ("zh:\n  - a\n  # b\n\nen: []", "zh:\n  - a\n  - NEW\n  # b\n\nen: []"),
    "blanks at the end": ("zh:\n  - a  \nen: []", "zh:\n  - a  \n  - NEW\nen: []"),
    "a head and a foot": ("---\nzh:\n  - a\n...\n", "---\nzh:\n  - a\n  - NEW\n...\n"),
    "other values": ("zh: [a]\nx: |4\n     b\ny: ~\n", "zh: [a, NEW]\nx: |4\n     b\ny: ~\n"),
    "signs of several bytes": ("x: 退号😀\nzh: [退]", "x: 退号😀\nzh: [退, NEW]"),
    "a list that is not there": ("x:\n  - a", "x:\n  - a\nzh: [NEW]"),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_an_item_is_put_in_and_nothing_else_changes(shape):
    before, after = SHAPES[shape]
    assert with_item(before.encode(), ("zh",), "NEW").decode() == after
    assert yaml.safe_load(after)["zh"][-1] == "NEW"


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("file", ENTRIES, ids=lambda file: file.stem)
def test_a_phrasing_more_is_one_line_of_a_shipped_file(file, lang):
    before = file.read_text(encoding="utf-8")
    after = with_item(before.encode(), (0, "questions", lang), "新问法").decode()
    assert after.count("新问法") == 1
    assert after.replace("      - 新问法\n", "").replace(", 新问法", "") == before


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_new_entry_has_the_line_ends_of_its_file(tmp_path, end):
    file = write(tmp_path, {"entries/close.yaml": MINIMAL}) / "entries" / "close.yaml"
    file.write_bytes(file.read_bytes().replace(b"\n", end.encode()))
    add_skeleton(tmp_path, "close.fee")
    lines = file.read_bytes().decode().split(end)
    assert not any("\r" in line or "\n" in line for line in lines)
    assert lines[lines.index("- id: close.fee") - 1] == ""
    assert lines.count("") == 2


def test_a_link_stays_a_link_and_what_it_leads_to_is_changed(tmp_path):
    link = write(tmp_path, {"entries/close.yaml": MINIMAL}) / "entries" / "close.yaml"
    kept = link.rename(tmp_path / "kept.yaml")
    link.symlink_to("../kept.yaml")
    add_phrasing(tmp_path, "close.how", "新问法", "zh")
    add_skeleton(tmp_path, "close.fee")
    assert link.is_symlink()
    how, fee = yaml.safe_load(kept.read_text(encoding="utf-8"))
    assert how["questions"]["zh"][-1] == "新问法"
    assert fee["id"] == "close.fee"


def test_who_may_read_a_file_stays(tmp_path):
    file = tmp_path / "close.yaml"
    file.write_bytes(b"old")
    file.chmod(0o640)
    replace(file, b"new")
    assert (file.read_bytes(), file.stat().st_mode & 0o777) == (b"new", 0o640)


def test_a_list_left_blank_is_for_a_person_to_fill(tmp_path):
    text = MINIMAL.replace("{zh: [怎么注销公众号]}", "{zh: [怎么注销公众号], en: }")
    file = write(tmp_path, {"entries/close.yaml": text}) / "entries" / "close.yaml"
    before = file.read_bytes()
    with pytest.raises(EntryRefused):
        add_phrasing(tmp_path, "close.how", "how to close", "en")
    assert file.read_bytes() == before
