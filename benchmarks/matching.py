"""What matching costs: time for a question against rapidfuzz's WRatio, building, loading, memory.

    .venv/bin/python -m benchmarks.matching [PHRASINGS ...]

Without arguments at 1,000, 10,000 and 100,000 phrasings (a few minutes, most of it WRatio's).
`phrasings` tells how they are made. The questions are shipped phrasings with a character left
out, so that none of them is known word for word; each is asked once, of ours and of WRatio in
turn, over the same normalised phrasings: for its best one, and for its ten best, since ours is a
ranking too. Best run while the machine has nothing else to do.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from rapidfuzz import fuzz, process

from benchmarks.phrasings import synthetic, write_folder
from bot.admin.reloading import keep_for_long
from bot.audit.evaluation.measures import quantile
from bot.content import Library, load_library
from bot.content.models import Entry
from bot.content.shipped import knowledge_dir
from bot.content.yamlfile import read_document
from bot.dialogue import Knowledge
from bot.match import Matcher, normalise
from bot.match.baselines import phrasings_of

SIZES = (1_000, 10_000, 100_000)
QUESTIONS = 200
RUNS = 5


def main() -> None:
    """Print every figure; `--memory DIR` is how the program calls itself."""
    if sys.argv[1:2] == ["--memory"]:
        print(json.dumps(dict(memory(Path(sys.argv[2])))))
        return
    sizes = tuple(map(int, sys.argv[1:])) or SIZES
    library = load_library()
    # First, while this process is small: Linux lets a child's peak begin with its parent's size.
    print_memory(library, max(sizes))
    print_load()
    questions = asked(library)
    print("                    ours ms         WRatio's best, ours/p99  WRatio's ten, ours/p99")
    print("phrasings  build s       p50    p99       p50    p99  ratio       p50    p99  ratio")
    for size in sizes:
        print_speed(synthetic(library, size), library, questions)


def asked(library: Library) -> list[str]:
    """Return shipped phrasings, evenly spread, each without one character."""
    known = [text for entry in library.entries.values() for text in entry.questions.zh]
    chosen = known[:: max(len(known) // QUESTIONS, 1)][:QUESTIONS]
    gaps = (number % len(text) for number, text in enumerate(chosen))
    return [text[:gap] + text[gap + 1 :] for text, gap in zip(chosen, gaps, strict=True)]


def print_speed(entries: list[Entry], library: Library, questions: list[str]) -> None:
    """Ask every question of ours and of WRatio."""
    began = time.perf_counter()
    matcher = Matcher(entries, library.flow.slots, library.objects, library.concepts)
    built = time.perf_counter() - began
    plain = [normalise(text) for text in phrasings_of(entries)[0]]
    asked_of: list[Callable[[str], object]] = [
        matcher.match,
        lambda text: process.extractOne(normalise(text), plain, scorer=fuzz.WRatio),
        lambda text: process.extract(normalise(text), plain, scorer=fuzz.WRatio, limit=10),
    ]
    # Tables of characters and syllables are read at the first question.
    matcher.match(f"gongzhonghao{questions[0]}")
    keep_for_long()
    times = [[milliseconds(ask, text) for ask in asked_of] for text in questions]
    p50, p99 = ([quantile(one, share) for one in zip(*times, strict=True)] for share in (0.5, 0.99))
    count = sum(len(entry.questions.zh) for entry in entries)
    cells = [f"{count:>9,}  {built:>7.2f}  {p50[0]:>8.2f} {p99[0]:>6.2f}"]
    cells += [
        f"{p50[other]:>8.2f} {p99[other]:>6.2f} {p99[0] / p99[other]:>6.3f}" for other in (1, 2)
    ]
    print("  ".join(cells))


def milliseconds(ask: Callable[[str], object], question: str) -> float:
    """Return how long one question takes."""
    began = time.perf_counter()
    ask(question)
    return (time.perf_counter() - began) * 1000


def print_load() -> None:
    """Load the shipped knowledge in this process; the best of some runs, imports apart."""
    best = min((load_times() for _ in range(RUNS)), key=sum)
    parts = ", ".join(
        f"{name} {spent:.3f}" for name, spent in zip(("YAML", "models", "index"), best, strict=True)
    )
    print(f"shipped knowledge loads in {sum(best):.3f} s: {parts}")


def load_times() -> tuple[float, float, float]:
    """Return the seconds for the files, for what is made of them, and for the matcher."""
    began = time.perf_counter()
    for file in sorted(knowledge_dir().rglob("*.yaml")):
        read_document(file, file.name)
    read = time.perf_counter()
    library = load_library()
    loaded = time.perf_counter()
    Knowledge.of(library)
    built = time.perf_counter()
    yaml = read - began
    return yaml, max(loaded - read - yaml, 0.0), built - loaded


def print_memory(library: Library, size: int) -> None:
    """Load a folder of `size` phrasings in a fresh process, as `ask --knowledge` does."""
    with tempfile.TemporaryDirectory() as folder:
        write_folder(Path(folder), synthetic(library, size))
        command = [sys.executable, "-m", "benchmarks.matching", "--memory", folder]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE)
    told = json.loads(done.stdout)
    parts = ", ".join(f"{name} {megabytes:.0f} MB" for name, (megabytes, _) in told.items())
    print(f"{size:,} phrasings in a folder, peak memory after each step: {parts}")
    print("  seconds: " + ", ".join(f"{name} {spent:.1f}" for name, (_, spent) in told.items()))


def memory(folder: Path) -> Iterator[tuple[str, tuple[float, float]]]:
    """Yield each step with the process's peak in megabytes (of Linux) and its seconds."""
    began = time.perf_counter()
    library = load_library(folder)
    yield "library", (_peak(), time.perf_counter() - began)
    began = time.perf_counter()
    knowledge = Knowledge.of(library)
    yield "index", (_peak(), time.perf_counter() - began)
    began = time.perf_counter()
    knowledge.matcher.match("公众号迁移要多少钱")
    yield "question", (_peak(), time.perf_counter() - began)


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
