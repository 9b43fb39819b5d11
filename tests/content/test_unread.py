"""Files that an author takes for read and that are not, and what editors leave beside them."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.audit import check_folder
from bot.content import load_library, read_folder
from bot.errors import KnowledgeError
from tests.content.folders import MINIMAL, whole, write

OTHER = MINIMAL.replace("close.how", "close.other").replace("怎么注销公众号", "注销怎么办")


def findings(folder):
    return [str(finding) for finding in check_folder(folder, dt.date(2026, 11, 23))]


@pytest.mark.parametrize(
    ("name", "mend"),
    [
        ("entries/a.yml", "let its name end in .yaml"),
        ("entries/A.YAML", "let its name end in .yaml"),
        ("entries/more/b.yaml", "move it there"),
        ("entries/more/still/b.yml", "move it there"),
        ("topics/close.yml", "let its name end in .yaml"),
        ("texts/EN.YML", "let its name end in .yaml"),
        ("Entries/a.yaml", "move or rename"),
        ("flow.yml", "rename it"),
        ("Synonyms.yaml", "rename it"),
    ],
)
def test_knowledge_that_would_be_left_out_stops_the_start(tmp_path, name, mend):
    folder = write(tmp_path, {"entries/good.yaml": MINIMAL, name: OTHER})
    (told,) = findings(folder)
    assert told.startswith(f"{name}:1: error unread: is not read: ")
    assert mend in told
    with pytest.raises(KnowledgeError, match="is not read"):
        load_library(folder)


@pytest.mark.parametrize(
    "name", ["entries/a.yaml.txt", "entries/a.json", "facts/notes.md", "drafts/a.yaml", "a.yaml"]
)
def test_a_file_of_another_kind_is_told_and_stops_nothing(tmp_path, name):
    folder = write(tmp_path, {"entries/good.yaml": MINIMAL, name: OTHER})
    (told,) = findings(folder)
    assert told.startswith(f"{name}:1: warning unread: is not read: ")
    assert set(load_library(folder).entries) == {"close.how"}


@pytest.mark.parametrize(
    "name",
    [".#a.yaml", ".a.yaml.swp", "._a.yaml", "a.yaml~", "#a.yaml#", ".DS_Store", ".old/a.yaml"],
)
@pytest.mark.parametrize("place", ["", "entries/", "facts/"])
def test_what_an_editor_leaves_behind_is_passed_over(tmp_path, name, place):
    folder = write(tmp_path, {"entries/good.yaml": MINIMAL, place + name: "- no: entry"})
    assert findings(folder) == []
    assert set(load_library(folder).entries) == {"close.how"}


def test_the_lock_of_an_editor_which_is_a_link_to_nothing_is_passed_over(tmp_path):
    folder = write(tmp_path, {"entries/good.yaml": MINIMAL})
    (folder / "entries/.#good.yaml").symlink_to("somebody@machine.1234:5678")
    assert findings(folder) == []


def test_a_folder_mounted_by_links_to_a_hidden_one_is_read(tmp_path):
    folder = write(tmp_path, {"entries/..2026_11_23/good.yaml": MINIMAL})
    (folder / "entries/..data").symlink_to("..2026_11_23")
    (folder / "entries/good.yaml").symlink_to("..data/good.yaml")
    assert findings(folder) == []
    assert set(load_library(folder).entries) == {"close.how"}


@pytest.mark.parametrize("files", [{"entries/.keep": ""}, {"entries/a.yaml": "[]"}])
def test_a_folder_without_an_entry_is_refused(tmp_path, files):
    folder = write(tmp_path, files)
    assert findings(folder) == [
        "entries:1: error folder: holds no entry; write one into a file whose name ends in .yaml"
    ]
    with pytest.raises(KnowledgeError):
        load_library(folder)


def test_a_file_in_the_place_of_a_folder_is_told(tmp_path):
    folder = write(tmp_path, {"entries/good.yaml": MINIMAL, "facts": "- id: close.fee"})
    (told,) = findings(folder)
    assert told.startswith("facts:1: error folder: cannot be read: ")


def test_a_readme_beside_the_folders_is_nobodys_fault(tmp_path):
    (whole(tmp_path) / "README.md").write_text("# How it is written")
    assert [str(finding) for finding in read_folder(tmp_path).warnings] == []
