"""What is made of a folder once and kept: never another answer, and never in the way."""

from __future__ import annotations

import dataclasses
import datetime as dt
import os
import threading
from pathlib import Path

import pytest

from bot import opening
from bot.content import Library, load_library
from bot.content.holidays import YearOfHolidays
from bot.content.stored import opened, stored
from bot.dialogue import Knowledge
from bot.errors import KnowledgeError
from bot.match.kept import keep, open_kept
from bot.opening import open_knowledge
from tests import shipped
from tests.content.folders import MINIMAL, whole, write

QUESTIONS = ("公众号怎么注销", "注销要多少钱", "how do i close my account", "今天天气", "")


@pytest.fixture
def folder(tmp_path) -> Path:
    return whole(tmp_path / "knowledge")


@pytest.fixture
def cache(tmp_path) -> Path:
    return tmp_path / "cache"


def the_file(cache: Path) -> Path:
    (file,) = cache.iterdir()
    return file


def answers(knowledge: Knowledge) -> list[object]:
    return [knowledge.matcher.match(question) for question in QUESTIONS]


def contents(library: Library) -> dict[str, object]:
    """Return what a library holds, in the plainest types."""
    found = {one.name: getattr(library, one.name) for one in dataclasses.fields(library)}
    return {**found, "entries": dict(library.entries), "phrasings": list(library.phrasings)}


def same(knowledge: Knowledge, folder: Path) -> bool:
    afresh = Knowledge.of(load_library(folder))
    return answers(knowledge) == answers(afresh) and contents(knowledge.library) == contents(
        afresh.library
    )


def test_what_is_kept_is_the_same_as_what_was_read(folder, cache):
    assert same(open_knowledge(folder, cache), folder)
    assert same(open_knowledge(folder, cache), folder)


def test_the_shipped_knowledge_is_the_same_too():
    library = shipped.library()
    sections = {name: memoryview(section) for name, section in stored(library).items()}
    assert contents(opened(sections)) == contents(library)
    assert list(opened(sections).asked()) == list(library.asked())


def test_the_second_start_reads_no_yaml(folder, cache, monkeypatch):
    open_knowledge(folder, cache)
    monkeypatch.setattr(opening, "load_library", lambda _: pytest.fail("the folder is read"))
    assert open_knowledge(folder, cache).library.entries["close.how"]


def test_nothing_is_written_into_the_knowledge(folder, cache):
    before = sorted(folder.rglob("*"))
    open_knowledge(folder, cache)
    assert sorted(folder.rglob("*")) == before


def test_a_changed_folder_is_read_again(folder, cache):
    open_knowledge(folder, cache)
    file = folder / "entries" / "close.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("在后台", "到后台"), encoding="utf-8")
    assert same(open_knowledge(folder, cache), folder)


def test_a_fault_is_found_though_something_is_kept(folder, cache):
    open_knowledge(folder, cache)
    (folder / "entries" / "more.yml").write_text("- id: a", encoding="utf-8")
    with pytest.raises(KnowledgeError):
        open_knowledge(folder, cache)


def test_a_folder_of_entries_alone_depends_on_the_shipped_words(tmp_path, cache, monkeypatch):
    folder = write(tmp_path / "mine", {"entries/mine.yaml": MINIMAL})
    open_knowledge(folder, cache)
    key = opening._key("1", folder)
    whole_version = opening.folder_version
    monkeypatch.setattr(opening, "folder_version", lambda path: f"new {whole_version(path)}")
    assert opening._key("1", folder) != key


def flipped(raw: bytes, at: int) -> bytes:
    """Return them with one bit that is another."""
    return raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :]


