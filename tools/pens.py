"""Takes what a pen wrote into `knowledge/phrasings`, without copies and without double claims.

`python -m tools.pens PEN FOLDER [--apart FILE …]` reads lines `entry.id<TAB>text` from the `.txt`
files of FOLDER and writes `knowledge/phrasings/PEN/TOPIC.txt`. What is weeded out, and counted:

- copies: in normal form (as the matcher compares) the same as a line there is, or so near to one
  of the same entry that ALIKE of their characters are shared in order;
- claims: the same as, or so near to, a line of another entry; both pens' lines are named, to be
  settled by hand, for whoever types it means one or the other;
- apart: a line of a set that measures: `evaluation/`, and the files given.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import Indel

from bot.content import Library, load_library
from bot.match import normalise

ROOT = Path(__file__).parents[1]
ALIKE = 0.9
"""Share of characters that two lines have in common in order, above which one is a copy."""


@dataclass
class Weeded:
    """What is kept of a pen's lines, and why the others are not."""

    kept: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """File name → its lines."""
    dropped: Counter[str] = field(default_factory=Counter)
    claims: list[tuple[str, str, str]] = field(default_factory=list)
    """Text, the entry it was written for, the entry that has it already."""


def weeded(
    library: Library, pen: str, lines: Sequence[tuple[str, str]], apart: frozenset[str]
) -> Weeded:
    """Sort a pen's lines (entry, text) into what is new and what is not."""
    result = Weeded()
    asked = [(row["entry"], row["q"]) for row in library.asked() if row["pen"] != pen]
    known = [*((entry, normalise(text)) for entry, text in asked)]
    new = [(entry, text, normalise(text)) for entry, text in lines]
    texts = [text for _, text in known] + [text for _, _, text in new]
    owners = [entry for entry, _ in known] + [entry for entry, _, _ in new]
    taken = [True] * len(known) + [False] * len(new)
    for number, nearest in enumerate(_near([text for _, _, text in new], texts), start=len(known)):
        entry, text, normal = new[number - len(known)]
        if entry not in library.entries or not normal:
            result.dropped["unknown entry"] += 1
            continue
        if normal in apart:
            result.dropped["apart"] += 1
            continue
        others = [other for other in nearest if other != number]
        rival = next((other for other in others if owners[other] != entry), None)
        if rival is not None:
            result.claims.append((text, entry, owners[rival]))
            continue
        if any(taken[other] for other in others):
            result.dropped["copies"] += 1
            continue
        taken[number] = True
        result.kept[f"{entry.partition('.')[0]}.txt"].append(f"{entry}\t{text}")
    return result


def _near(new: Sequence[str], texts: Sequence[str], size: int = 256) -> Iterator[list[int]]:
    """Yield for each new text the positions of all that are the same or nearly so."""
    for start in range(0, len(new), size):
        part = new[start : start + size]
        scores = process.cdist(
            part, texts, scorer=Indel.normalized_similarity, score_cutoff=ALIKE, workers=-1
        )
        for row in scores:
            yield [int(position) for position in np.flatnonzero(row)]


def read_lines(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield entry and text of every line of a pen's files."""
    for file in sorted(folder.glob("*.txt")):
        for line in file.read_text(encoding="utf-8").splitlines():
            entry, tab, text = line.partition("\t")
            if tab and text.strip():
                yield entry.strip(), text.strip()


def measuring(files: Iterable[Path]) -> frozenset[str]:
    """Return what the rows of these files ask, in normal form."""
    texts: list[str] = []
    for file in files:
        for line in file.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            texts += [row["q"]] if "q" in row else []
            texts += [step["say"] for step in row.get("steps", ()) if "say" in step]
    return frozenset(normalise(text) for text in texts)


def main() -> None:
    """Weed one pen's lines, write what is left, and say what is not."""
    parser = argparse.ArgumentParser(description="Take a pen's phrasings into the knowledge")
    parser.add_argument("pen")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--apart", type=Path, nargs="*", default=[], help="sets that measure")
    arguments = parser.parse_args()
    sets = [*(ROOT / "evaluation").rglob("*.jsonl"), *arguments.apart]
    lines = list(read_lines(arguments.folder))
    result = weeded(load_library(), arguments.pen, lines, measuring(sets))
    target = ROOT / "knowledge/phrasings" / arguments.pen
    target.mkdir(parents=True, exist_ok=True)
    for name, texts in result.kept.items():
        (target / name).write_text("\n".join(texts) + "\n", encoding="utf-8")
    kept = sum(map(len, result.kept.values()))
    print(f"{arguments.pen}: {kept} of {len(lines)} kept, {dict(result.dropped)}")
    print(f"claimed by another entry: {len(result.claims)}")
    for text, entry, other in result.claims:
        print(f"  {text}\t{entry}\t{other}")


if __name__ == "__main__":
    main()
