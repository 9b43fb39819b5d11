"""What is known of somebody's case decides between entries that are nearly equal.

An entry is meant for a case if its title names one (个人号怎么注销), if the guided decision
leads to its topic only in that case, or if asking it begins the decision with such facts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from bot.content.models import Entry, Facts, Lang, Rule, Slot
from bot.content.when import UNKNOWN
from bot.match.facts import FactReader
from bot.match.rank import Ranking, best_first

WISHES = frozenset({"role", "goal"})
"""Facts about the person; they may ask about anything else as well."""
_MET, _CONTRADICTED = 0.2, 0.2
"""What an entry for a known case gains, and one for another case loses."""
_OTHER_WISH = 0.02
"""What an entry loses that begins the decision with another wish."""
_OTHER_ROLE = 0.3
"""What an entry loses that is for readers, if an operator asks, or the other way round."""
_ASKED = 3.0
"""How much more a case counts that the question itself is put for."""


class CaseBoost:
    """The cases that entries are meant for."""

    def __init__(
        self,
        entries_of: Callable[[str], Iterable[Entry]],
        slots: Sequence[Slot],
        rules: Sequence[Rule],
        reader: FactReader,
    ) -> None:
        """Take how the entries of a topic are found."""
        self._entries_of = entries_of
        self._slots = {slot.id: slot for slot in slots}
        self._rules = rules
        self._reader = reader
        self._cases: dict[str, Mapping[str, frozenset[str]]] = {}

    def words(self, topic: str, facts: Facts, lang: Lang) -> str:
        """Return what the known cases are called that entries of a topic are meant for."""
        facts = self._telling(facts)
        met = (slot for entry in self._entries_of(topic) for slot in self._met(entry, facts))
        options = (self._slots[slot].option(facts[slot]) for slot in dict.fromkeys(met))
        return " ".join((option.noun or option.label).get(lang) for option in options if option)

    def order(
        self, ranking: Ranking, facts: Facts, asked: Facts, joined: Ranking | None = None
    ) -> Ranking:
        """Order anew by the `facts` known of the user and by the case that was `asked` for.

        `joined` is the ranking of the question with `words`; it counts for the entries that are
        meant for the case and have the topic the question is about anyway.
        """
        if not (facts or asked) or not ranking.scored:
            return ranking
        asked = self._telling(asked)
        known = self._telling({slot: facts[slot] for slot in facts if slot not in asked})
        found = {one.entry.id: one for one in ranking.scored}
        for one in joined.scored if joined else ():
            is_same = one.entry.topic == ranking.scored[0].entry.topic
            alone = found.get(one.entry.id)
            if is_same and self._met(one.entry, known) and (not alone or alone.score < one.score):
                found[one.entry.id] = one
        moved = (
            one._replace(
                score=one.score
                + self._gain(one.entry, known)
                + _ASKED * self._gain(one.entry, asked)
            )
            for one in found.values()
        )
        return replace(ranking, scored=best_first(moved))

    def _telling(self, facts: Facts) -> Facts:
        """Leave out what only follows from other facts."""
        implied: set[tuple[str, str]] = set()
        for slot, option in facts.items():
            known = self._slots[slot].option(option) if slot in self._slots else None
            implied.update(known.implies.items() if known else ())
        return {slot: facts[slot] for slot in facts if (slot, facts[slot]) not in implied}

    def _met(self, entry: Entry, facts: Facts) -> tuple[str, ...]:
        """Return the slots of the case an entry is meant for, if it is known to be the case."""
        case = self._case(entry)
        known = tuple(slot for slot in case if facts.get(slot, UNKNOWN) != UNKNOWN)
        return known if all(facts[slot] in case[slot] for slot in known) else ()

    def _gain(self, entry: Entry, facts: Facts) -> float:
        wishes = [facts.get(slot, option) != option for slot, option in (entry.guide or {}).items()]
        loss = _OTHER_WISH if any(wishes) else 0.0
        guided = (entry.guide or {}).get("role", UNKNOWN)
        if UNKNOWN not in {guided, role := facts.get("role", UNKNOWN)} and guided != role:
            loss += _OTHER_ROLE
        case = self._case(entry)
        if any(facts.get(slot, UNKNOWN) not in {*case[slot], UNKNOWN} for slot in case):
            return -_CONTRADICTED - loss
        return (_MET if self._met(entry, facts) else 0.0) - loss

    def _case(self, entry: Entry) -> Mapping[str, frozenset[str]]:
        if entry.id not in self._cases:
            self._cases[entry.id] = MappingProxyType(self._read_case(entry))
        return self._cases[entry.id]

    def _read_case(self, entry: Entry) -> dict[str, frozenset[str]]:
        whens = [rule.when for rule in self._rules if rule.outcome == entry.topic]
        slots = frozenset.intersection(*map(frozenset, whens)) if whens else frozenset()
        case = {slot: frozenset(o for when in whens for o in when[slot]) for slot in slots}
        for slot, option in (entry.guide or {}).items():
            case[slot] = frozenset({option})
        read = self._reader.read(entry.title.zh).facts
        for slot, option in self._telling({fact.slot: fact.option for fact in read}).items():
            case[slot] = frozenset({option})
        return {slot: options for slot, options in case.items() if slot not in WISHES}
