"""How many of our Chinese phrasings are the same to the matcher when written in Traditional.

python -m benchmarks.traditional [--show N]

Every phrasing is converted by OpenCC for general use, for Taiwan and for Hong Kong, and as our
own answers are; then it is counted whether it is compared as its Simplified original is, and
whether facts are read out of the same text. `--show` prints the first N that differ.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator

import opencc

from bot.content import Library, load_library
from bot.match import normalise
from bot.match.cues import surface
from bot.render import localised


def writings() -> dict[str, Callable[[str], str]]:
    """Return the ways to write Simplified Chinese in Traditional, by name."""
    by_opencc = {name: opencc.OpenCC(name).convert for name in ("s2t", "s2tw", "s2hk")}
    return {**by_opencc, "our own": lambda text: localised(text, "zh-Hant")}


def phrasings(library: Library) -> list[str]:
    """Return all Chinese phrasings, of entries and of what is none of our business."""
    asked = (thing.questions.zh for thing in (*library.entries.values(), *library.objects))
    return sorted({phrasing for each in asked for phrasing in each})


def _differing(
    texts: list[str], form: Callable[[str], str], write: Callable[[str], str]
) -> Iterator[str]:
    for text in texts:
        if form(write(text)) != form(text):
            yield f"{text} {write(text)} → {form(write(text))}"


def main() -> None:
    """Print a line for each way to write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", type=int, default=0, metavar="N")
    show = parser.parse_args().show
    texts = phrasings(load_library())
    forms = {"compared": normalise, "read for facts": lambda text: surface(text).text}
    print(f"{len(texts)} phrasings; the same when")
    for name, write in writings().items():
        other = {form: list(_differing(texts, make, write)) for form, make in forms.items()}
        same = (f"{form} {len(texts) - len(found)}" for form, found in other.items())
        print(f"  {name:8} {', '.join(same)}")
        for line in other["compared"][:show]:
            print(f"    {line}")


if __name__ == "__main__":
    main()
