"""From words to a verdict: what a text asks, and what it tells about the user's case."""

from bot.match.matcher import Matcher
from bot.match.meaning import MeaninglessError, Meanings, open_meanings
from bot.match.models import Candidate, Match, ReadFact, Verdict
from bot.match.normalise import normalise
from bot.match.redaction import redacted
from bot.match.script import is_han, is_traditional
from bot.match.signs import Signs
from bot.match.subject import names_account

__all__ = [
    "Candidate",
    "Match",
    "Matcher",
    "MeaninglessError",
    "Meanings",
    "ReadFact",
    "Signs",
    "Verdict",
    "is_han",
    "is_traditional",
    "names_account",
    "normalise",
    "open_meanings",
    "redacted",
]
