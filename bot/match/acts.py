"""What somebody does by saying something: ask, wish, tell, correct, change their mind."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.match.facts import Reading, is_correction
from bot.match.models import Act, Step
from bot.match.normalise import flatten

_CHANGE_OF_MIND = re.compile(
    r"^(?:算了|改主意|想了想|还是算了)|改主意|主意变了|又不想|不想?了.{0,4}(?:改|还是|转|换)|^还是.{1,12}吧$"
    r"|\b(?:changed (?:my|our) minds?|on second thought|after all|never mind)\b"
)
_ABOUT_BOT = frozenset({"smalltalk.identity", "smalltalk.human"})


def act_of(text: str, reading: Reading, step: Step, first: str, *, asks: bool) -> Act:
    """Return what a text does.

    `first` is the id of the likeliest entry, `asks` tells whether the text reads like a question.
    """
    if step is Step.GREET:
        return Act.ABOUT_THE_BOT if first in _ABOUT_BOT else Act.SMALL_TALK
    if _CHANGE_OF_MIND.search(flatten(text)):
        return Act.CHANGE_OF_MIND
    if is_correction(text):
        return Act.CORRECTION
    if asks:
        return Act.QUESTION
    return Act.WISH if _wishes(reading) else Act.STATEMENT


def _wishes(reading: Reading) -> bool:
    told: Sequence[str] = [fact.slot for fact in reading.facts if not fact.asked]
    return "goal" in told
