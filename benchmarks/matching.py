"""What matching costs, beside an older commit with its own knowledge and beside rapidfuzz's WRatio.

    .venv/bin/python -m benchmarks.matching [--quick] [--commit 9b09ecd] [ROW ...]

Rows are `question`, `wratio`, `opening`, `memory`, `growth`; all of them without any (some five
minutes; `--quick` leaves out the largest sizes). Whatever is compared is measured in turn, in
rounds, and told as the median of the rounds with the lowest and the highest. A question's time is
the processor's, so that others at work on the machine hardly count. `phrasings` tells how folders
of any size are made. The strangers' questions of `evaluation/` are what is asked of shipped
knowledge; elsewhere it is shipped phrasings without a character, so that none is known by heart.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import json
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from rapidfuzz import fuzz, process

from benchmarks.beside import ROOT, Probe, once, ratio, spread, worktree
from benchmarks.phrasings import synthetic, write_folder
from bot.audit.evaluation.measures import quantile
from bot.content import Library, load_library
from bot.match import Matcher, normalise
from bot.match.baselines import phrasings_of

ROUNDS = 5
QUESTIONS = 200
SIZES = (1_000, 10_000, 100_000)
SLOW = 100_000
"""Phrasings from which on WRatio is asked but each fifth question a round."""
GROWN = (10_000, 1_000_000)


def main() -> None:
    """Print the rows that are asked for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("rows", nargs="*", choices=[*_ROWS, []])
    parser.add_argument("--commit", default="9b09ecd")
    parser.add_argument("--quick", action="store_true")
    arguments = parser.parse_args()
    with worktree(arguments.commit) as other:
        print_rows(other, arguments.rows, quick=arguments.quick)


def print_rows(other: Path, rows: Sequence[str] = (), *, quick: bool = False) -> None:
    """Measure some rows, or all of them, beside another checkout."""
    for row in rows or _ROWS:
        _ROWS[row](other, quick)


def print_question(other: Path, quick: bool) -> None:
    """Ask shipped knowledge, ours and that of the other commit, what strangers have asked."""
    files = sorted((ROOT / "evaluation").glob("*/questions.jsonl"))
    rows = (line for file in files for line in file.read_text(encoding="utf-8").splitlines())
    asked = [json.loads(row)["q"] for row in rows][:: 5 if quick else 1]
    found: dict[str, list[list[float]]] = {}
    with tempfile.TemporaryDirectory() as cache, contextlib.ExitStack() as stack:
        probes = [
            stack.enter_context(contextlib.closing(Probe(checkout, Path(cache))))
            for checkout in (ROOT, other)
        ]
        for _ in range(ROUNDS):
            for place, probe in enumerate(probes):
                times = probe.ask("questions", asked)
                rest = [w - r for w, r in zip(times["whole"], times["ranking"], strict=True)]
                for name, values, share in (
                    ("ranking p50", times["ranking"], 0.5),
                    ("ranking p99", times["ranking"], 0.99),
                    ("beside the ranking p50", rest, 0.5),
                    ("whole p50", times["whole"], 0.5),
                    ("whole p99", times["whole"], 0.99),
                ):
                    found.setdefault(name, [[], []])[place].append(quantile(values, share))
    print(f"a question of {len(asked)}, ms, and what ours is of the other's")
    for name, (ours, theirs) in found.items():
        print(f"  {name:24} {spread(ours)}  {spread(theirs)}  {ratio(ours, theirs)}")


