"""A phrasing put into a file that people keep by hand: nothing else in it may change."""

from __future__ import annotations

import pytest
import yaml

from bot.content import read_folder
from bot.content.phrasing import add_phrasing, refuse_unwritable, scalar
from bot.content.shipped import _PACKAGE
from bot.content.skeleton import add_skeleton
from bot.errors import EntryRefused
from tests.content.folders import write

HEAD = "# kept by hand\n- id: close.how\n  topic: close\n  title: {zh: 怎么注销}\n"
TAIL = "  answer: {zh: 在后台注销。}   # short\n\n# the end\n"
BLOCK = """\
  questions:
    zh:
      - 怎么注销公众号   # the usual one
      # spoken
      - "号不要了"   # and this

    en: [how to close it, shut it]  # two
"""
STYLES = {
    "block": (
        BLOCK,
        "zh",
        '"号不要了"   # and this\n',
        '"号不要了"   # and this\n      - 新问法\n',
    ),
    "brackets": (BLOCK, "en", "shut it]  # two", "shut it, 新问法]  # two"),
    "one line": (
        "  questions: {zh: [怎么注销公众号], en: [close it]}\n",
        "zh",
        "[怎么注销公众号]",
        "[怎么注销公众号, 新问法]",
    ),
    "empty": ("  questions: {zh: [], en: [a b]}\n", "zh", "zh: []", "zh: [新问法]"),
    "several lines": (
        "  questions:\n    zh: [怎么注销公众号,\n      怎么关  # spoken\n    ]\n",
        "zh",
        "怎么关  # spoken",
        "怎么关, 新问法  # spoken",
    ),
    "no such language in lines": (
        "  questions:\n    zh:\n    - 怎么注销公众号\n",
        "en",
        "    - 怎么注销公众号\n",
        "    - 怎么注销公众号\n    en: [新问法]\n",
    ),
    "no such language in braces": (
        "  questions: {zh: [怎么注销公众号]}\n",
        "en",
        "[怎么注销公众号]}",
        "[怎么注销公众号], en: [新问法]}",
    ),
}


@pytest.fixture
def close(tmp_path):
    """Return a function that writes the file of an entry with such questions."""

    def made(questions):
        write(tmp_path, {"entries/close.yaml": HEAD + questions + TAIL})
        file = tmp_path / "entries" / "close.yaml"
        file.write_bytes((HEAD + questions + TAIL).encode())
        return file

    return made


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_it_is_written_in_the_style_of_the_file_and_all_else_stays(close, style, newline, mark):
    questions, lang, old, new = STYLES[style]
    file = close(questions)
    before = mark + file.read_text(encoding="utf-8").replace("\n", newline)
    file.write_bytes(before.encode())
    added = add_phrasing(file.parents[1], "close.how", "新问法", lang)
    after = file.read_bytes().decode()
    assert after == before.replace(old.replace("\n", newline), new.replace("\n", newline))
    assert "新问法" in after.splitlines()[added.line - 1]
    assert [path.name for path in file.parent.iterdir()] == ["close.yaml"]
    (item,) = read_folder(file.parents[1]).entries
    assert getattr(item.value.questions, lang)[-1] == "新问法"


@pytest.mark.parametrize(
    "text",
    ["要多少钱", "how much", "yes", "123", "a: b", "[x", "a, b", "it's", "#1 问题", "- x", "null"],
)
def test_a_scalar_reads_as_the_text_it_was_made_of(text):
    assert yaml.safe_load(f"[{scalar(text)}]") == [text]
    assert yaml.safe_load(f"- {scalar(text)}") == [text]


def test_ordinary_words_are_not_quoted():
    assert scalar("公众号迁移要多少钱") == "公众号迁移要多少钱"


@pytest.mark.parametrize("phrasing", ["怎么注销公众号", "怎么注销公众号？", "SHUT it"])
def test_a_phrasing_stands_once(close, phrasing):
    file = close(BLOCK)
    with pytest.raises(EntryRefused, match=r"already under close\.how \(entries/close\.yaml:\d+\)"):
        add_phrasing(file.parents[1], "close.how", phrasing, "zh")
    with pytest.raises(EntryRefused, match=r"already under close\.how"):
        add_skeleton(file.parents[1], "close.again", phrasing)
    assert file.read_text(encoding="utf-8") == HEAD + BLOCK + TAIL


def test_an_entry_that_does_not_exist_is_named(close):
    with pytest.raises(EntryRefused, match=r"no entry close\.fee"):
        add_phrasing(close(BLOCK).parents[1], "close.fee", "新问法", "zh")


@pytest.mark.parametrize("phrasing", ["", "？！"])
def test_a_phrasing_needs_words(close, phrasing):
    with pytest.raises(EntryRefused, match="words"):
        add_phrasing(close(BLOCK).parents[1], "close.how", phrasing, "zh")


def test_a_text_the_file_cannot_hold_leaves_it_as_it_was(close):
    file = close(BLOCK)
    with pytest.raises(EntryRefused, match="only a person"):
        add_phrasing(file.parents[1], "close.how", "一行\n又一行", "zh")
    assert file.read_text(encoding="utf-8") == HEAD + BLOCK + TAIL
    assert [path.name for path in file.parent.iterdir()] == ["close.yaml"]


def test_knowledge_inside_the_installed_program_is_left_alone():
    with pytest.raises(EntryRefused, match="BOT_KNOWLEDGE_DIR"):
        refuse_unwritable(_PACKAGE / "_knowledge")


def test_a_folder_without_entries_is_refused(tmp_path):
    with pytest.raises(EntryRefused, match="cannot be written"):
        refuse_unwritable(tmp_path)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_new_entry_begins_with_the_phrasing(close, lang):
    folder = close(BLOCK).parents[1]
    file, line = add_skeleton(folder, "close.fee", "注销要钱吗: 多少", lang)
    entry = yaml.safe_load(file.read_text(encoding="utf-8"))[1]
    assert entry["questions"] == {"zh": [], "en": []} | {lang: ["注销要钱吗: 多少"]}
    assert file.read_text(encoding="utf-8").splitlines()[line - 1] == "- id: close.fee"
