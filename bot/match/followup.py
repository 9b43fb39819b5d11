"""Questions that only make sense after the one before: 那要多久, 粉丝呢, what about fees.

What tells them apart from new questions is that their words name no topic. So the topic the
conversation is at is taken for named, other topics must be named to win, and words that name
neither decide between the entries of the topic.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.match.models import ReadFact
from bot.match.normalise import normalise
from bot.match.rank import Ranking, Scored, best_first
from bot.match.scope import names_account
from bot.match.script import is_han

GENERAL = "choose"
"""The topic that tells of all ways out at once: no answer to who is on one of them already."""
PLACED = 0.12
"""Probability from which on an earlier question has led somewhere, answered or not."""
REMEMBERED = 4
"""Questions back that may still be meant."""
_HAN = 16
"""Han characters beyond which a question stands for itself."""
_WORDS = 9
"""Latin words beyond which it does."""
_POINTING = re.compile(
    r"^(?:那么?|还有|然后|而且|and |but |so |then |what about |how about )+|[呢呀啊]$"
)
_CASE_FRAME = re.compile(
    r"^(?:那么?|还有|如果|假如|要是|换成|是|对|有|and|but|for|with|in case|what"
    r"|how|about|if|its|it|is|an?|the|same|does|that|this|apply|to|ones?|accounts?|case|not| )+"
    r"|(?:的|号|话|呢|也|一样|同样|适用|可以|行|是|吗|么|这样|怎么办|会怎么|又|怎么|说"
    r"|算|accounts?|ones?|case| )+$"
)

_FAMILIAR = 0.8
"""Share of a question that our phrasings must know, or it is about something else altogether."""
_SHARED, _WHOLLY_FAMILIAR = 0.5, 0.9
"""Beyond that, one of them must have this much of it, or all of them nearly everything."""
_NAMED = 0.2
"""`Features.topic` from which on words name a topic."""
_POINTED = 0.1
"""How much more the topic we are at counts if the question points back (那…, …呢)."""
_ELSEWHERE = 2.0
"""What an entry of another topic loses for each unit by which its topic is not named."""
_NOT_NAMED = 0.1
"""What is lost beside that if the question names no way out at all: 等几天, 会发现吗."""
_JOINED = 0.5
"""What the question joined to the one before weighs."""
_BEFORE = 0.15
"""What the question before weighs when it is put anew for another case."""
_UNHEARD = -0.5
"""The score of an entry that shares nothing with the question alone."""
_NOTHING = -1.0
"""The score of an entry that has nothing in common with a question."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a conversation is."""

    topic: str
    text: str
    """The last understood question that stood for itself, or what the page was called."""


def is_elliptical(text: str) -> bool:
    """Whether a normalised question is short and names no account."""
    if not text or names_account(text):
        return False
    if len(text) <= _HAN:  # so few can be neither too many characters nor too many words
        return True
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


def goes_on(ranking: Ranking, familiarity: float) -> bool:
    """Whether enough of a question is known to our phrasings for it to stay with our subject.

    `familiarity` is what all phrasings together know of it, other objects' included.
    """
    if not is_familiar(ranking, familiarity):
        return False
    shared = max((one.shared for one in ranking.scored), default=0.0)
    return shared >= _SHARED or familiarity - ranking.out_of_scope_share >= _WHOLLY_FAMILIAR


def is_familiar(ranking: Ranking, familiarity: float) -> bool:
    """Whether next to nothing in a question is strange to our phrasings."""
    return familiarity - ranking.out_of_scope_share >= _FAMILIAR


def combine(  # noqa: PLR0913 - what was asked, alone and joined, and what it names
    text: str, bare: Ranking, joined: Ranking, topic: str, *, names: bool, compares: bool
) -> Ranking:
    """Rank by the question alone and, within `topic`, joined to the one before.

    Where it `names` no way out, other topics are behind, though somebody once asked them just so;
    what tells of all ways at once is an answer only where it `compares` them.
    """
    named = _NAMED + (_POINTED if _POINTING.search(text) else 0.0)
    weight = bare.weights.score.topic
    handicap = 0.0 if names else _NOT_NAMED
    together = {after.entry.id: after for after in joined.scored if after.entry.topic == topic}
    ranked = {}
    for one in bare.scored:
        if one.entry.topic == GENERAL != topic and not compares:
            continue
        is_here = one.entry.topic == topic
        unnamed = named - one.features.topic
        ahead = max(unnamed, 0.0) if is_here else _behind(one.features.topic) - handicap
        ranked[one.entry.id] = one._replace(score=one.score + weight * ahead)
    # How much, how long: other objects are asked for in such words too. Only their own name one.
    lost = weight * _behind(bare.out_of_scope_share)
    out_of_scope = (one._replace(score=one.score + lost) for one in bare.out_of_scope)
    for name, after in together.items():
        before = ranked.get(name)
        alone = before.score if before else min(_UNHEARD, after.score)
        nearer = before if before and before.likeness > after.likeness else after
        ranked[name] = nearer._replace(score=(1 - _JOINED) * alone + _JOINED * after.score)
    ordered = tuple(sorted(out_of_scope, key=lambda one: (-one.score, one.id)))
    return replace(bare, scored=best_first(ranked.values()), out_of_scope=ordered)


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


def _behind(named: float) -> float:
    """Return what is lost by whatever is about something that the words hardly name."""
    return -_ELSEWHERE * max(_NAMED - named, 0.0)


def _lowest(ranking: Ranking) -> float:
    return min((one.score for one in ranking.scored), default=_NOTHING)
