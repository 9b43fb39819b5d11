"""Changes of files that people keep by hand: of what they wrote, not a byte is touched.

Nothing is dumped; what is new goes where YAML's own reader says that the old ends (record 016).
"""

from __future__ import annotations

import codecs
import os
import shutil
from pathlib import Path

import yaml

from bot.content.yamlfile import Place


def with_item(raw: bytes, place: Place, item: str) -> bytes:
    """Return a file with `item`, which is YAML, as the last of the list at `place`, in its style.

    Where only the list is missing it is added, in brackets. The result is to be read before it is
    kept: a file made otherwise comes back as it was, or says something else.
    """
    bare = raw.removeprefix(codecs.BOM_UTF8)  # no reader counts the mark in its places
    text = bare.decode()
    around: yaml.Node | None = yaml.compose(text, yaml.CSafeLoader)
    for key in place[:-1]:
        around = _children(around).get(key)
    node = _children(around).get(place[-1])
    if node is None:
        node, item = around, f"{place[-1]}: [{item}]"
    if not isinstance(node, yaml.CollectionNode):
        return raw
    if node.flow_style:
        end, new = _in_brackets(node, item)
    else:
        end, new = _on_own_line(text, newline(raw).decode(), node, item)
    return raw[: len(raw) - len(bare)] + (text[:end] + new + text[end:]).encode()


def newline(raw: bytes) -> bytes:
    """Return what ends the lines of a file."""
    return b"\r\n" if b"\r\n" in raw else b"\n"


def replace(file: Path, raw: bytes) -> None:
    """Let a file hold `raw`, at once or not at all. Raises OSError."""
    file = Path(os.path.realpath(file))  # a link stays one
    copy = file.with_name(f"{file.name}.new")
    try:
        copy.unlink(missing_ok=True)
        with copy.open("xb") as new:  # were it a link, what it leads to would be written
            new.write(raw)
        if file.exists():
            shutil.copymode(file, copy)
        copy.replace(file)
    finally:
        copy.unlink(missing_ok=True)


def _in_brackets(node: yaml.CollectionNode, item: str) -> tuple[int, str]:
    """Put it right behind the last, before what is said of that in a comment."""
    if not node.value:
        return node.start_mark.index + 1, item
    return _last(node).end_mark.index, f", {item}"


def _on_own_line(text: str, line_end: str, node: yaml.CollectionNode, item: str) -> tuple[int, str]:
    """Begin a line below the last, in the column of `node`; comments beside that stay there."""
    last: yaml.Node = node
    while isinstance(last, yaml.CollectionNode) and not last.flow_style:
        last = _last(last)
    end = last.end_mark.index
    end += len(text[end:].partition(line_end)[0])
    dash = "- " if isinstance(node, yaml.SequenceNode) else ""
    return end, line_end + " " * node.start_mark.column + dash + item


def _last(node: yaml.CollectionNode) -> yaml.Node:
    return [*_children(node).values()][-1]


def _children(node: yaml.Node | None) -> dict[str | int, yaml.Node]:
    if isinstance(node, yaml.MappingNode):
        return {key.value: value for key, value in node.value}
    return dict(enumerate(node.value)) if isinstance(node, yaml.SequenceNode) else {}
