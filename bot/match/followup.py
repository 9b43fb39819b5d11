"""Questions that only make sense after what was said before: 那要多久, 粉丝呢, what about fees.

What tells them apart from new questions is that they are short and name no account. They are
ranked three times: by themselves, behind what their author has said, and behind what the page on
the screen is called. The topic of that page is near; another topic is, if they name it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.match.models import ReadFact
from bot.match.normalise import normalise
from bot.match.rank import Ranking, Scored, ScoredOutOfScope, best_first
from bot.match.scope import names_account
from bot.match.script import is_han
from bot.match.weights import Evidence

GENERAL, SMALLTALK = "choose", "smalltalk"
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

# Learned from follow-ups that strangers have written, see decision 36.
_ALONE, _SAID, _SHOWN = 0.32, 0.37, 0.12
"""What the question weighs alone, behind what was said, and behind what the page is called."""
_HERE = 0.27
"""What an entry of the topic on the screen gains."""
_NAMED, _LEAST, _MOST = 0.53, -0.3, 0.5
"""What an entry gains for each unit by which the question's own words name its topic, and the
units that count."""
_OF_SMALLTALK, _OF_GENERAL = 0.38, -0.25
"""What small talk gains, which nothing said before speaks for, and what tells of all ways loses
where one of them is on the screen."""
_EVIDENCE = Evidence(always=0.83, ours=0.34, which=0.62, entry=0.4)
"""The step to a probability: what is so short says less than its score promises."""
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


def combine(  # noqa: PLR0913 - a question by itself and in its place, and what it names
    alone: Ranking,
    said: Ranking,
    shown: Ranking,
    place: Place,
    named: Mapping[str, float],
    *,
    objects: bool = False,
) -> Ranking:
    """Rank by the question alone, behind what was said, and behind what the page is called.

    `named` is how much its own words speak for each topic. Whoever `objects` to what is on the
    screen does not want to see that again.
    """
    rankings = (alone, said, shown)
    found = [{one.entry.id: one for one in ranking.scored} for ranking in rankings]
    lowest = [min(_lowest(ranking), _UNHEARD) for ranking in rankings]
    scored = []
    for name in dict.fromkeys(name for ones in found for name in ones):
        known = [ones.get(name) for ones in found]
        scores = [one.score if one else low for one, low in zip(known, lowest, strict=True)]
        nearest = max(filter(None, known), key=lambda one: one.likeness)
        score = _ALONE * scores[0] + _SAID * scores[1] + _SHOWN * scores[2]
        score += _nearness(nearest, place, named)
        if objects and name == place.page:
            score += _AGAIN
        scored.append(nearest._replace(score=score))
    ranked = best_first(scored)
    weights = replace(alone.weights, evidence=_EVIDENCE)
    elsewhere = _elsewhere(alone, ranked)
    return replace(alone, scored=ranked, out_of_scope=elsewhere, weights=weights)


def _elsewhere(alone: Ranking, ranked: Sequence[Scored]) -> tuple[ScoredOutOfScope, ...]:
    """Return what is out of scope, as far ahead or behind as it is by the question alone.

    How much, how long: other objects are asked for in such words too. Only their own name one.
    """
    lost = alone.weights.score.topic * _ELSEWHERE * max(_OWN - alone.out_of_scope_share, 0.0)
    if alone.scored and ranked:
        lost += max(alone.scored[0].score - ranked[0].score, 0.0)
    return tuple(one._replace(score=one.score - lost) for one in alone.out_of_scope)


def _nearness(one: Scored, place: Place, named: Mapping[str, float]) -> float:
    """Return what an entry gains by its topic."""
    topic = one.entry.topic
    gain = _NAMED * min(max(named.get(topic, 0.0), _LEAST), _MOST)
    if topic == place.topic:
        return gain + _HERE
    if topic == SMALLTALK:
        return gain + _OF_SMALLTALK
    return gain + _OF_GENERAL if topic == GENERAL and place.topic else gain


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
