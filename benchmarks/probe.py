"""Measures the program on whose PYTHONPATH it runs; started by `beside`, a line of JSON at a time.

It has only what this commit and older ones have in common, and `bot.opening` where that is there.
"""

from __future__ import annotations

import gc
import importlib
import importlib.util
import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from bot.content import load_library
from bot.dialogue import Knowledge

_CACHE = Path(os.environ["PROBE_CACHE"])
_KEEPS = importlib.util.find_spec("bot.opening")
_open: dict[str, Knowledge] = {}


def opened(folder: Path | None) -> Knowledge:
    """Open a folder as the program does."""
    if not _KEEPS:
        return Knowledge.of(load_library(folder))
    kept: Knowledge = importlib.import_module("bot.opening").open_knowledge(folder, _CACHE)
    return kept


def opening(folder: str = "") -> float:
    """Return the seconds until a folder can be asked; what is imported is imported."""
    if _KEEPS:
        importlib.import_module("bot.opening")
    began = time.perf_counter()
    opened(Path(folder) if folder else None)
    return time.perf_counter() - began


def memory(folder: str) -> dict[str, float]:
    """Return the megabytes of this process after it has opened a folder and been asked.

    `all` is its RSS, `own` that without what it shares with others: mapped files.
    """
    knowledge = opened(Path(folder))
    knowledge.matcher.match("公众号迁移要多少钱")
    rows = (line.split() for line in Path("/proc/self/status").read_text("ascii").splitlines())
    told = {row[0]: int(row[1]) / 1024 for row in rows if row[0] in {"VmRSS:", "RssAnon:"}}
    return {"all": told["VmRSS:"], "own": told["RssAnon:"]}


def questions(asked: Sequence[str]) -> dict[str, list[float]]:
    """Return the processor's milliseconds for each question: its ranking, and the whole of it."""
    if not _open:
        _open["knowledge"] = opened(None)
        gc.collect()
        gc.freeze()
        questions(asked)
    matcher = _open["knowledge"].matcher
    ranker = matcher._ranker  # noqa: SLF001 - older commits have no other way to it
    ranking, whole = [], []
    for text in asked:
        whole.append(_milliseconds(matcher.match, text))  # first, when nothing of it is at hand
        ranking.append(_milliseconds(ranker.rank, ranker.understand(text)))
    return {"ranking": ranking, "whole": whole}


def _milliseconds(ask: Callable[[str], object], text: str) -> float:
    began = time.thread_time()
    ask(text)
    return (time.thread_time() - began) * 1000


_MEASURES: dict[str, Callable[..., object]] = {
    "opening": opening,
    "memory": memory,
    "questions": questions,
}

for line in sys.stdin:
    name, *words = json.loads(line)
    print(json.dumps(_MEASURES[name](*words)), flush=True)
