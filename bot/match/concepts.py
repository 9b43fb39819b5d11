"""Words that mean the same when people ask, found in a text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from bot.content.models import Concept


class Concepts:
    """The words of a vocabulary, each with the things it may stand for."""

    def __init__(self, concepts: Iterable[Concept]) -> None:
        concepts = tuple(concepts)
        self._exits = {f"={concept.id}" for concept in concepts if concept.exit}
        meanings: defaultdict[str, list[str]] = defaultdict(list)
        for concept in concepts:
            for word in concept.all():
                meanings[word].append(f"={concept.id}")
        self._meanings = {word: tuple(found) for word, found in meanings.items()}
        lengths: defaultdict[str, set[int]] = defaultdict(set)
        for word in meanings:
            lengths[word[0]].add(len(word))
        self._lengths = {first: sorted(found)[::-1] for first, found in lengths.items()}
        """Of the words that begin with a character, longest first."""

    def words(self) -> Mapping[str, Sequence[str]]:
        """Return the words, each with its concepts as `of` yields them."""
        return self._meanings

    def exits(self, runs: Iterable[str]) -> frozenset[str]:
        """Return the concepts in the stretches of a text that belong to leaving an account."""
        return frozenset(name for run in runs for name in self.of(run) if name in self._exits)

    def of(self, run: str) -> Iterator[str]:
        """Yield the concepts in a stretch of Han characters, or of one Latin word.

        Longer words are taken first and their parts are not looked at again. Each concept is
        marked with `=` so that it never equals a word.
        """
        if run.isascii():
            yield from self._meanings.get(run, ())
            return
        end, lengths = 0, self._lengths
        for place, first in enumerate(run):
            if place < end or first not in lengths:
                continue
            for length in lengths[first]:
                found = self._meanings.get(run[place : place + length])
                if found:
                    yield from found
                    end = place + length
                    break
