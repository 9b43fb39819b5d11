"""Where the knowledge that ships with the program lies."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]


def is_installed(folder: Path) -> bool:
    """Tell whether a folder lies within the program, as in a wheel."""
    return folder.resolve().is_relative_to(_PACKAGE)


def knowledge_dir() -> Path:
    """Return the copy inside an installed wheel, or else the folder of the checkout."""
    installed = _PACKAGE / "_knowledge"
    return installed if installed.is_dir() else _PACKAGE.parent / "knowledge"
