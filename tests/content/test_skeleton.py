"""An empty entry in its topic's file: what can be added, and what is refused."""

from __future__ import annotations

import pytest

from bot.content import load_library, read_folder
from bot.content.checks import check_knowledge
from bot.content.skeleton import add_skeleton
from bot.errors import BadEntryId, EntryRefused, KnowledgeError
from tests.content.folders import MINIMAL, whole, write

TITLE = "title:\n    zh: 题目\n    en: Title"
ANSWER = "answer:\n    zh: 回答。\n    en: Answer."


@pytest.mark.parametrize("ending", ["", "\n", "\n\n", "\n# a last remark\n", "\r\n"])
def test_it_follows_what_is_there_and_leaves_that_alone(tmp_path, ending):
    file = write(tmp_path, {"entries/close.yaml": MINIMAL}) / "entries" / "close.yaml"
    before = file.read_bytes().rstrip() + ending.encode()
    file.write_bytes(before)
    place, line = add_skeleton(tmp_path, "close.fee")
    assert place == file
    assert file.read_bytes().startswith(before)
    assert file.read_text(encoding="utf-8").splitlines()[line - 1] == "- id: close.fee"


def test_the_first_entry_of_a_topic_makes_the_file(tmp_path):
    write(tmp_path, {"entries/close.yaml": MINIMAL})
    file, line = add_skeleton(tmp_path, "open.how")
    assert (file.name, line) == ("open.yaml", 1)


def test_check_names_what_is_left_to_write_until_all_is_written(tmp_path):
    folder = whole(tmp_path)
    file, _ = add_skeleton(folder, "close.again")

    def missing() -> str:
        return "\n".join(str(finding) for finding in check_knowledge(read_folder(folder)))

    def fill(empty: str, text: str) -> None:
        old = file.read_text(encoding="utf-8")
        assert empty in old
        file.write_text(old.replace(empty, text), encoding="utf-8")

    assert "title.zh: is missing" in missing()
    assert "answer.zh: is missing" in missing()
    fill("title:\n    zh:\n    en:\n", f"{TITLE}\n")
    fill("answer:\n    zh:\n    en:\n", f"{ANSWER}\n")
    assert "close.again has 0 phrasings in zh" in missing()
    assert "close.again has 0 phrasings in en" in missing()


def test_what_is_still_blank_keeps_nothing_else_from_use(tmp_path):
    folder = whole(tmp_path, entries_around=("related: [close.cost]", "related: [close.again]"))
    add_skeleton(folder, "close.again")
    write(folder, {"phrasings/pen/close.txt": "close.again\t再注销一次\n"})
    library = load_library(folder)
    assert set(library.entries) == {"close.how", "close.cost", "close.undo"}
    assert library.unfinished == {"close.again"}
    rules = {finding.rule for finding in check_knowledge(read_folder(folder))}
    assert "shape" in rules
    assert "reference" not in rules


def test_an_entry_that_lacks_a_part_altogether_stops_loading(tmp_path):
    folder = whole(tmp_path)
    file, _ = add_skeleton(folder, "close.again")
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("  answer:\n    zh:\n    en:\n", ""), encoding="utf-8")
    with pytest.raises(KnowledgeError, match="answer: is missing"):
        load_library(folder)


@pytest.mark.parametrize(
    "name", ["", "close", "close.", ".fee", "Close.fee", "close fee", "close.fee\n", "关.钱"]
)
def test_an_id_that_cannot_be_is_refused(tmp_path, name):
    with pytest.raises(BadEntryId, match=r"topic\.aspect"):
        add_skeleton(whole(tmp_path), name)


def test_an_id_too_long_for_a_button_is_refused(tmp_path):
    with pytest.raises(BadEntryId, match="longer"):
        add_skeleton(whole(tmp_path), f"close.{'x' * 60}")


def test_a_topic_that_does_not_exist_is_refused(tmp_path):
    with pytest.raises(BadEntryId, match="no topic clsoe; the topics are close"):
        add_skeleton(whole(tmp_path), "clsoe.fee")


def test_an_entry_stands_once_be_it_finished_or_not(tmp_path):
    folder = whole(tmp_path)
    add_skeleton(folder, "close.again")
    for name in ("close.how", "close.again"):
        with pytest.raises(EntryRefused, match=r"already at entries/close\.yaml:\d+"):
            add_skeleton(folder, name)


@pytest.mark.parametrize("old", ["- id: [", "[{id: close.how}]", "  - id: close.how"])
def test_a_file_that_cannot_take_it_stays_as_it_was(tmp_path, old):
    file = write(tmp_path, {"entries/close.yaml": MINIMAL}) / "entries" / "close.yaml"
    file.write_text(old, encoding="utf-8")
    with pytest.raises(EntryRefused, match="cannot take another entry"):
        add_skeleton(tmp_path, "close.fee")
    assert file.read_text(encoding="utf-8") == old
