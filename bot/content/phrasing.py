"""One more way to ask, put into an entry's YAML."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from copy import deepcopy
from pathlib import Path
from typing import NamedTuple

import yaml

from bot.content.checks import folded
from bot.content.editing import replace, with_item
from bot.content.folder import Folder, Item
from bot.content.loader import read_folder
from bot.content.models import Entry
from bot.content.shipped import is_installed
from bot.content.yamlfile import SEPARATOR, Document, Place, YamlProblem, parse, value_at
from bot.errors import EntryRefused


class Added(NamedTuple):
    """Where something new stands."""

    file: Path
    line: int


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
    place = (*item.place, "questions", lang)
    try:
        raw = with_item(file.read_bytes(), place, scalar(phrasing))
        line = _line_if_alone(item.document, raw, place, phrasing)
        replace(file, raw)
        return Added(file, line)
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
    with suppress(yaml.YAMLError, ValueError):  # the latter of a day there is not
        read = yaml.load(f"[{phrasing}]", yaml.CSafeLoader)
        if read == [phrasing] and not SEPARATOR.search(phrasing):
            return phrasing
    return "'" + phrasing.replace("'", "''") + "'"


def _line_if_alone(old: Document, raw: bytes, place: Place, phrasing: str) -> int:
    """Return the phrasing's line in `raw`. Raises EntryRefused unless it is all that is new."""
    expected = deepcopy(old.data)
    questions = value_at(expected, place[:-1])
    listed = questions.setdefault(str(place[-1]), []) if isinstance(questions, dict) else None
    if isinstance(listed, list):
        listed.append(phrasing)
        with suppress(YamlProblem):
            new = parse(raw, old.name)
            if new.data == expected:
                return new.line((*place, len(listed) - 1))
    raise EntryRefused(f"{old.name} is written so that only a person can change it")
