"""Finds where Traditional Chinese takes the end of one word and the start of the next for a word.

python -m tools.traditional [TEXT …]

Every text that is shown, or else the texts given, is converted as a reader gets it and once more
word by word, cut by a segmenter. A stretch that
differs is printed, with what stands around it, unless it is written down as right, in the
vocabulary or below; then the exit status is 1. Mend it with a line in `WORDS` or `BORDERS`; where
the segmenter is wrong, add the stretch below.
"""

from __future__ import annotations

import argparse
import sys
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import accumulate, chain, groupby, pairwise
from typing import Final, NamedTuple, TypeAlias

import rjieba

from bot.content import load_library
from bot.render.chinese import pieces
from bot.render.vocabulary import BORDERS, LABELS, WORDS
from tests.knowledge.wordings import shown

REVIEWED: Final = frozenset(
    {"先导出", "前导出", "前导完", "取关停", "台站内信", "加水印", "别的号", "放假号"}
)
"""Stretches that are right as they are, and wrong when cut by the segmenter."""

Piece: TypeAlias = tuple[str, str]
"""A stretch in Simplified Chinese and as a reader of Traditional gets it."""

_KNOWN = REVIEWED | WORDS.keys() | {phrase.replace("|", "") for phrase in BORDERS}


class Difference(NamedTuple):
    """A stretch of text that reads otherwise when it is converted word by word."""

    simplified: str
    shown: str
    by_word: str
    around: str


def differences(text: str) -> Iterator[Difference]:
    """Yield the stretches that nobody has reviewed."""
    for kept, run in groupby(pieces(text), key=_is_kept):
        if not kept:
            yield from _differences(list(chain.from_iterable(map(_by_character, run))))


def _differences(ours: list[Piece]) -> Iterator[Difference]:
    text = "".join(simplified for simplified, _ in ours)
    words = rjieba.cut(text, hmm=False)
    theirs = [(word, "".join(part for _, part in pieces(word))) for word in words]
    borders = sorted({*_ends(ours)} & {*_ends(theirs)})
    written, by_word = _between(borders, ours), _between(borders, theirs)
    for start, end in pairwise((0, *borders)):
        stretch = text[start:end]
        if written[end] != by_word[end] and stretch not in _KNOWN:
            yield Difference(stretch, written[end], by_word[end], text[max(0, start - 6) : end + 6])


def _is_kept(piece: Piece) -> bool:
    simplified, written = piece
    return simplified.startswith("《") or (simplified in LABELS and written.startswith(simplified))


def _by_character(piece: Piece) -> Iterable[Piece]:
    """Cut what OpenCC converted into its characters; a word stays whole."""
    simplified, written = piece
    whole = simplified in _KNOWN or len(simplified) != len(written)
    return [piece] if whole else zip(simplified, written, strict=True)


def _ends(cut: Iterable[Piece]) -> Iterator[int]:
    return accumulate(len(simplified) for simplified, _ in cut)


def _between(borders: list[int], cut: list[Piece]) -> dict[int, str]:
    """Return what is written from each border to the next, by the place of the latter."""
    result = dict.fromkeys(borders, "")
    for end, (_, written) in zip(_ends(cut), cut, strict=True):
        result[borders[bisect_left(borders, end)]] += written
    return result


def main() -> int:
    """Print what is not reviewed, each once."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("text", nargs="*")
    chosen = parser.parse_args().text or shown(load_library(), "zh-Hans").values()
    found = {found[:3]: found for found in chain.from_iterable(map(differences, chosen))}
    for simplified, written, by_word, around in found.values():
        print(f"{simplified}  {written} / {by_word}  …{around}…".replace("\n", " "))
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
