"""Knowledge files are data: nothing in one runs, and none takes the machine's memory or time.

Nor does one lead anywhere else.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.content import read_folder
from bot.content import yamlfile as reader
from bot.content.phrasing import add_phrasing
from bot.content.skeleton import add_skeleton
from bot.errors import BadEntryId, EntryRefused
from tests.content.folders import MINIMAL, whole, write

LAUGHS = "a0: &a0 [ha, ha]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 40)
)
HOSTILE = {
    "an object made by its constructor": "!!python/object/apply:pathlib.Path.touch [MARK]",
    "a function called": "- id: !!python/object/apply:os.system ['touch MARK']",
    "a module imported": "- !!python/module:antigravity ''",
    "a class of one's own": "- !<tag:yaml.org,2002:python/object/new:os.system> [touch MARK]",
    "a tag declared": "%TAG !! tag:yaml.org,2002:python/\n--- !!name:os.system ''",
    "a billion laughs": LAUGHS,
    "a merged mapping": "- &a {id: a}\n- {<<: *a}",
    "an anchor that holds itself": "&a [*a]",
    "lists in lists": "[" * 100_000,
    "mappings in mappings": "{a: " * 50_000,
    "blocks in blocks": "".join(f"{' ' * n}- \n" for n in range(2_000)),
    "a key that is a tree": "? " * 2_000 + "a",
    "a second document": "- id: a\n---\n- id: b",
    "control characters": "- id: \x1b]0;title\x07",
    "a huge number": "- id: a\n  order: " + "9" * 100_000,
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_file_is_one_that_has_faults(tmp_path, content):
    mark = tmp_path / "mark"
    files = {"entries/good.yaml": MINIMAL, "entries/bad.yaml": ""}
    folder = write(tmp_path / "knowledge", files)
    (folder / "entries/bad.yaml").write_text(content.replace("MARK", str(mark)), encoding="utf-8")
    findings = read_folder(folder).findings
    assert findings
    assert {finding.file for finding in findings} == {"entries/bad.yaml"}
    assert all(len(str(finding)) < 1_000 for finding in findings)
    assert not mark.exists()


def test_a_file_above_the_limit_is_refused_unparsed(tmp_path, monkeypatch):
    folder = write(tmp_path, {"entries/a.yaml": MINIMAL})
    size = (folder / "entries/a.yaml").stat().st_size
    monkeypatch.setattr(reader, "MAX_BYTES", size)
    assert read_folder(folder).findings == []
    monkeypatch.setattr(reader, "MAX_BYTES", size - 1)
    (finding,) = read_folder(folder).findings
    assert "larger than" in str(finding)


NO_FILES = {
    "a link out of the folder": (lambda path, out: path.symlink_to(out), "leads out"),
    "a device": (lambda path, _: path.symlink_to("/dev/null"), "leads out"),
    "a link to nothing": (lambda path, _: path.symlink_to("nowhere"), "link to nothing"),
    "a link to itself": (lambda path, _: path.symlink_to(path), "cannot be read"),
    "a folder": (lambda path, _: path.mkdir(), "not a file"),
    "a pipe": (lambda path, _: os.mkfifo(path), "not a file"),
}


@pytest.mark.parametrize("name", ["entries/bad.yaml", "sources.yaml"])
@pytest.mark.parametrize(("make", "told"), NO_FILES.values(), ids=NO_FILES)
def test_what_is_no_file_of_the_folder_is_told_and_not_read(tmp_path, name, make, told):
    folder = write(tmp_path / "knowledge", {"entries/good.yaml": MINIMAL})
    outside = tmp_path / "outside.yaml"
    outside.write_text(MINIMAL.replace("close.how", "close.outside"), encoding="utf-8")
    make(folder / name, outside)
    read = read_folder(folder)
    assert [item.value.id for item in read.entries] == ["close.how"]
    (finding,) = read.findings
    assert finding.file == name
    assert told in str(finding)


def test_a_part_of_the_folder_may_not_lie_elsewhere(tmp_path):
    folder = write(tmp_path / "knowledge", {"entries/good.yaml": MINIMAL})
    (write(tmp_path, {"away/a.yaml": "- id: X"}) / "away").rename(tmp_path / "facts")
    (folder / "facts").symlink_to(tmp_path / "facts")
    (finding,) = read_folder(folder).findings
    assert finding.file == "facts/a.yaml"


def test_links_that_stay_in_the_folder_are_followed_and_the_folder_may_be_one(tmp_path):
    folder = write(tmp_path / "release-2", {"entries/good.yaml": MINIMAL})
    (folder / "entries/good.yaml").rename(folder / "stored.yaml")
    (folder / "entries/good.yaml").symlink_to("../stored.yaml")
    (tmp_path / "current").symlink_to("release-2")
    assert set(entries(tmp_path / "current")) == {"close.how"}


def test_nothing_is_written_through_a_link_out_of_the_folder(tmp_path):
    folder = write(tmp_path / "knowledge", {"entries/close.yaml": MINIMAL})
    precious = tmp_path / "precious"
    precious.write_text("precious")
    (folder / "entries/close.yaml.new").symlink_to(precious)
    (folder / "entries/open.yaml").symlink_to(tmp_path / "begun")
    add_phrasing(folder, "close.how", "新问法", "zh")
    with pytest.raises(EntryRefused, match="leads out"):
        add_skeleton(folder, "open.how")
    assert precious.read_text() == "precious"
    assert not (tmp_path / "begun").exists()


@pytest.mark.parametrize(
    "name",
    [
        "../close.x",
        "../../etc/x.y",
        "/etc/passwd.x",
        "close/../x.y",
        "close.x/../../y",
        "a\n.b",
        "",
    ],
)
def test_a_new_entry_cannot_be_put_anywhere_else(tmp_path, name):
    folder = whole(tmp_path / "knowledge")
    before = contents(tmp_path)
    with pytest.raises(BadEntryId):
        add_skeleton(folder, name)
    assert contents(tmp_path) == before


@pytest.mark.parametrize("entry", ["../close.x", "close.how\n", "entries/close.how", "close.*"])
def test_a_phrasing_goes_into_no_file_but_that_of_an_entry(tmp_path, entry):
    folder = whole(tmp_path / "knowledge")
    before = contents(tmp_path)
    with pytest.raises(EntryRefused):
        add_phrasing(folder, entry, "新问法", "zh")
    assert contents(tmp_path) == before


YAML = (
    "'",
    '"',
    ", ",
    "]",
    "}",
    ": ",
    "\n",
    "\n- id: x.y",
    " #",
    "!!str ",
    "&a",
    "*a",
    "- ",
    "---",
)
WORDS = (
    st.lists(st.sampled_from(YAML) | st.text(max_size=4), min_size=1, max_size=6)
    .map("".join)
    .filter(bool)
)


@settings(max_examples=40, deadline=None)
@given(WORDS)
@example("退会'], en: [x]}\n- id: evil.entry\n  topic: close")
@example("no")
@example("007")
def test_a_members_question_becomes_that_phrasing_and_nothing_else(question):
    """An administrator's press writes words of strangers into a file that is loaded at once."""
    with TemporaryDirectory() as name:
        folder = write(Path(name) / "a", {"entries/close.yaml": MINIMAL})
        shutil.copytree(folder, Path(name) / "b")
        before = entries(folder)
        for act in (
            lambda: add_phrasing(folder, "close.how", question, "zh"),
            lambda: add_skeleton(Path(name) / "b", "close.new", question),
        ):
            try:
                act()
            except EntryRefused:
                continue
        asked = entries(folder)["close.how"]
        assert asked[: len(before["close.how"])] == before["close.how"]
        new = asked[len(before["close.how"]) :]
        assert [phrasing.split() for phrasing in new] in ([], [question.split()])
        assert set(entries(folder)) == set(before)
        begun = reader.read_document(Path(name) / "b/entries/close.yaml", "b").data
        assert [item["id"] for item in begun] in (["close.how"], ["close.how", "close.new"])
        assert [len(item["questions"]["zh"]) for item in begun] in ([1], [1, 1])


def entries(folder: Path) -> dict[str, tuple[str, ...]]:
    read = read_folder(folder)
    assert read.findings == []
    return {item.value.id: item.value.questions.zh for item in read.entries}


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
