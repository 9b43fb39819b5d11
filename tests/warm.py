"""What a process has loaded that `tests.process.Forked` forks from; imported nowhere else."""

from __future__ import annotations

import importlib
import pkgutil

import pytest  # noqa: F401 - a fork would load it on its way to the program

import bot
from bot.content import Library, load_library
from bot.dialogue import Knowledge

_LEFT_OUT = ("bot.__main__", "bot.store.migrations")

for found in pkgutil.walk_packages(bot.__path__, "bot."):
    if not found.name.startswith(_LEFT_OUT):
        importlib.import_module(found.name)
for dialect in ("sqlite.aiosqlite", "postgresql.asyncpg"):
    importlib.import_module(f"sqlalchemy.dialects.{dialect}")

_INDEXED = Knowledge.of(load_library())
_index = Knowledge.of


def _known(library: Library) -> Knowledge:
    """Index a library, unless the contents of its files are those of the shipped ones."""
    if library.version == _INDEXED.library.version:
        return Knowledge(library, _INDEXED.matcher, _INDEXED.decision)
    return _index(library)


Knowledge.of = staticmethod(_known)  # type: ignore[method-assign, assignment]
