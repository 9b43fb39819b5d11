"""Button data: ASCII, at most 64 bytes, with whose button it is and when it was made.

`1.<owner>.<stamp>.<id>`, owner and stamp in base 36.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

VERSION = "1"
MAX_BYTES = 64
"""Telegram refuses longer button data."""
ANYONE = 0
"""Owner of buttons that everybody in the chat may press."""
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_DATA = re.compile(r"1\.([0-9a-z]{1,12})\.([0-9a-z]{1,8})\.([\x21-\x7e]+)")


class TooLongError(ValueError):
    """No button can hold this id."""


@dataclass(frozen=True, slots=True)
class Callback:
    """What a pressed button says."""

    owner: int
    """Telegram id of the user it was made for, or `ANYONE`."""
    stamp: int
    id: str


def encode(callback: Callback) -> str:
    """Return the data for a button.

    Raises TooLongError if it does not fit, and ValueError if it is none.
    """
    if callback.owner < 0 or callback.stamp < 0:
        raise ValueError(f"neither owner nor stamp can be below zero: {callback}")
    data = f"{VERSION}.{_base36(callback.owner)}.{_base36(callback.stamp)}.{callback.id}"
    if not _DATA.fullmatch(data):
        raise ValueError(f"button data must be visible ASCII characters: {data!r}")
    if len(data) > MAX_BYTES:
        raise TooLongError(f"button data must be at most {MAX_BYTES} characters: {data!r}")
    return data


def decode(data: str) -> Callback | None:
    """Read a button's data; None if it is not ours, or of another version."""
    match = _DATA.fullmatch(data)
    if match is None:
        return None
    return Callback(int(match[1], 36), int(match[2], 36), match[3])


@lru_cache(1024)
def _base36(number: int) -> str:
    digits = ""
    while number:
        number, rest = divmod(number, 36)
        digits = _DIGITS[rest] + digits
    return digits or "0"
