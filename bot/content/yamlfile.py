"""Reads one YAML file into plain data and remembers the line of everything.

Scalars stay strings: the models say what is a number or a date, so `no` is never a
boolean and 007 keeps its zeros. Only plain YAML is read: no tags, no aliases (an alias
can make a small file expand without end), one document a file.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

import yaml

from bot.content.findings import Finding, Level

MAX_BYTES = 64 * 1024 * 1024
MAX_DEPTH = 24
_MEND = "look there and one line above for blanks, quotes, brackets and “: ”"

Data: TypeAlias = "str | list[Data] | dict[str, Data] | None"
Place: TypeAlias = tuple[str | int, ...]
"""Keys and indexes that lead from the top of a file to one value."""


class YamlProblem(Exception):
    """A file that cannot be read; carries the 1-based line."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


@dataclass(frozen=True, slots=True)
class Document:
    """The data of one file and the line of each value in it."""

    name: str
    data: Data
    lines: dict[Place, int] = field(repr=False)

    def line(self, place: Place) -> int:
        """Return the line of `place`, or of the nearest value around it."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)

    def finding(self, place: Place, rule: str, message: str, *, warn: bool = False) -> Finding:
        """Return a finding located at `place`."""
        level: Level = "warning" if warn else "error"
        return Finding(self.name, self.line(place), level, rule, message)


def read_document(path: Path, name: str) -> Document:
    """Read `path`; `name` is what findings call it. Raises `YamlProblem`."""
    node = _compose(_decode(path))
    if node is None:
        raise YamlProblem(1, "the file is empty; delete it or write an entry")
    lines: dict[Place, int] = {}
    return Document(name, _plain(node, (), lines), lines)


def texts_in(data: Data, place: Place = ()) -> Iterator[tuple[Place, str]]:
    """Yield every string in `data` with its place."""
    if isinstance(data, str):
        yield place, data
    elif isinstance(data, list):
        for index, item in enumerate(data):
            yield from texts_in(item, (*place, index))
    elif isinstance(data, dict):
        for key, item in data.items():
            yield from texts_in(item, (*place, key))


def _decode(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise YamlProblem(1, f"cannot be read: {error.strerror or error}") from error
    if len(raw) > MAX_BYTES:
        raise YamlProblem(1, f"larger than {MAX_BYTES} bytes; split the file")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise YamlProblem(line, "is not UTF-8; save the file as UTF-8") from error


def _compose(text: str) -> yaml.Node | None:
    loader = yaml.CSafeLoader(text)
    try:
        node = loader.get_single_node()
    except yaml.MarkedYAMLError as error:
        problem = error.problem or ""
        mark = error.problem_mark or error.context_mark
        if "end of stream" in problem and error.context_mark:  # what was opened and never closed
            mark = error.context_mark
        what = " ".join(part for part in (error.context, problem) if part)
        message = f"is not valid YAML: {what}; {_MEND}"
        raise YamlProblem(mark.line + 1 if mark else 1, message) from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise YamlProblem(
            line, f"is not valid YAML: {error.reason}; delete the character"
        ) from error
    finally:
        loader.dispose()
    return node


_PLAIN_TAGS = frozenset(
    f"tag:yaml.org,2002:{name}"
    for name in ("str", "int", "float", "bool", "null", "timestamp", "seq", "map", "value")
)


def _plain(root: yaml.Node, place: Place, lines: dict[Place, int]) -> Data:
    seen: set[int] = set()

    def convert(node: yaml.Node, place: Place) -> Data:
        line = node.start_mark.line + 1
        if id(node) in seen:
            raise YamlProblem(line, "aliases (*name) are not allowed; write the value out")
        seen.add(id(node))
        if len(place) > MAX_DEPTH:
            raise YamlProblem(line, f"nested deeper than {MAX_DEPTH} levels; write it flatter")
        if node.tag not in _PLAIN_TAGS:
            raise YamlProblem(line, f"the tag {node.tag} is not allowed; write plain YAML")
        lines[place] = line
        if isinstance(node, yaml.SequenceNode):
            return [convert(item, (*place, i)) for i, item in enumerate(node.value)]
        if isinstance(node, yaml.MappingNode):
            return mapping(node, place)
        return None if node.tag.endswith(":null") else str(node.value)

    def mapping(node: yaml.MappingNode, place: Place) -> dict[str, Data]:
        result: dict[str, Data] = {}
        for key_node, value_node in node.value:
            key, line = str(key_node.value), key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                raise YamlProblem(line, "a key must be plain text; write `key: value`")
            if key in result:
                raise YamlProblem(line, f"the key {key} stands twice; delete one")
            result[key] = convert(value_node, (*place, key))
            lines[(*place, key)] = line
        return result

    return convert(root, place)
