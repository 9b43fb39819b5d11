"""Questions that only make sense after what was said before: 那要多久, 粉丝呢, what about fees.

What tells them apart from new questions is that they are short and name no account. They are
ranked three times: by themselves, behind what their author has said, and behind what the page on
the screen is called. The topic of that page is near; another topic is, if they name it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from bot.match.decide import SMALLTALK, probability
from bot.match.models import ReadFact
from bot.match.normalise import normalise
from bot.match.rank import Ranker, Ranking, Scored, ScoredOutOfScope, best_first
from bot.match.scope import names_account
from bot.match.script import is_han
from bot.match.weights import Evidence, dot

GENERAL = "choose"
REMEMBERED = 3
"""Lines back that may still be meant."""
_HAN = 16
"""Han characters beyond which a question stands for itself."""
_WORDS = 9
"""Latin words beyond which it does."""
_TURNING = (
    r"(?:顺便|对了|另外|换个问题|by the way |btw |another (?:question|thing) )(?:想?问一?下)?"
)
_TURNS = re.compile(rf"^(?:[哦喔噢]|那|and |oh )*{_TURNING}")
_POINTING = re.compile(
    rf"^(?:那么?|还有|然后|而且|咁|and |but |so |then |what about |how about |oh |{_TURNING})+"
    r"|[呢呀啊]$"
)
_CASE_FRAME = re.compile(
    r"^(?:那么?|还有|如果|假如|要是|换成|是|对|有|and|but|for|with|in case|what"
    r"|how|about|if|its|it|is|an?|the|same|does|that|this|apply|to|ones?|accounts?|case|not| )+"
    r"|(?:的|号|话|呢|也|一样|同样|适用|可以|行|是|吗|么|这样|怎么办|会怎么|又|怎么|说"
    r"|算|accounts?|ones?|case| )+$"
)

_FAMILIAR = 0.8
"""Share of a question that our phrasings must know, or it is about something else altogether."""
_HEARD = 0.6
"""The same of one that may go on from what was said before."""
_STRANGE = 2.0
"""How much more it counts against a question that only phrasings out of scope have its words."""

PLAIN = 0.75
"""Probability from which on what was said is plainly of a topic."""


class Leaning(NamedTuple):
    """What speaks for an entry as the answer to a follow-up; as weights, what each counts."""

    alone: float
    """Its score by the question alone."""
    said: float
    """Its score behind what was said."""
    shown: float
    """Its score behind what the page is called."""
    here: float
    """1 if its topic is on the screen."""
    named: float
    """How much the question's own words name its topic, within bounds."""
    smalltalk: float
    """1 for small talk, which nothing said before speaks for."""
    general: float
    """1 for what tells of all ways where one of them is on the screen."""


# Learned from follow-ups that strangers have written, see decision 36.
LEANING = Leaning(
    alone=0.32, said=0.37, shown=0.12, here=0.27, named=0.53, smalltalk=0.38, general=-0.25
)
EVIDENCE = Evidence(always=0.83, ours=0.34, which=0.62, entry=0.4)
"""The step to a probability: what is so short says less than its score promises."""
_LEAST, _MOST = -0.3, 0.5
"""The bounds of `Leaning.named`."""
_AGAIN = -0.3
"""What the entry on the screen loses if it has just been objected to."""
_UNHEARD = -0.5
"""The score, at most, of an entry that shares nothing with a question."""

_ELSEWHERE, _OWN = 2.0, 0.2
"""What is out of scope loses for each unit by which the question has too few words of its own."""
_BEFORE = 0.15
"""What the question before weighs when it is put anew for another case."""
_NOTHING = -1.0
"""The score of an entry that has nothing in common with a question."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a conversation is."""

    page: str
    """The entry or topic on the screen; empty if there is none."""
    topic: str
    title: str
    """What the page is called."""
    said: tuple[str, ...]
    """What the user has said last, the latest last."""

    @property
    def question(self) -> str:
        """What is put anew for another case: the last question that stood for itself."""
        last = self.said[-1] if self.said else ""
        return self.title if self.title and is_elliptical(last) else last

    @property
    def heard(self) -> str:
        """All that a follow-up may lean on."""
        return " ".join(filter(None, (*self.said, self.title)))


def since_last_whole(said: Sequence[str]) -> tuple[str, ...]:
    """Return what may still be meant: nothing before a line that stands for itself."""
    whole = [place for place, line in enumerate(said) if not is_elliptical(line)]
    return tuple(said[whole[-1] if whole else 0 :])[-REMEMBERED:]


def is_elliptical(text: str) -> bool:
    """Whether a normalised question is short and names no account."""
    if names_account(text):
        return False
    han = sum(map(is_han, text))
    return han <= _HAN if han else len(text.split()) <= _WORDS


def is_case(text: str, facts: Sequence[ReadFact]) -> bool:
    """Whether a normalised question only states a case: 如果是服务号呢, 个人的呢."""
    rest = text
    for fact in facts:
        rest = rest.replace(normalise(fact.words), " ")
    return rest != text and not _CASE_FRAME.sub("", _CASE_FRAME.sub("", rest.strip())).strip()


def without_pointing(text: str) -> str:
    """Return an elliptical question without the words that only point back (那…, …呢)."""
    return _POINTING.sub("", text) or text


