"""An answer that begins with yes or no loses if it is the answer to the opposite question.

服务号能迁到订阅号吗 and 订阅号能迁到服务号吗 have the same words; which of them is asked decides
between entries by what they say that their yes or no holds for.
"""

from __future__ import annotations

from bot.content.models import Facts
from bot.content.says import Kind, Says
from bot.match.asked import Asked
from bot.match.direction import Kinds, same_sort
from bot.match.rank import Ranking

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
    told = [(place, one.entry.says) for place, one in enumerate(ranking.scored) if one.entry.says]
    gains = [(place, gain) for place, says in told if (gain := fit(says, asked))]
    moved = list(ranking.scored)
    for place, gain in gains:
        moved[place] = moved[place]._replace(score=moved[place].score + gain, polarity=gain)
    return ranking.ordered(moved) if gains else ranking


def fit(says: Says, asked: Asked) -> float:
    """Return what speaks for an entry, or, below 0, against it."""
    if _contradicts(says, asked):
        return -_CONTRADICTS
    special: list[bool] = []
    if says.source:
        special.append(not asked.direction.source.isdisjoint(says.source))
    if says.target:
        special.append(not asked.direction.target.isdisjoint(says.target))
    if says.whose == "others":
        special.append(asked.whose == "others")
    if says.side:
        special.append(asked.side is not None)
    if not special:
        return 0.0
    if not any(special):
        return -_UNNAMED
    if not all(special) or asked.asks_detail:
        return 0.0
    return _NAMED * len(special)


def _contradicts(says: Says, asked: Asked) -> bool:
    """Whether a question is about something else than an answer is meant for."""
    return bool(
        (says.source and _differ(says.source, asked.direction.source))
        or (says.target and _differ(says.target, asked.direction.target))
        or (says.whose and asked.whose and says.whose != asked.whose)
        or (says.side and asked.side and says.side != asked.side)
        or (says.state and asked.states and asked.states.isdisjoint(says.state))
    )


def _differ(meant: tuple[Kind, ...], named: Kinds) -> bool:
    """Whether a question names a kind other than those of its sort that an answer is meant for."""
    return any(same_sort(meant, kind) and kind not in meant for kind in named)
