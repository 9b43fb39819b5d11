"""An answer that begins with yes or no loses if it is the answer to the opposite question.

服务号能迁到订阅号吗 and 订阅号能迁到服务号吗 have the same words; which of them is asked decides
between entries by what they say that their yes or no holds for.
"""

from __future__ import annotations

from dataclasses import replace

from bot.content.models import Facts
from bot.content.says import Kind, Says, State
from bot.match.asked import Asked, Form
from bot.match.direction import Kinds, same_sort
from bot.match.rank import Ranking, best_first

_FITS = 0.15
"""What an entry gains for each thing the question says that its answer is meant for."""
_UNNAMED = 0.1
"""What an entry about somebody else's account loses if the question names nobody else."""
_END_FITS = 0.1
"""The same for an end of a move."""
_CONTRADICTS = 0.3
"""What an entry loses whose answer is meant for something else."""


def by_polarity(ranking: Ranking, asked: Asked, facts: Facts) -> Ranking:
    """Order anew by whether the answers hold for what was asked, `facts` being known."""
    asked = asked.knowing(facts)
    if asked == Asked(form=asked.form) or not ranking.scored:
        return ranking
    moved = []
    for one in ranking.scored:
        polarity = fit(one.entry.says, asked) if one.entry.says else 0.0
        moved.append(replace(one, score=one.score + polarity, polarity=polarity))
    return replace(ranking, scored=best_first(moved))


def fit(says: Says, asked: Asked) -> float:
    """Return what speaks for an entry, or, below 0, against it."""
    sides = ((says.source, asked.direction.source), (says.target, asked.direction.target))
    if any(_differ(meant, named) for meant, named in sides):
        return -_CONTRADICTS
    for meant, said in ((says.whose, asked.whose), (says.side, asked.side)):
        if meant and said and meant != said:
            return -_CONTRADICTS
    if says.state and asked.states and not asked.states & set(says.state):
        return -_CONTRADICTS
    if asked.form is Form.DETAIL:
        return 0.0
    if says.whose == "others" and asked.whose is None:
        return -_UNNAMED
    ends = [named & {*meant} for meant, named in sides if meant]
    met = (
        says.whose == asked.whose == "others",
        says.side is not None and says.side == asked.side,
        bool(asked.states & {*says.state} - {State.NORMAL}),
    )
    return _FITS * sum(met) + (_END_FITS * len(ends) if all(ends) else 0.0)


def _differ(meant: tuple[Kind, ...], named: Kinds) -> bool:
    """Whether a question names a kind other than those of its sort that an answer is meant for."""
    return any(same_sort(meant, kind) and kind not in meant for kind in named)