def asked_of(library: Library) -> list[str]:
    """Return shipped phrasings, evenly spread, each without one character."""
    known = [text for entry in library.entries.values() for text in entry.questions.zh]
    chosen = known[:: max(len(known) // QUESTIONS, 1)][:QUESTIONS]
    gaps = (number % len(text) for number, text in enumerate(chosen))
    return [text[:gap] + text[gap + 1 :] for text, gap in zip(chosen, gaps, strict=True)]


def built(library: Library, size: int) -> tuple[Matcher, list[str]]:
    """Return a matcher of so many phrasings, and these as they are compared."""
    entries = synthetic(library, size)
    matcher = Matcher(entries, library.flow.slots, library.objects, library.concepts)
    plain = [normalise(text) for text in phrasings_of(entries)[0]] if size <= max(SIZES) else []
    matcher.match(
        "gongzhonghao zenme zhuxiao 公众号怎么注消"
    )  # tables are read at the first question
    gc.collect()
    gc.freeze()
    return matcher, plain


def print_wratio(_: Path, quick: bool) -> None:
    """Ask ours and rapidfuzz's WRatio over the same normalised phrasings."""
    library = load_library()
    asked = asked_of(library)
    print("p99 in ms: ours (whole), WRatio's best, and what ours is of it")
    for size in SIZES[: 2 if quick else 3]:
        matcher, plain = built(library, size)
        best = _best_of(plain)
        ours, theirs = [], []
        for round_ in range(ROUNDS):
            some = asked[round_::5] if size >= SLOW else asked
            pairs = [(_milliseconds(matcher.match, q), _milliseconds(best, q)) for q in some]
            for values, into in zip(zip(*pairs, strict=True), (ours, theirs), strict=True):
                into.append(quantile(values, 0.99))
        print(f"  {size:>9,}  {spread(ours)}  {spread(theirs)}  {ratio(ours, theirs)}")


def _best_of(plain: Sequence[str]) -> Callable[[str], object]:
    return lambda text: process.extractOne(normalise(text), plain, scorer=fuzz.WRatio)


def print_opening(other: Path, _: bool) -> None:
    """Open shipped knowledge, each time in a process of its own: imports apart."""
    kept, made, theirs = [], [], []
    with tempfile.TemporaryDirectory() as cache:
        once(ROOT, Path(cache), "opening")
        for _round in range(ROUNDS):
            kept.append(once(ROOT, Path(cache), "opening"))
            with tempfile.TemporaryDirectory() as empty:
                made.append(once(ROOT, Path(empty), "opening"))
            theirs.append(once(other, Path(cache), "opening"))
    print("opening shipped knowledge, s, and what it is of the other commit's own")
    print(f"  the other commit        {spread(theirs, 3)}")
    print(f"  with the kept file      {spread(kept, 3)}  {ratio(kept, theirs)}")
    print(f"  without (and keeping)   {spread(made, 3)}  {ratio(made, theirs)}")


def print_memory(other: Path, quick: bool) -> None:
    """Open a folder in a process of its own and ask one question."""
    size = SIZES[1 if quick else 2]
    library = load_library()
    kept, first, theirs = [], [], []
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as cache:
        write_folder(Path(folder), synthetic(library, size))
        once(ROOT, Path(cache), "memory", folder)
        for _ in range(3):
            kept.append(once(ROOT, Path(cache), "memory", folder))
            with tempfile.TemporaryDirectory() as empty:
                first.append(once(ROOT, Path(empty), "memory", folder))
            theirs.append(once(other, Path(cache), "memory", folder))
    print(f"MB with {size:,} phrasings, and what it is of the other commit's")
    for kind, title in (("all", "RSS"), ("own", "without mapped files")):
        others = [one[kind] for one in theirs]
        print(f"  {title}: the other commit {spread(others, 0)}")
        for name, values in (("with the kept file", kept), ("first start", first)):
            ours = [one[kind] for one in values]
            print(f"    {name:20} {spread(ours, 0)}  {ratio(ours, others)}")


def print_growth(_: Path, quick: bool) -> None:
    """Ask folders of few and of many phrasings in turn."""
    library = load_library()
    asked = asked_of(library)
    sizes = (GROWN[0], SLOW) if quick else GROWN
    matchers = []
    for size in sizes:
        began = time.perf_counter()
        matchers.append(built(library, size)[0])
        print(f"  {size:,} phrasings made and indexed in {time.perf_counter() - began:.0f} s")
    times: list[list[list[float]]] = [[], []]
    for _round in range(ROUNDS):
        for place, matcher in enumerate(matchers):
            times[place].append([_milliseconds(matcher.match, q) for q in asked])
    print(f"a question at {sizes[0]:,} and {sizes[1]:,} phrasings, ms, and the growth")
    for name, share in (("p50", 0.5), ("p99", 0.99)):
        few, many = ([quantile(one, share) for one in rounds] for rounds in times)
        print(f"  {name}  {spread(few)}  {spread(many)}  {ratio(many, few)}")


def _milliseconds(ask: Callable[[str], object], question: str) -> float:
    began = time.thread_time()
    ask(question)
    return (time.thread_time() - began) * 1000


_ROWS: dict[str, Callable[[Path, bool], None]] = {
    "question": print_question,
    "opening": print_opening,
    "memory": print_memory,
    "wratio": print_wratio,
    "growth": print_growth,
}

if __name__ == "__main__":
    main()
