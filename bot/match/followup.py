"""Questions that only make sense after the one before: 那要多久, 粉丝呢, what about fees."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.match.rank import Ranking, best_first
from bot.match.script import is_han
from bot.match.subject import names_account

_HAN = 10
"""Han characters beyond which a question stands for itself."""
_WORDS = 6
"""Latin words beyond which it does."""
_POINTING = re.compile(r"^(?:那|那么|还有|然后|and |what about|how about|then )|呢$")

_JOINED = 0.4
"""What the joined question weighs: the more, the more the old question answers the new one."""
_NOTHING = -1.0
"""The score of an entry that has nothing in common with a question."""
_TOPIC = 0.5
"""What an entry of the topic we were at has ahead of others."""
_POINTED = 0.3
"""What it has further ahead if the question points back in so many words (那…, …呢)."""


def is_elliptical(text: str) -> bool:
    """Whether a normalised question is short and names no account."""
    if not text or names_account(text):
        return False
    han = sum(map(is_han, text))
    return han <= _HAN if han else len(text.split()) <= _WORDS


def combine(text: str, bare: Ranking, joined: Ranking, topic: str) -> Ranking:
    """Rank by the question alone and by the question joined to the one before.

    `joined` counts for entries of `topic` only, so that whatever is clearly about something
    else stays ahead.
    """
    ahead = _TOPIC + (_POINTED if _POINTING.search(text) else 0.0)
    ranked = {scored.entry.id: scored for scored in bare.scored}
    worst = min((scored.score for scored in bare.scored), default=_NOTHING)
    for after in joined.scored:
        if after.entry.topic == topic:
            before = ranked.get(after.entry.id)
            alone = before.score if before else worst
            nearer = before if before and before.likeness > after.likeness else after
            score = max(alone, (1 - _JOINED) * alone + _JOINED * after.score) + ahead
            ranked[after.entry.id] = replace(nearer, score=score)
    return Ranking(best_first(ranked.values()), bare.strange)
