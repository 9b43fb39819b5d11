"""What a folder is matched by, as arrays that can be kept: made of entries and other objects once.

An entry, or something out of scope with questions, is an owner of phrasings; entries come first.
"""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterable, Sequence

import numpy as np
import opencc

from bot.content.models import Entry, OutOfScope, Rule, Slot
from bot.match.arrays import Arrays, Numbers, narrow, starts_of, under
from bot.match.concepts import Concepts
from bot.match.cutting import cut
from bot.match.entry_cases import cased
from bot.match.index import indexed
from bot.match.likelihood import counted
from bot.match.marks import marked, premised
from bot.match.normalise import normalise_all
from bot.match.texts import encoded

TABLES = f"OpenCC {opencc.__version__}, Unicode {unicodedata.unidata_version}, {sys.byteorder}"
"""What the arrays depend on beside this program: how texts are folded, and how numbers lie."""


def asked_for(objects: Iterable[OutOfScope]) -> list[OutOfScope]:
    """Return those of other objects that have questions, things last."""
    asked = (thing for thing in objects if thing.questions.all())
    return sorted(asked, key=lambda thing: thing.is_thing)


def compiled(
    entries: Sequence[Entry],
    objects: Iterable[OutOfScope],
    concepts: Concepts,
    slots: Sequence[Slot] = (),
    rules: Sequence[Rule] = (),
) -> Arrays:
    """Return the arrays of everything that is matched against."""
    cases = under("cases", cased(entries, slots, rules))
    return {**ranked(entries, objects, concepts), **cases}


def ranked(entries: Sequence[Entry], objects: Iterable[OutOfScope], concepts: Concepts) -> Arrays:
    """Return the arrays of the phrasings."""
    others = asked_for(objects)
    asked = [*map(_asked, entries), *(thing.questions.all() for thing in others)]
    each_once = [tuple(dict.fromkeys(phrasings)) for phrasings in asked]
    phrasings = [text for texts in each_once for text in texts]
    sizes = list(map(len, each_once))
    owners = np.repeat(np.arange(len(asked), dtype=np.int32), sizes)
    topics = _topics(entries, others)
    texts = normalise_all(phrasings)
    found = cut(texts, concepts)
    ours = found.pieces[: found.starts[int(sum(sizes[: len(entries)]))]]
    elsewhere = np.ones(len(found.frequencies), bool)
    elsewhere[ours] = False
    return {
        **under("names", encoded([one.id for one in entries])),
        **under("subjects", encoded(dict.fromkeys(entry.topic for entry in entries))),
        "owners": narrow(owners),
        "firsts": starts_of(np.array(sizes, np.int64))[:-1],
        "topics": topics,
        "elsewhere": elsewhere,
        **under("phrasings", encoded(phrasings)),
        **under("texts", encoded(texts)),
        **under("index", indexed(found)),
        **under("likelihood", counted(found, owners, topics)),
        **under("marks", marked(found, topics[owners])),
        **under("premises", premised(found, owners, topics)),
    }


def _topics(entries: Sequence[Entry], objects: Sequence[OutOfScope]) -> Numbers:
    """Return each owner's topic, by number.

    Running an account comes after the entries' own, and after that all other things.
    """
    numbers: dict[str, int] = {}
    topics = [numbers.setdefault(entry.topic, len(numbers)) for entry in entries]
    topics += [len(numbers) + thing.is_thing for thing in objects]
    return np.array(topics, np.int32)


def _asked(entry: Entry) -> Sequence[str]:
    titles = (entry.title.zh, entry.title.en) if entry.title.en else (entry.title.zh,)
    return (*entry.questions.all(), *titles)
