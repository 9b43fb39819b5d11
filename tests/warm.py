"""What a process has loaded that `tests.process.Forked` forks from; imported nowhere else."""

from __future__ import annotations

import gc
import importlib
import pkgutil
from functools import cache
from pathlib import Path

import pytest  # noqa: F401 - a fork would load it on its way to the program

import bot
from bot import opening
from bot.content import Library, loader
from bot.content.folder import Folder
from bot.content.shipped import knowledge_dir
from bot.dialogue import Knowledge
from bot.match import Arrays

_LEFT_OUT = ("bot.__main__", "bot.store.migrations")

for found in pkgutil.walk_packages(bot.__path__, "bot."):
    if not found.name.startswith(_LEFT_OUT):
        importlib.import_module(found.name)
for dialect in ("sqlite.aiosqlite", "postgresql.asyncpg"):
    importlib.import_module(f"sqlalchemy.dialects.{dialect}")

loader.parse = cache(loader.parse)  # a copy of the shipped knowledge has few files of its own
_read, _make, _index = loader.read_folder, loader.library_of, Knowledge.of
_kept = opening._kept
_SHIPPED = _read(knowledge_dir())
_INDEXED = _index(_make(_SHIPPED))


def _read_once(path: Path) -> Folder:
    return _SHIPPED if path == knowledge_dir() else _read(path)


def _made_once(folder: Folder) -> Library:
    return _INDEXED.library if folder is _SHIPPED else _make(folder)


def _known(library: Library, arrays: Arrays | None = None) -> Knowledge:
    """Index a library, unless the contents of its files are those of the shipped ones."""
    if library.version == _SHIPPED.version:
        return Knowledge(library, _INDEXED.matcher, _INDEXED.decision)
    return _index(library, arrays)


def _opened(folder: Path, cache_folder: Path) -> Knowledge | None:
    """Take the shipped knowledge for kept, whatever folder it lies in."""
    if opening.folder_version(folder) == _SHIPPED.version:
        return _known(_INDEXED.library)
    return _kept(folder, cache_folder)


opening._kept = _opened
loader.read_folder, loader.library_of = _read_once, _made_once  # as `load_library` calls them
Knowledge.of = staticmethod(_known)  # type: ignore[method-assign, assignment]

gc.freeze()  # a fork would copy all that its garbage collection looks through
gc.unfreeze = lambda: None
