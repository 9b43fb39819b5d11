"""Reads one YAML file into plain data and remembers the line of everything.

Scalars stay strings: the models say what is a number or a date, so `no` is never a
boolean and 007 keeps its zeros. Only plain YAML is read: no tags, no anchors and aliases
(an alias can make a small file expand without end), one document a file.

The data is built straight from the parser's events. A tree of nodes, as PyYAML composes it
on the way to data, takes twenty times the memory of the file.
"""

from __future__ import annotations

import os
import re
import stat
from array import array
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from sys import intern
from typing import TypeAlias, cast

import yaml

from bot.content.findings import Finding, Level

MAX_BYTES = 64 * 1024 * 1024
MAX_DEPTH = 24
_MEND = "look there and one line above for blanks, quotes, brackets and “: ”"
_TOO_DEEP = f"nested deeper than {MAX_DEPTH} levels; write it flatter"
_NULLS = {"", "~", "null", "Null", "NULL"}
_UNREADABLE = re.compile(
    "[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|(?<=[\r\n])\ufeff"
)
"""What YAML forbids; the line ends that it knows and editors do not (U+0085, U+2028, U+2029): each
would move all lines told after it; and the head of another file, put behind this one."""
SEPARATOR = re.compile("[，、；;]")
"""What is typed for the comma between two items, and is none to YAML."""

Data: TypeAlias = "str | list[Data] | dict[str, Data] | None"
Place: TypeAlias = tuple[str | int, ...]
"""Keys and indexes that lead from the top of a file to one value."""