def turns(text: str) -> bool:
    """Whether a normalised question says itself that it is about something else: 顺便问下…"""
    return _TURNS.match(text) is not None


def goes_on(ranking: Ranking, familiarity: float) -> bool:
    """Whether enough of a question is known to our phrasings for it to stay with our subject.

    `familiarity` is what all phrasings together know of it, other objects' included.
    """
    return familiarity - _STRANGE * ranking.out_of_scope_share >= _HEARD


def is_familiar(ranking: Ranking, familiarity: float) -> bool:
    """Whether next to nothing in a question is strange to our phrasings."""
    return familiarity - ranking.out_of_scope_share >= _FAMILIAR


class Compared(NamedTuple):
    """A follow-up ranked three times, and how much its own words speak for each topic."""

    alone: Ranking
    said: Ranking
    """Behind what was said."""
    shown: Ranking
    """Behind what the page is called."""
    named: Mapping[str, float]


def place_of(
    ranker: Ranker, question: str, context: Sequence[str], shown_page: str
) -> Place | None:
    """Return where the questions so far, or the page on the screen, have led."""
    if not (context or shown_page):
        return None
    said = since_last_whole(list(map(ranker.understand, context)))
    entry = ranker.entry(shown_page)
    title = (entry.title.en if question.isascii() else "") or entry.title.zh if entry else ""
    topic = entry.topic if entry else shown_page or _told_of(ranker, said)
    return Place(shown_page, topic, ranker.understand(title), said)


def _told_of(ranker: Ranker, said: Sequence[str]) -> str:
    """Return the topic that somebody has begun with, if that is plain."""
    ranking = ranker.rank(said[0])
    return ranking.scored[0].entry.topic if probability(ranking) >= PLAIN else ""


def compared(ranker: Ranker, asked: str, alone: Ranking, place: Place) -> Compared:
    """Rank what is `asked`, which was ranked `alone`, in its place."""
    said = ranker.rank(" ".join((*place.said, asked)))
    shown = ranker.rank(f"{place.title} {asked}") if place.title else said
    return Compared(alone, said, shown, ranker.by_topic(asked))


def combine(
    found: Compared, place: Place, leaning: Leaning = LEANING, *, objects: bool = False
) -> Ranking:
    """Make one ranking of the three.

    Whoever `objects` to what is on the screen does not want to see that again.
    """
    scored = []
    for one, row in leanings(found, place):
        again = _AGAIN if objects and one.entry.id == place.page else 0.0
        scored.append(one._replace(score=dot(row, leaning) + again))
    ranked = best_first(scored)
    alone = found.alone
    weights = replace(alone.weights, evidence=EVIDENCE)
    elsewhere = _elsewhere(alone, ranked)
    return replace(alone, scored=ranked, out_of_scope=elsewhere, weights=weights)


def leanings(found: Compared, place: Place) -> Iterator[tuple[Scored, Leaning]]:
    """Yield every entry that was found at all, by its likest phrasing, and what speaks for it."""
    rankings = found[:3]
    entries = [{one.entry.id: one for one in ranking.scored} for ranking in rankings]
    lowest = [min(_lowest(ranking), _UNHEARD) for ranking in rankings]
    for name in dict.fromkeys(name for ones in entries for name in ones):
        known = [ones.get(name) for ones in entries]
        scores = [one.score if one else low for one, low in zip(known, lowest, strict=True)]
        nearest = max(filter(None, known), key=lambda one: one.likeness)
        yield nearest, Leaning._make((*scores, *_nearness(nearest.entry.topic, place, found.named)))


def _nearness(
    topic: str, place: Place, named: Mapping[str, float]
) -> tuple[float, float, float, float]:
    """Return what speaks for an entry by its topic: the last four of `Leaning`."""
    here = topic == place.topic
    smalltalk = topic == SMALLTALK and not here
    general = topic == GENERAL and bool(place.topic) and not here
    bounded = min(max(named.get(topic, 0.0), _LEAST), _MOST)
    return float(here), bounded, float(smalltalk), float(general)


def _elsewhere(alone: Ranking, ranked: Sequence[Scored]) -> tuple[ScoredOutOfScope, ...]:
    """Return what is out of scope, as far ahead or behind as it is by the question alone.

    How much, how long: other objects are asked for in such words too. Only their own name one.
    """
    lost = alone.weights.score.topic * _ELSEWHERE * max(_OWN - alone.out_of_scope_share, 0.0)
    if alone.scored and ranked:
        lost += max(alone.scored[0].score - ranked[0].score, 0.0)
    return tuple(one._replace(score=one.score - lost) for one in alone.out_of_scope)


def anew(before: Ranking, joined: Ranking) -> Ranking:
    """Rank the question before again, `joined` to the case it is now put for."""
    first = {one.entry.id: one for one in before.scored}
    both = {one.entry.id: one for one in joined.scored}
    worst = [_lowest(ranking) for ranking in (before, joined)]
    ranked: list[Scored] = []
    for name in first | both:
        one, other = first.get(name), both.get(name)
        before_, now = one.score if one else worst[0], other.score if other else worst[1]
        nearer = other or one
        if nearer:
            ranked.append(nearer._replace(score=_BEFORE * before_ + (1 - _BEFORE) * now))
    return replace(before, scored=best_first(ranked))


def _lowest(ranking: Ranking) -> float:
    return min((one.score for one in ranking.scored), default=_NOTHING)