@pytest.mark.parametrize(
    "spoilt",
    [
        lambda raw: raw[:0],
        lambda raw: raw[:10],
        lambda raw: raw[:40],
        lambda raw: raw[: len(raw) // 2],
        lambda raw: raw[:-1],
        lambda raw: raw + b"\0" * 64,
        lambda raw: b"\x80\x04" + raw[2:],
        lambda raw: raw[:16] + b"\xff" * 8 + raw[24:],
        lambda raw: raw.replace(b'"sections"', b'"Sections"'),
        lambda raw: raw.replace(b'"size": ', b'"size": -'),
        lambda raw: bytes(len(raw)),
        lambda raw: flipped(raw, len(raw) // 2),
        lambda raw: flipped(raw, len(raw) - 1),
        lambda raw: raw[: len(raw) // 3] + bytes(4096) + raw[len(raw) // 3 + 4096 :],
    ],
)
def test_a_spoilt_file_is_made_anew(folder, cache, spoilt):
    open_knowledge(folder, cache)
    file = the_file(cache)
    good = file.read_bytes()
    file.write_bytes(spoilt(good))
    assert same(open_knowledge(folder, cache), folder)
    assert file.read_bytes() == good


def test_a_file_of_another_program_is_made_anew(folder, cache, monkeypatch):
    open_knowledge(folder, cache)
    before = the_file(cache).read_bytes()
    monkeypatch.setattr(opening, "__version__", "0.0.1")
    assert same(open_knowledge(folder, cache), folder)
    assert the_file(cache).read_bytes() != before


def test_what_lies_in_the_way_costs_only_time(folder, cache):
    open_knowledge(folder, cache)
    file = the_file(cache)
    file.unlink()
    file.mkdir()
    assert same(open_knowledge(folder, cache), folder)


def test_a_cache_that_cannot_be_made_costs_only_time(folder, tmp_path):
    (tmp_path / "file").write_bytes(b"")
    assert same(open_knowledge(folder, tmp_path / "file" / "cache"), folder)
    assert same(open_knowledge(folder, Path("/proc/nothing")), folder)


def test_many_processes_may_make_it_at_once(folder, cache):
    library = load_library(folder)
    made: list[Knowledge] = []

    def make() -> None:
        made.append(opening.keep_knowledge(library, folder, cache))
        made.append(open_knowledge(folder, cache))

    writers = [threading.Thread(target=make) for _ in range(6)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert len(made) == 2 * len(writers)
    assert all(answers(one) == answers(made[0]) for one in made)
    assert [file.name for file in cache.iterdir()] == [the_file(cache).name]


def test_what_is_open_outlives_its_file(folder, cache):
    knowledge = open_knowledge(folder, cache)
    the_file(cache).write_bytes(b"") if os.name == "nt" else the_file(cache).unlink()
    assert same(knowledge, folder)


def test_old_files_make_room(tmp_path):
    for number in range(12):
        file = tmp_path / f"{number}.knowledge"
        keep(file, "key", {"a": b"1"})
        os.utime(file, (number, number))
    keep(tmp_path / "last.knowledge", "key", {"a": b"1"})
    left = {file.name for file in tmp_path.iterdir()}
    assert "last.knowledge" in left
    assert "0.knowledge" not in left
    assert len(left) < 10


def test_sections_are_found_by_their_key_alone(tmp_path):
    keep(tmp_path / "a.knowledge", "one", {"a": b"1", "b": b"", "c": b"23" * 50})
    found = open_kept(tmp_path / "a.knowledge", "one")
    assert found is not None
    assert {name: bytes(section) for name, section in found.items()} == {
        "a": b"1",
        "b": b"",
        "c": b"23" * 50,
    }
    assert open_kept(tmp_path / "a.knowledge", "two") is None
    assert open_kept(tmp_path / "b.knowledge", "one") is None


def test_what_an_announcement_says_of_a_year_is_kept_too():
    year = YearOfHolidays(year=2031, source="S", off=frozenset({dt.date(2031, 1, 1)}))
    library = dataclasses.replace(shipped.library(), holidays={2031: year})
    sections = {name: memoryview(section) for name, section in stored(library).items()}
    assert opened(sections).holidays == library.holidays
