"""A new entry to fill in, put at the end of its topic's file."""

from __future__ import annotations

import os
import re
from pathlib import Path

from bot.content.checks import MAX_RELATED, MIN_QUESTIONS
from bot.content.editing import newline, replace
from bot.content.folder import Folder
from bot.content.ids import MAX_ENTRY_ID
from bot.content.loader import read_folder
from bot.content.phrasing import Added, refuse_known, scalar
from bot.content.yamlfile import YamlProblem, parse, read_file
from bot.errors import BadEntryId, EntryRefused

_ID = re.compile(r"[a-z][a-z0-9_]*\.[a-z0-9_]+")
_SKELETON = """\
- id: {id}
  topic: {topic}
  # A short heading: what the entry is about.
  title:
    zh:
    en:
  # As people type it, at least {zh} in Chinese and {en} in English, of several kinds: short,
  # spoken, worried, a developer's. The same phrasing may not stand under two entries.
  questions:
    zh: [{zh_phrasing}]
    en: [{en_phrasing}]
  # The first paragraph is the answer in a sentence or two; after it come steps (“1. ”),
  # points (“- ”) and warnings (“! ”). A number or a menu path comes from a fact, by its id
  # in braces: knowledge/README.md tells how.
  # If it begins with yes or no, add `says`: what that word holds for.
  answer:
    zh:
    en:
  # Ids of entries offered as buttons, at most {related}.
  related: []
"""


def add_skeleton(folder: Path, entry_id: str, phrasing: str = "", lang: str = "zh") -> Added:
    """Append an entry to `entries/<topic>.yaml`, empty but for a first phrasing if there is one.

    `check` names what is left to write. Raises BadEntryId for an id that cannot be, and
    EntryRefused where an entry of that id or with that phrasing stands already, or the file
    cannot take one.
    """
    topic = _topic(entry_id)
    read = read_folder(folder)
    topics = sorted(item.value.id for item in read.topics)
    if topics and topic not in topics:
        message = f"no topic {topic}; the topics are {', '.join(topics)}"
        raise BadEntryId(message)
    if where := _place(read, entry_id):
        message = f"{entry_id} stands already at {where}"
        raise EntryRefused(message)
    if phrasing:
        refuse_known(read, phrasing)
    file = folder / "entries" / f"{topic}.yaml"
    entry = _SKELETON.format(
        id=entry_id,
        topic=topic,
        related=MAX_RELATED,
        **MIN_QUESTIONS,
        zh_phrasing=scalar(phrasing) if phrasing and lang == "zh" else "",
        en_phrasing=scalar(phrasing) if phrasing and lang == "en" else "",
    )
    try:
        return Added(file, _append(file, entry, folder.resolve()))
    except OSError as error:
        message = f"{file} cannot be written: {error.strerror}"
        raise EntryRefused(message) from error


def _topic(entry_id: str) -> str:
    if not _ID.fullmatch(entry_id):
        message = f"{entry_id!r}: an entry id is topic.aspect in lower case, such as migrate.fee"
        raise BadEntryId(message)
    if len(entry_id) > MAX_ENTRY_ID:
        message = f"{entry_id} is longer than {MAX_ENTRY_ID} characters"
        raise BadEntryId(message)
    return entry_id.partition(".")[0]


def _place(folder: Folder, entry_id: str) -> str | None:
    """Return where the entry stands, be it still unfinished."""
    for document in folder.documents:
        if document.name.startswith("entries/") and isinstance(document.data, list):
            for index, item in enumerate(document.data):
                if isinstance(item, dict) and item.get("id") == entry_id:
                    return f"{document.name}:{document.line((index,))}"
    return None


def _append(file: Path, entry: str, root: Path) -> int:
    """Add the entry at the end, or leave the file as it was; return the entry's line."""
    if not Path(os.path.realpath(file)).is_relative_to(root):
        message = f"{file} leads out of the knowledge folder"
        raise EntryRefused(message)
    try:
        old = read_file(file, root) if file.exists() else b""
        end = newline(old)
        gap = end * (2 - old[-2 * len(end) :].count(end)) if old else b""
        new = old + gap + entry.encode().replace(b"\n", end)
        parse(new, file.name)
    except YamlProblem as problem:
        message = f"{file.name} cannot take another entry: line {problem.line} {problem}"
        raise EntryRefused(message) from problem
    replace(file, new)
    return (old + gap).count(b"\n") + 1
