"""Learns from the shipped knowledge: `python -m tools.training [--report] [--semantic]`.

Writes `weights.json`, or with `--semantic`, where that extra is installed, `weights.semantic.json`;
with `--report` neither. It always comes to the same numbers. Then it prints how well it goes with
each pen when that pen is left out of everything but the few weights of `Kinds`. Entries, pens and
topics that are new need none of this: they are counted when the program starts.

With `--follow-ups` it learns from follow-ups instead, and only prints: see `follow_ups`.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from bot.content import Library, load_library
from bot.match.embedding.meaning import Meanings
from bot.match.grams import Kinds
from bot.match.weights import FILE, SEMANTIC_FILE, VERSION, Weights, shipped
from tools.training import follow_ups
from tools.training.kinds import learn_kinds
from tools.training.learn import Answer, answered, learn
from tools.training.report import table
from tools.training.samples import Sample, Samples
from tools.training.thin import thinned

_DIGITS = 3
_FEW = 12
"""Phrasings a language that an entry keeps where meanings are compared: the model reads some fifty
a second, and folders with many have no need of it."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Learn, write and print."""
    parser = argparse.ArgumentParser(prog="python -m tools.training", description=__doc__)
    parser.add_argument("--report", action="store_true", help="only print the table")
    parser.add_argument("--semantic", action="store_true", help="for the extra of that name")
    parser.add_argument("--follow-ups", action="store_true", help="only print what these teach")
    wanted = parser.parse_args(arguments)
    if wanted.follow_ups:
        known = list(follow_ups.ranked(load_library(), follow_ups.rows()))
        print(*follow_ups.report(known), sep="\n")
        return
    library, before = load_library(), shipped()
    if not (wanted.semantic or wanted.report):
        kinds = learn_kinds(Samples(library, before))
        before = replace(before, kinds=Kinds(*(round(weight, _DIGITS) for weight in kinds)))
    if wanted.semantic:
        library = thinned(library, _FEW)
    samples = list(Samples(library, before, _meanings() if wanted.semantic else None))
    if not wanted.report:
        file = SEMANTIC_FILE if wanted.semantic else FILE
        write(file, learn(samples, before, related(library), asked_topics()), samples)
    print(*table(left_out(samples, before, related(library))), sep="\n")


def write(file: Path, weights: Weights, samples: Sequence[Sample]) -> None:
    """Write weights as `bot.match.weights` reads them."""
    parts = ("kinds", "score", "nothing", "evidence", "foreign")
    data = {
        "version": VERSION,
        "by": "python -m tools.training" + (" --semantic" if file == SEMANTIC_FILE else ""),
        "samples": dict(Counter(sample.kind for sample in samples)),
        **{part: getattr(weights, part)._asdict() for part in parts},
    }
    file.write_text(json.dumps(data, indent=2) + "\n", encoding="utf-8")


def left_out(
    samples: Sequence[Sample], before: Weights, related: frozenset[tuple[str, str]]
) -> list[Answer]:
    """Return what each pen's samples are answered by weights that all others have taught."""
    found: list[Answer] = []
    for pen in sorted({sample.pen for sample in samples}):
        asked = [sample for sample in samples if sample.pen == pen]
        others = [sample for sample in samples if sample.pen != pen]
        print(f"without {pen} …", file=sys.stderr)
        found += answered(asked, learn(others, before, related, asked_topics()), related)
    return found


def asked_topics() -> Counter[str]:
    """Return how often the sets that steer ask about each topic."""
    files = sorted((Path(__file__).parents[2] / "evaluation").glob("steering*/questions.jsonl"))
    rows = (json.loads(line) for file in files for line in file.read_text("utf-8").splitlines())
    return Counter(row["topic"] for row in rows)


def related(library: Library) -> frozenset[tuple[str, str]]:
    """Return the pairs of entries that stand beside each other."""
    pairs = {(name, other) for name, entry in library.entries.items() for other in entry.related}
    return frozenset(pairs | {(other, name) for name, other in pairs})


def _meanings() -> Meanings:
    # Only here, because the model comes with the extra.
    from bot.match.embedding.semantic import E5, Semantic  # noqa: PLC0415
    from tools.training.remembering import Remembering  # noqa: PLC0415

    return Semantic(Remembering(E5()))


if __name__ == "__main__":
    main()
