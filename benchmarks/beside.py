"""Another commit of this program beside this one, and one process of either that can be asked.

What is run in a process is `benchmarks/probe.py`, which knows only what all commits have.
"""

from __future__ import annotations

import contextlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
_PROBE = Path(__file__).with_name("probe.py")


@contextlib.contextmanager
def worktree(commit: str) -> Iterator[Path]:
    """Check a commit out beside this checkout for a while."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / commit
        git = ["git", "-C", str(ROOT), "worktree"]
        subprocess.run([*git, "add", "--detach", "--quiet", str(path), commit], check=True)
        try:
            yield path
        finally:
            subprocess.run([*git, "remove", "--force", str(path)], check=True)


class Probe:
    """A process of the program in a checkout, which answers a line by a line of JSON."""

    def __init__(self, checkout: Path, cache: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(_PROBE)],
            cwd=checkout,
            env={**os.environ, "PYTHONPATH": str(checkout), "PROBE_CACHE": str(cache)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def ask(self, *words: object) -> Any:  # noqa: ANN401 - what the probe has measured
        """Have something measured."""
        given, told = self._process.stdin, self._process.stdout
        if not (given and told):
            raise SystemExit("a probe cannot be asked")
        given.write(json.dumps(words) + "\n")
        given.flush()
        line = told.readline()
        if not line:
            raise SystemExit("a probe has died")
        return json.loads(line)

    def close(self) -> None:
        """End the process."""
        self._process.communicate()


def once(checkout: Path, cache: Path, *words: object) -> Any:  # noqa: ANN401 - see `Probe.ask`
    """Have something measured in a process of its own."""
    with contextlib.closing(Probe(checkout, cache)) as probe:
        return probe.ask(*words)


def spread(values: Sequence[float], digits: int = 2) -> str:
    """Return the median, and in brackets the lowest and the highest."""
    median = statistics.median(values)
    return f"{median:.{digits}f} ({min(values):.{digits}f}-{max(values):.{digits}f})"


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> str:
    """Return what ours is of theirs: the median of the pairs, lowest and highest."""
    return spread([one / other for one, other in zip(ours, theirs, strict=True)], 3)
