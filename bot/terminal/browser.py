"""A Chromium without a window: lays a page out, and takes its picture."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from bot.errors import BrowserFailed, ConfigurationError

_NAMES = ("chromium", "chromium-browser", "google-chrome")
_PATIENCE = 120.0
"""Seconds until a browser counts as stuck."""


def find_browser(named: str | None = None) -> Browser | None:
    """Return the browser `named`, or else what is installed, if anything is.

    Raises ConfigurationError if there is no program of that name.
    """
    names = (named,) if named else _NAMES
    found = next((path for name in names if (path := shutil.which(name))), None)
    if named and found is None:
        raise ConfigurationError(f"there is no program {named}")
    return Browser(found) if found else None


@dataclass(frozen=True, slots=True)
class Browser:
    """Starts the program at `path` for each page. Its methods raise BrowserFailed."""

    path: str

    def laid_out(self, page: Path, width: int) -> str:
        """Return the page's HTML as it is once its script has run, in a window so wide."""
        return self._run(page, "--dump-dom", f"--window-size={width},900")

    def picture(self, page: Path, target: Path, width: int, height: int, scale: int = 1) -> None:
        """Write the upper left part of a page, so many pixels large, as PNG; `scale` is a screen's.

        A screen of scale 2 shows a pixel of a page by two in each direction.
        """
        size = f"--window-size={width},{height}"
        density = f"--force-device-scale-factor={scale}"
        self._run(page, f"--screenshot={target}", size, density)
        if not target.exists():
            message = f"{self.path} has taken no picture of {page.name}"
            raise BrowserFailed(message)

    def _run(self, page: Path, *what: str) -> str:
        with tempfile.TemporaryDirectory(prefix="tuihao") as profile:
            command = [
                self.path,
                "--headless",
                "--disable-gpu",
                "--hide-scrollbars",
                f"--user-data-dir={profile}",
                *(["--no-sandbox"] if _is_root() else []),  # it would not start otherwise
                *what,
                page.resolve().as_uri(),
            ]
            try:
                done = subprocess.run(command, capture_output=True, timeout=_PATIENCE, check=True)  # noqa: S603 - what whoever calls has named
            except (OSError, subprocess.SubprocessError) as error:
                reason = getattr(error, "stderr", None) or str(error).encode()
                last = reason.decode(errors="replace").strip().splitlines()[-1:]
                message = f"{self.path} failed on {page.name}: {' '.join(last)}"
                raise BrowserFailed(message) from error
        return done.stdout.decode()


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0
