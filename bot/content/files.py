"""Which files of a knowledge folder are read, and which its author may wrongly take for read."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from bot.content.findings import Finding, Level

_ALONE = (
    "sources.yaml",
    "objects.yaml",
    "synonyms.yaml",
    "holidays.yaml",
    "flow.yaml",
    "policies.yaml",
)
_FOLDERS = ("facts", "topics", "plans", "templates", "entries", "texts")
_ENDING = ".yaml"
PHRASINGS, _LINES = "phrasings", ".txt"


def knowledge_files(root: Path) -> Iterator[Path]:
    """Yield what is named like a file of knowledge, be it a file or not."""
    for name in _ALONE:
        if os.path.lexists(root / name):
            yield root / name
    for name in _FOLDERS:
        yield from (path for path in _listed(root / name) if path.suffix == _ENDING)
    for pen in _listed(root / PHRASINGS):
        yield from (path for path in _listed(pen) if path.suffix == _LINES)


def unread(root: Path) -> Iterator[Finding]:
    """Yield a finding for every file that is not read.

    An error where somebody surely meant it to be, such as `entries/a.yml`. What editors and
    systems leave behind is passed over.
    """
    for name in _FOLDERS:
        if fault := _fault(root / name):
            yield Finding(name, 1, "error", "folder", f"cannot be read: {fault}")
    for path in _listed(root):
        known = path.name.casefold() in _FOLDERS
        if path.name in _FOLDERS:
            yield from _in_folder(root, path)
        elif path.name == PHRASINGS:
            yield from _in_phrasings(root, path)
        elif path.is_dir():
            level: Level = "error" if known else "warning"
            message = f"is not read: knowledge is in {', '.join(_FOLDERS)}; move or rename"
            yield from (_finding(root, file, level, message) for file in _listed(path, yaml=True))
        elif _is_yaml(path) and path.name not in _ALONE:
            level = "error" if path.stem.casefold() + _ENDING in _ALONE else "warning"
            message = f"is not read: only {', '.join(_ALONE)} are beside the folders; rename it"
            yield _finding(root, path, level, message)


def _in_folder(root: Path, folder: Path) -> Iterator[Finding]:
    for path in _listed(folder):
        if path.suffix == _ENDING:
            continue
        for file in _all_in(path):
            if not _is_yaml(file):
                message = f"is not read: only files whose names end in {_ENDING} are"
                yield _finding(root, file, "warning", message)
            elif file is path:
                message = f"is not read: let its name end in {_ENDING}, in small letters"
                yield _finding(root, file, "error", message)
            else:
                message = f"is not read: only what is directly in {folder.name}/ is; move it there"
                yield _finding(root, file, "error", message)


def _in_phrasings(root: Path, folder: Path) -> Iterator[Finding]:
    for file in _all_in(folder):
        if file.suffix != _LINES or file.parent.parent != folder:
            message = f"is not read: lines are in {PHRASINGS}/PEN/TOPIC{_LINES}; move or rename"
            yield _finding(root, file, "error", message)


def _all_in(path: Path) -> Iterator[Path]:
    """Yield a file, or all files below a folder; what a link leads to is not looked through."""
    if path.is_symlink() or not path.is_dir():
        yield path
    else:
        for inner in _listed(path):
            yield from _all_in(inner)


def _listed(folder: Path, *, yaml: bool = False) -> list[Path]:
    """Return what is in a folder, without leftovers; nothing if it cannot be listed."""
    try:
        paths = sorted(folder.iterdir(), key=_name)
    except OSError:
        return []
    return [path for path in paths if not _is_leftover(path.name) and (not yaml or _is_yaml(path))]


def _name(path: Path) -> str:
    return path.name


def _is_leftover(name: str) -> bool:
    """Hidden (.#a.yaml, .a.yaml.swp, ._a.yaml, ..data), or an editor's copy (a.yaml~, #a.yaml#)."""
    return name.startswith((".", "#")) or name.endswith("~")


def _is_yaml(path: Path) -> bool:
    return path.suffix.casefold() in {".yaml", ".yml"}


def _fault(folder: Path) -> str | None:
    """Return why a folder that is there cannot be listed."""
    if not os.path.lexists(folder):
        return None
    try:
        os.scandir(folder).close()
    except OSError as error:
        return error.strerror
    return None


def _finding(root: Path, path: Path, level: Level, message: str) -> Finding:
    return Finding(path.relative_to(root).as_posix(), 1, level, "unread", message)