class YamlProblem(Exception):
    """A file that cannot be read; carries the 1-based line."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


@dataclass(frozen=True)
class Document:
    """The data of one file and the line of each value in it."""

    name: str
    data: Data
    """Not to be changed: its order is what the lines go by."""
    lines: array[int] = field(repr=False)
    """Of each value, in the order in which they stand in the file."""
    bare: frozenset[int] = field(repr=False)
    """Which of those values stand in [brackets] without quotes, with a mark like ， in them."""

    def line(self, place: Place) -> int:
        """Return the line of `place`, or of the nearest value around it."""
        while place and place not in self._by_place:
            place = place[:-1]
        return self._by_place.get(place, 1)

    def at(self, place: Place) -> Data:
        """Return the value at `place`; None if there is none."""
        return value_at(self.data, place)

    def finding(self, place: Place, rule: str, message: str, *, warn: bool = False) -> Finding:
        """Return a finding located at `place`."""
        level: Level = "warning" if warn else "error"
        return Finding(self.name, self.line(place), level, rule, message)

    def bare_places(self) -> Iterator[Place]:
        """Yield the places of `bare` values."""
        if self.bare:
            for number, place in enumerate(_places(self.data, ())):
                if number in self.bare:
                    yield place

    @cached_property
    def _by_place(self) -> dict[Place, int]:
        """Made for the first finding only: it is many times larger than the lines alone."""
        return dict(zip(_places(self.data, ()), self.lines, strict=True))


def read_document(path: Path, name: str) -> Document:
    """Read `path`; `name` is what findings call it. Raises `YamlProblem`."""
    return parse(read_file(path, path.parent.resolve()), name)


def read_file(path: Path, root: Path) -> bytes:
    """Return what is in a file below `root`, a real path. Raises `YamlProblem`.

    Links are followed as long as they stay below `root`: whoever writes knowledge may not see
    all that the bot can read. Pipes and devices, which may have no end, are not opened.
    """
    try:
        with _inside(path, root).open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            raw = file.read(min(size, MAX_BYTES) + 1)
    except FileNotFoundError as error:
        raise YamlProblem(1, "is a link to nothing; mend or delete it") from error
    except OSError as error:
        raise YamlProblem(1, f"cannot be read: {error.strerror or error}") from error
    if len(raw) > MAX_BYTES:
        raise YamlProblem(1, f"larger than {MAX_BYTES} bytes; split the file")
    return raw


def parse(raw: bytes, name: str) -> Document:
    """Read the contents of a file; `name` is what findings call it. Raises `YamlProblem`."""
    text = _decode(raw)
    try:
        return _Reader(text).document(name)
    except yaml.MarkedYAMLError as error:
        problem = error.problem or ""
        mark = error.problem_mark or error.context_mark
        if "end of stream" in problem and error.context_mark:  # what was opened and never closed
            mark = error.context_mark
        line = mark.line + 1 if mark else 1
        if "nesting depth" in problem:  # from 0.2.6 on, libyaml has a limit of its own
            raise YamlProblem(line, _TOO_DEEP) from error
        what = " ".join(part for part in (error.context, problem) if part)
        raise _invalid(line, f"{what}; {_MEND}") from error


def texts_in(data: Data) -> Iterator[tuple[Place, str]]:
    """Yield every string in `data` with its place, in the order of the file."""
    if isinstance(data, str):
        yield (), data
    open_: list[tuple[Place, Iterator[tuple[str | int, Data]]]] = [((), _children(data))]
    while open_:
        place, children = open_[-1]
        for key, item in children:
            if isinstance(item, str):
                yield (*place, key), item
            else:
                open_.append(((*place, key), _children(item)))
                break
        else:
            open_.pop()


def value_at(data: Data, place: Place) -> Data:
    """Return the value at `place` in `data`; None if there is none."""
    for key in place:
        if isinstance(data, list) and isinstance(key, int):
            data = data[key] if key < len(data) else None
        else:
            data = data.get(str(key)) if isinstance(data, dict) else None
    return data


def _children(data: Data) -> Iterator[tuple[str | int, Data]]:
    children: Iterable[tuple[str | int, Data]] = ()
    if isinstance(data, dict):
        children = data.items()
    elif isinstance(data, list):
        children = enumerate(data)
    return iter(children)


def _places(data: Data, place: Place) -> Iterator[Place]:
    yield place
    for key, item in _children(data):
        yield from _places(item, (*place, key))


def _inside(path: Path, root: Path) -> Path:
    if _is_plain(path, root):
        return path
    real = Path(os.path.realpath(path, strict=True))
    if not real.is_relative_to(root):
        message = "is a link that leads out of the knowledge folder; put the file itself there"
        raise YamlProblem(1, message)
    if not real.is_file():
        raise YamlProblem(1, "is not a file; move it or name it otherwise")
    return real


def _is_plain(path: Path, root: Path) -> bool:
    """Whether no link leads to a file from `root`: sooner told than where it really is."""
    name, top = os.fspath(path), os.fspath(root)
    if not stat.S_ISREG(os.lstat(name).st_mode):
        return False
    while (name := os.path.split(name)[0]) != top:
        if len(name) < len(top) or stat.S_ISLNK(os.lstat(name).st_mode):
            return False
    return True


def _decode(raw: bytes) -> str:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = _line_after(raw[: error.start].decode("utf-8", "replace"))
        raise YamlProblem(line, "is not UTF-8; save the file as UTF-8") from error
    if found := _UNREADABLE.search(text):
        what = f"U+{ord(found[0]):04X} is a character that may not stand here"
        raise _invalid(_line_after(text[: found.start()]), f"{what}; delete it")
    return text


def _line_after(text: str) -> int:
    """Return the number of the line that follows on `text`, as an editor counts."""
    return text.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1


def _invalid(line: int, what: str) -> YamlProblem:
    return YamlProblem(line, f"is not valid YAML: {what}")


class _Reader:
    """Turns the events of one file into data; notes the line of each value on the way."""

    def __init__(self, text: str) -> None:
        # None would only follow the end of the stream, where reading ends.
        self._next = cast("Callable[[], yaml.Event]", yaml.CSafeLoader(text).get_event)
        self._lines = array("I")
        self._bare: set[int] = set()

    def document(self, name: str) -> Document:
        self._next()  # the stream begins
        if isinstance(self._next(), yaml.StreamEndEvent):
            raise YamlProblem(1, "the file is empty; delete it or write an entry")
        first = self._next()
        data = self._value(first, _line(first), 0)
        self._next()  # the document ends
        further = self._next()
        if not isinstance(further, yaml.StreamEndEvent):
            raise _invalid(_line(further), "a second document begins; make it a file of its own")
        return Document(name, data, self._lines, frozenset(self._bare))

    def _value(self, event: yaml.Event, line: int, depth: int) -> Data:
        """Return the value that begins with `event`; `line` is where findings place it."""
        self._lines.append(line)
        event = _plain(event)
        if isinstance(event, yaml.ScalarEvent):
            is_null = event.implicit[0] and event.value in _NULLS
            return None if is_null else event.value
        if depth == MAX_DEPTH:
            raise YamlProblem(_line(event), _TOO_DEEP)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._list(depth + 1, in_brackets=bool(event.flow_style))
        return self._mapping(depth + 1)

    def _list(self, depth: int, *, in_brackets: bool) -> list[Data]:
        items: list[Data] = []
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            if in_brackets and isinstance(event, yaml.ScalarEvent) and not event.style:
                self._note_separators(event.value)
            items.append(self._value(event, _line(event), depth))
        return items

    def _note_separators(self, text: str) -> None:
        """Note the value that comes next if `text`, which it is, may be several."""
        if SEPARATOR.search(text):
            self._bare.add(len(self._lines))

    def _mapping(self, depth: int) -> dict[str, Data]:
        items: dict[str, Data] = {}
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            line = _line(event)
            event = _plain(event)
            if not isinstance(event, yaml.ScalarEvent):
                raise YamlProblem(line, "a key must be plain text; write `key: value`")
            key = intern(event.value)
            if key in items:
                raise YamlProblem(line, f"the key {key} stands twice; delete one")
            items[key] = self._value(self._next(), line, depth)
        return items


def _plain(event: yaml.Event) -> yaml.ScalarEvent | yaml.CollectionStartEvent:
    """Refuse what is more than plain YAML."""
    if not isinstance(event, (yaml.ScalarEvent, yaml.CollectionStartEvent)) or event.anchor:
        message = "anchors (&name) and aliases (*name) are not allowed; write the value out"
        raise YamlProblem(_line(event), message)
    if event.tag:
        message = f"the tag {event.tag} is not allowed; write plain YAML"
        raise YamlProblem(_line(event), message)
    return event


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1
