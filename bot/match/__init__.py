"""From words to a verdict: what a text asks, and what it tells about the user's case."""

from bot.match.matcher import Matcher
from bot.match.meaning import MeaninglessError, Meanings, open_meanings
from bot.match.models import Candidate, Match, ReadFact, Step, Verdict
from bot.match.normalise import normalise
from bot.match.scope import mentions_account
from bot.match.script import is_han, is_traditional

__all__ = [
    "Candidate",
    "Match",
    "Matcher",
    "MeaninglessError",
    "Meanings",
    "ReadFact",
    "Step",
    "Verdict",
    "is_han",
    "is_traditional",
    "mentions_account",
    "normalise",
    "open_meanings",
]
