"""A disk under an SQLite file whose power can be cut, and which can stall.

What is not flushed is lost with the power: then every file of the database is as its last
completed flush has left it, whatever was written later.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_SOURCE = Path(__file__).with_suffix(".c")


def compiler() -> str | None:
    """Return the C compiler of this machine, without which there is no such disk."""
    return shutil.which("cc")


class Disk:
    """The disk that the files of one database lie on, for processes with its `settings`."""

    def __init__(self, database: Path, folder: Path) -> None:
        """Compile what watches the flushes into `folder`, and keep there what was flushed."""
        self._database = database
        self._kept = folder / "flushed"
        self._kept.mkdir()
        library = folder / "disk.so"
        command = ["cc", "-shared", "-fPIC", "-O2", "-Wall", "-o", library, _SOURCE, "-ldl"]
        subprocess.run(command, check=True)
        self.settings = {
            "LD_PRELOAD": str(library),
            "DISK_FILES": str(database.resolve()),
            "DISK_KEPT": str(self._kept),
        }

    def cut(self) -> None:
        """Drop all that was not flushed; whoever uses the database has been killed."""
        for file in self._files(self._database.parent):
            file.unlink()
        for file in self._files(self._kept):
            shutil.copyfile(file, self._database.with_name(file.name))

    @contextmanager
    def stalled(self) -> Iterator[None]:
        """Let no flush be completed."""
        stall = self._kept / "stall"
        stall.touch()
        try:
            yield
        finally:
            stall.unlink()
            self._stalls.unlink(missing_ok=True)

    @property
    def is_waited_for(self) -> bool:
        """Whether a flush has met the stall."""
        return self._stalls.exists()

    @property
    def _stalls(self) -> Path:
        return self._kept / "stalls"

    def _files(self, folder: Path) -> list[Path]:
        names = (f"{self._database.name}{suffix}" for suffix in ("", "-wal", "-shm", "-journal"))
        return [file for name in names if (file := folder / name).exists()]
