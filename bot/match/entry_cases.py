"""For which case each entry is meant: read once when a folder is compiled.

An entry is meant for a case if its title names one (个人号怎么注销), if the guided decision leads
to its topic only in that case, or if asking it begins the decision with such facts.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

import numpy as np

from bot.content.models import Entry, Facts, Rule, Slot
from bot.match.arrays import Arrays, Numbers, narrow, part, under
from bot.match.facts import FactReader
from bot.match.texts import Texts, encoded

WISHES = frozenset({"role", "goal"})
"""Facts about the person; they may ask about anything else as well."""
Case = Mapping[str, frozenset[str]]
"""Options by slot."""


def cased(entries: Iterable[Entry], slots: Sequence[Slot], rules: Sequence[Rule]) -> Arrays:
    """Return the arrays of the cases that entries are meant for."""
    reader, known = FactReader(slots), {slot.id: slot for slot in slots}
    cases: dict[str, int] = {}
    numbers = []
    for entry in entries:
        case = _case(entry, known, rules, reader)
        text = json.dumps({slot: sorted(case[slot]) for slot in sorted(case)})
        numbers.append(cases.setdefault(text, len(cases)))
    return {"of": narrow(np.array(numbers, np.int64)), **under("texts", encoded(cases))}


def telling(facts: Facts, slots: Mapping[str, Slot]) -> Facts:
    """Leave out what only follows from other facts."""
    implied: set[tuple[str, str]] = set()
    for slot, option in facts.items():
        known = slots[slot].option(option) if slot in slots else None
        implied.update(known.implies.items() if known else ())
    return {slot: facts[slot] for slot in facts if (slot, facts[slot]) not in implied}


class EntryCases:
    """The cases of entries, by number."""

    def __init__(self, arrays: Arrays) -> None:
        """Open what `cased` has returned."""
        self._numbers, self._texts = arrays["of"].tolist(), Texts(part(arrays, "texts"))
        self._read = cache(self._case)

    def of(self, entry: int) -> Case:
        """Return the case that an entry is meant for; empty if for any."""
        return self._read(self._numbers[entry])

    def each_once(self, entries: Numbers) -> Iterator[Case]:
        """Yield the different cases of entries."""
        return map(self._read, dict.fromkeys(self._numbers[entry] for entry in entries.tolist()))

    def _case(self, number: int) -> Case:
        options = json.loads(self._texts[number])
        return {slot: frozenset(options[slot]) for slot in options}


def _case(
    entry: Entry, slots: Mapping[str, Slot], rules: Sequence[Rule], reader: FactReader
) -> Case:
    whens = [rule.when for rule in rules if rule.outcome == entry.topic]
    always = frozenset.intersection(*map(frozenset, whens)) if whens else frozenset()
    case = {slot: frozenset(o for when in whens for o in when[slot]) for slot in always}
    read = {fact.slot: fact.option for fact in reader.read(entry.title.zh).facts}
    for slot, option in {**(entry.guide or {}), **telling(read, slots)}.items():
        case[slot] = frozenset({option})
    return {slot: options for slot, options in case.items() if slot not in WISHES}
