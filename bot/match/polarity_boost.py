"""An answer that begins with yes or no loses if it is the answer to the opposite question.

服务号能迁到订阅号吗 and 订阅号能迁到服务号吗 have the same words; which of them is asked decides
between entries by what they say that their yes or no holds for.
"""

from __future__ import annotations

from dataclasses import replace

from bot.content.models import Facts
from bot.content.says import Kind, Says
from bot.match.asked import Asked
from bot.match.direction import Direction, Kinds, same_sort
from bot.match.rank import Ranking, best_first

_CONTRADICTS = 0.3
"""What an entry loses whose answer is meant for something else."""
_NAMED = 0.1
"""What an entry gains for each special thing that its answer is meant for and the question names:
an end of a move, somebody else's account, the side of the asker."""
_UNNAMED = 0.1
"""What it loses if the question names none of them."""


def by_polarity(ranking: Ranking, asked: Asked, facts: Facts) -> Ranking:
    """Order anew by whether the answers hold for what was asked, `facts` being known."""
    asked = asked.knowing(facts)
    fits = [fit(one.entry.says, asked) if one.entry.says else 0.0 for one in ranking.scored]
    if not any(fits):
        return ranking
    moved = (
        one._replace(score=one.score + gain, polarity=gain) if gain else one
        for one, gain in zip(ranking.scored, fits, strict=True)
    )
    return replace(ranking, scored=best_first(moved))


def fit(says: Says, asked: Asked) -> float:
    """Return what speaks for an entry, or, below 0, against it."""
    direction = asked.direction if says.source or says.target else Direction()
    sides = ((says.source, direction.source), (says.target, direction.target))
    if any(_differ(meant, named) for meant, named in sides):
        return -_CONTRADICTS
    if says.whose and asked.whose and says.whose != asked.whose:
        return -_CONTRADICTS
    if says.side and asked.side and says.side != asked.side:
        return -_CONTRADICTS
    if says.state and asked.states and not asked.states & set(says.state):
        return -_CONTRADICTS
    ends = [bool(named & {*meant}) for meant, named in sides if meant]
    special = (
        *ends,
        *([asked.whose == "others"] if says.whose == "others" else ()),
        *([asked.side is not None] if says.side else ()),
    )
    if special and not any(special):
        return -_UNNAMED
    if not all(special) or asked.asks_detail:
        return 0.0
    return _NAMED * len(special)


def _differ(meant: tuple[Kind, ...], named: Kinds) -> bool:
    """Whether a question names a kind other than those of its sort that an answer is meant for."""
    return any(same_sort(meant, kind) and kind not in meant for kind in named)
