"""Where a line of text may end, in Chinese, English and both mixed."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator

_NOT_FIRST = frozenset("，。、；：？！…—～·％）」』》〉】”’,.;:?!%)]}°℃×→")
_NOT_LAST = frozenset("（「『《〈【“‘([{#@¥$€→")
_JOINTS = frozenset("-–/_")
"""An English word may be parted behind these."""


def wrapped(text: str, width: float, measure: Callable[[str], float]) -> tuple[str, ...]:
    """Return the lines of a text, none wider than `width`; a line of the text begins one of these.

    A word is parted only where it alone is too wide. Never empty: no text is one empty line.
    Widths add up: `measure` of two texts is that of both together.
    """
    return tuple(line for one in text.split("\n") for line in _balanced(one, width, measure))


def atoms(text: str) -> Iterator[str]:
    """Yield the parts of a line that stay whole, each with the spaces behind it."""
    start = 0
    for end in range(1, len(text)):
        if _may_part(text, end):
            yield text[start:end]
            start = end
    if text:
        yield text[start:]


def _balanced(text: str, width: float, measure: Callable[[str], float]) -> tuple[str, ...]:
    """Return the lines, the last of which is no single character if another can join it."""
    parts = tuple(atoms(text))
    lines = tuple(_lines(list(parts), width, measure))
    if len(lines) == 1 or len(lines[-1]) != 1:
        return lines
    narrower = width - measure(lines[-1]) / 2
    least = max(width * 2 / 3, *(measure(part.rstrip(" ")) for part in parts))
    while narrower >= least:
        tried = tuple(_lines(list(parts), narrower, measure))
        if len(tried) == len(lines) and len(tried[-1]) > 1:
            return tried
        narrower -= measure(lines[-1]) / 2
    return lines


def _lines(parts: list[str], width: float, measure: Callable[[str], float]) -> Iterator[str]:
    line = ""
    while parts:
        part = parts.pop(0)
        if measure((line + part).rstrip(" ")) <= width:
            line += part
        elif line:
            yield line.rstrip(" ")
            line = ""
            parts.insert(0, part)
        else:
            end = _fitting(part, width, measure)
            yield part[:end]
            if part[end:]:
                parts.insert(0, part[end:])
            elif not parts:
                return
    yield line.rstrip(" ")


def _fitting(part: str, width: float, measure: Callable[[str], float]) -> int:
    """Return how many characters of a word too wide for a line stand in one: one at least."""
    end = 1
    while end < len(part) - 1 and measure(part[: end + 1]) <= width:
        end += 1
    if end > 1 and part[end] in _NOT_FIRST and part[end - 1] not in _NOT_FIRST:
        end -= 1
    return end


def _may_part(text: str, at: int) -> bool:
    """Tell whether a line may end before the character `at`."""
    before, after = text[at - 1], text[at]
    if after == " " or after in _NOT_FIRST or before in _NOT_LAST:
        return False
    if before == " ":
        word = text[:at].rstrip(" ")[-1:]
        # A number keeps its unit: 7–15 天.
        return not (word in _NOT_LAST or (_is_wide(after) and word.isdigit()))
    if before in _JOINTS:
        return after.isalpha() and not text[at - 2 : at - 1].isdigit()
    if before.isdigit():
        return False if _is_wide(after) else not (after.isalnum() or after in _JOINTS)
    return _is_wide(before) or _is_wide(after)


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"
