"""One more way to ask, put into an entry's YAML with nothing else in the file touched."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import NamedTuple

import yaml

from bot.content.checks import folded
from bot.content.folder import Folder, Item
from bot.content.loader import read_folder
from bot.content.models import Entry
from bot.content.shipped import is_installed
from bot.content.yamlfile import (
    SEPARATOR,
    Data,
    Place,
    YamlProblem,
    read_document,
    value_at,
)
from bot.errors import EntryRefused


class Added(NamedTuple):
    """Where something new stands."""

    file: Path
    line: int


class _Edit(NamedTuple):
    """A text to put in, and before which character."""

    place: int
    text: str


def add_phrasing(folder: Path, entry_id: str, phrasing: str, lang: str) -> Added:
    """Append `phrasing` to an entry's questions in `lang` (`zh` or `en`).

    Comments, order and style of the file stay. Raises EntryRefused, with the file as it was, if
    there is no such entry, some entry has the phrasing, or the file cannot take it.
    """
    refuse_unwritable(folder)
    read = read_folder(folder)
    refuse_known(read, phrasing)
    item = next((item for item in read.entries if item.value.id == entry_id), None)
    if item is None:
        raise EntryRefused(f"there is no entry {entry_id}, or it has faults: see `check`")
    file = folder / item.document.name
    try:
        return Added(file, _replace(file, item, phrasing, lang))
    except OSError as error:
        raise EntryRefused(f"{file} cannot be written: {error.strerror}") from error


def refuse_unwritable(folder: Path) -> None:
    """Raise EntryRefused for a folder in which nothing should or can be changed."""
    if is_installed(folder):
        raise EntryRefused(
            f"{folder} is a part of the installed program and would be lost with the next one: "
            "copy it and name the copy in BOT_KNOWLEDGE_DIR"
        )
    if not os.access(folder / "entries", os.W_OK):
        raise EntryRefused(f"{folder / 'entries'} cannot be written")


def refuse_known(folder: Folder, phrasing: str) -> None:
    """Raise EntryRefused for a phrasing that stands under some entry already, or says nothing."""
    if not folded(phrasing):
        raise EntryRefused("a phrasing needs words")
    for item, line in _standing(folder, phrasing):
        where = f"{item.value.id} ({item.document.name}:{line})"
        raise EntryRefused(f"“{phrasing}” stands already under {where}")


def standing_in(folder: Path, entry_id: str, phrasing: str) -> Added | None:
    """Return where an entry has a phrasing already, if it has."""
    found = _standing(read_folder(folder), phrasing)
    places = (Added(folder / i.document.name, line) for i, line in found if i.value.id == entry_id)
    return next(places, None)


def _standing(folder: Folder, phrasing: str) -> Iterator[tuple[Item[Entry], int]]:
    """Yield each entry that has a phrasing, and in which line."""
    for item in folder.entries:
        for lang in ("zh", "en"):
            for index, known in enumerate(getattr(item.value.questions, lang)):
                if folded(known) == folded(phrasing):
                    yield item, item.document.line((*item.place, "questions", lang, index))


def scalar(phrasing: str) -> str:
    """Return `phrasing` as YAML that reads as this very text, quoted only where it must be.

    Or where `check` would ask whether it is several.
    """
    if SEPARATOR.search(phrasing):
        return _quoted(phrasing)
    try:
        node = yaml.compose(f"[{phrasing}]", yaml.CSafeLoader)
    except yaml.YAMLError:
        node = None
    items = node.value if isinstance(node, yaml.SequenceNode) else []
    if len(items) == 1 and items[0].value == phrasing and items[0].tag.endswith(":str"):
        return phrasing
    return _quoted(phrasing)


def _quoted(phrasing: str) -> str:
    return "'" + phrasing.replace("'", "''") + "'"


def _replace(file: Path, item: Item[Entry], phrasing: str, lang: str) -> int:
    """Put a changed copy in the file's place if it says what it should; return the line."""
    text = file.read_bytes().decode("utf-8")
    byte_order_mark, text = text[: text.startswith("\ufeff")], text.removeprefix("\ufeff")
    edit = _edit(text, item.place, phrasing, lang)
    changed = text[: edit.place] + edit.text + text[edit.place :]
    copy = file.with_name(f"{file.name}.new")
    try:
        copy.unlink(missing_ok=True)
        with copy.open("xb") as new:  # were it a link, what it leads to would be written
            new.write((byte_order_mark + changed).encode())
        place = (*item.place, "questions", lang)
        line = _line_if_alone(item.document.data, copy, place, phrasing)
        if line is None:
            raise EntryRefused(f"{file} is written so that only a person can change it")
        shutil.copymode(file, copy)
        copy.replace(file)
    finally:
        copy.unlink(missing_ok=True)
    return line


def _edit(text: str, entry: Place, phrasing: str, lang: str) -> _Edit:
    """Find where a phrasing belongs, and how it is written there."""
    node: yaml.Node | None = yaml.compose(text, yaml.CSafeLoader)
    for key in (*entry, "questions"):
        node = _child(node, key)
    questions, listed = node, _child(node, lang)
    if isinstance(listed, yaml.SequenceNode):
        if listed.flow_style:
            return _in_brackets(listed, listed.value, scalar(phrasing))
        return _on_own_line(text, listed, f"- {scalar(phrasing)}")
    if isinstance(questions, yaml.MappingNode) and listed is None:
        whole = f"{lang}: [{scalar(phrasing)}]"
        if questions.flow_style:
            return _in_brackets(questions, [value for _, value in questions.value], whole)
        return _on_own_line(text, questions, whole)
    return _Edit(0, "")


def _in_brackets(node: yaml.Node, inside: list[yaml.Node], new: str) -> _Edit:
    if not inside:
        return _Edit(node.start_mark.index + 1, new)
    return _Edit(inside[-1].end_mark.index, f", {new}")


def _on_own_line(text: str, node: yaml.Node, new: str) -> _Edit:
    """Begin a line below the last of `node`, in its column; comments beside that stay there."""
    last = node
    while isinstance(last, yaml.CollectionNode) and not last.flow_style:
        item = last.value[-1]
        last = item[1] if isinstance(item, tuple) else item
    end = text.find("\n", last.end_mark.index)
    end = len(text) if end < 0 else end - text[:end].endswith("\r")
    newline = "\r\n" if "\r\n" in text else "\n"
    return _Edit(end, newline + " " * node.start_mark.column + new)


def _child(node: yaml.Node | None, key: str | int) -> yaml.Node | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(key, int):
        return node.value[key] if key < len(node.value) else None
    if isinstance(node, yaml.MappingNode):
        return next((value for name, value in node.value if name.value == key), None)
    return None


def _line_if_alone(old: Data, copy: Path, place: Place, phrasing: str) -> int | None:
    """Return the line of the phrasing in the copy; None unless it is all that is new there."""
    expected = deepcopy(old)
    questions = value_at(expected, place[:-1])
    if not isinstance(questions, dict):
        return None
    listed = questions.setdefault(str(place[-1]), [])
    if not isinstance(listed, list):
        return None
    listed.append(phrasing)
    try:
        new = read_document(copy, copy.name)
    except YamlProblem:
        return None
    return new.line((*place, len(listed) - 1)) if new.data == expected else None
