"""Scores a file of labelled questions, ours beside plain methods over the same phrasings."""

from bot.match.evaluate.asked import Report, evaluate
from bot.match.evaluate.report import format_report
from bot.match.evaluate.rows import Row, numbered, read_rows

__all__ = ["Report", "Row", "evaluate", "format_report", "numbered", "read_rows"]
