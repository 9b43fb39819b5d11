"""JSON lines in, JSON lines out: one answer for each line, flushed at once."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any, TextIO, TypeAlias

Object: TypeAlias = dict[str, Any]
_LINE_ENDS = {ord(mark): f"\\u{ord(mark):04x}" for mark in "\x85\u2028\u2029"}
"""Ends of lines to many programs; to JSON, only characters of a text."""


class BadLineError(ValueError):
    """A line that is not what the command reads; the text goes back to its sender."""


def serve(lines: Iterable[str], out: TextIO, answer: Callable[[Object], Object]) -> None:
    """Answer every line; one that cannot be read gets `{"error": …}` and the rest goes on."""
    for line in lines:
        try:
            reply = answer(_object(line))
        except BadLineError as error:
            reply = {"error": str(error)}
        out.write(json_line(reply))
        out.flush()


def json_line(value: Object) -> str:
    """Return a line that every program takes for one."""
    return json.dumps(value, ensure_ascii=False).translate(_LINE_ENDS) + "\n"


def _object(line: str) -> Object:
    try:
        value = json.loads(line.removeprefix("\ufeff"))  # each file of `cat` may begin with one
    except (ValueError, RecursionError) as error:
        message = f"not JSON: {error}"
        raise BadLineError(message) from error
    if not isinstance(value, dict):
        raise BadLineError("not a JSON object")
    return value


def text_of(value: Object, key: str) -> str:
    """Return the text under `key`; raises BadLineError if there is none."""
    text = value.get(key)
    if not isinstance(text, str):
        message = f"“{key}” must be a text"
        raise BadLineError(message)
    return text.encode("utf-8", "replace").decode("utf-8")
