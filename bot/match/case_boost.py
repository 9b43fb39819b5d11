"""What is known of somebody's case decides between entries that are nearly equal."""

from __future__ import annotations

from collections.abc import Sequence

from bot.content.models import Entry, Facts, Lang, Slot
from bot.content.when import UNKNOWN
from bot.match.entry_cases import Case, EntryCases, telling
from bot.match.rank import Ranker, Ranking

_MET, _CONTRADICTED = 0.2, 0.2
"""What an entry for a known case gains, and one for another case loses."""
_OTHER_WISH = 0.02
"""What an entry loses that begins the decision with another wish."""
_OTHER_ROLE = 0.3
"""What an entry loses that is for readers, if an operator asks, or the other way round."""
_ASKED = 3.0
"""How much more a case counts that the question itself is put for."""


class CaseBoost:
    """The cases that the entries of a ranker are meant for."""

    def __init__(self, ranker: Ranker, cases: EntryCases, slots: Sequence[Slot]) -> None:
        self._ranker, self._cases = ranker, cases
        self._slots = {slot.id: slot for slot in slots}

    def words(self, topic: str, facts: Facts, lang: Lang) -> str:
        """Return what the known cases are called that entries of a topic are meant for."""
        facts = telling(facts, self._slots)
        cases = self._cases.each_once(self._ranker.entries_of(topic))
        met = (slot for case in cases for slot in _met(case, facts))
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
        asked = telling(asked, self._slots)
        others = {slot: facts[slot] for slot in facts if slot not in asked}
        known = telling(others, self._slots)
        found = {one.entry.id: one for one in ranking.scored}
        topic = ranking.scored[0].entry.topic
        for one in joined.scored if joined else ():
            alone = found.get(one.entry.id)
            is_nearer = not alone or alone.score < one.score
            if is_nearer and one.entry.topic == topic and _met(self._case(one.entry), known):
                found[one.entry.id] = one
        moved = list(found.values())
        for place, one in enumerate(moved):
            gain = self._gain(one.entry, known) + _ASKED * self._gain(one.entry, asked)
            if gain:
                moved[place] = one._replace(score=one.score + gain)
        return ranking.ordered(moved)

    def _case(self, entry: Entry) -> Case:
        return self._cases.of(self._ranker.number(entry.id))

    def _gain(self, entry: Entry, facts: Facts) -> float:
        if not facts:
            return 0.0
        loss = _lost(entry.guide, facts) if entry.guide else 0.0
        case = self._case(entry)
        if not case:
            return -loss
        if any(facts.get(slot, UNKNOWN) not in {*case[slot], UNKNOWN} for slot in case):
            return -_CONTRADICTED - loss
        return (_MET if _met(case, facts) else 0.0) - loss


def _lost(guide: Facts, facts: Facts) -> float:
    """Return what an entry loses that begins the decision with other wishes, or another role."""
    wishes = (facts.get(slot, option) != option for slot, option in guide.items())
    loss = _OTHER_WISH if any(wishes) else 0.0
    guided, role = guide.get("role", UNKNOWN), facts.get("role", UNKNOWN)
    return loss + _OTHER_ROLE if UNKNOWN not in {guided, role} and guided != role else loss


def _met(case: Case, facts: Facts) -> tuple[str, ...]:
    """Return the slots of a case, if it is known to be the case."""
    known = tuple(slot for slot in case if facts.get(slot, UNKNOWN) != UNKNOWN)
    return known if all(facts[slot] in case[slot] for slot in known) else ()
