"""The shipped knowledge, loaded and indexed once a process; nobody changes it."""

from __future__ import annotations

from functools import cache

from bot.content import Library, load_library
from bot.dialogue import Knowledge


@cache
def library() -> Library:
    return load_library()


@cache
def knowledge() -> Knowledge:
    return Knowledge.of(library())
