"""From words to a verdict: what a text asks, and what it tells about the user's case."""

from bot.match.arrays import Arrays, packed, unpacked
from bot.match.compiled import TABLES, compiled
from bot.match.concepts import Concepts
from bot.match.embedding.meaning import MeaninglessError, Meanings
from bot.match.embedding.opening import open_meanings
from bot.match.facts import is_correction
from bot.match.lines import nearest_line
from bot.match.matcher import Matcher
from bot.match.models import Candidate, Match, ReadFact, Step, Verdict
from bot.match.normalise import normalise
from bot.match.numbers import is_negative
from bot.match.readings import is_pinyin
from bot.match.redaction import redacted
from bot.match.script import fold, is_han, script_of, trace, visible
from bot.match.sentences import sentences
from bot.match.signs import Signs

__all__ = [
    "TABLES",
    "Arrays",
    "Candidate",
    "Concepts",
    "Match",
    "Matcher",
    "MeaninglessError",
    "Meanings",
    "ReadFact",
    "Signs",
    "Step",
    "Verdict",
    "compiled",
    "fold",
    "is_correction",
    "is_han",
    "is_negative",
    "is_pinyin",
    "nearest_line",
    "normalise",
    "open_meanings",
    "packed",
    "redacted",
    "script_of",
    "sentences",
    "trace",
    "unpacked",
    "visible",
]
