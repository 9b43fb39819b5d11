"""What `eval` does with a file: questions are asked, conversations are played."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from bot.audit.evaluation.conversations import Conversation, read_conversations
from bot.audit.evaluation.first_reply import first_replies, format_first_replies
from bot.audit.evaluation.playing import format_played, play_all
from bot.audit.evaluation.ranking import evaluate
from bot.audit.evaluation.report import format_report
from bot.audit.evaluation.rows import Row, numbered, read_rows
from bot.dialogue import Knowledge

__all__ = ["Conversations", "File", "Questions", "evaluated", "read_file"]


@dataclass(frozen=True, slots=True)
class Questions:
    """What a file of labelled questions holds."""

    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Conversations:
    """What a file of conversations holds."""

    conversations: tuple[Conversation, ...]


File: TypeAlias = Questions | Conversations


def read_file(text: str) -> File:
    """Read a file of either kind; its first row tells which, by having `steps` or `q`.

    Raises ValueError whose message begins with the number of the line that is not such a row.
    """
    number, line = next(numbered(text), (1, ""))
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        row = None
    if isinstance(row, dict) and "steps" in row:
        return Conversations(tuple(read_conversations(text)))
    if isinstance(row, dict) and "q" in row:
        return Questions(tuple(read_rows(text)))
    message = f"{number}: neither a labelled question (“q”) nor a conversation (“steps”)"
    raise ValueError(message)


def evaluated(knowledge: Knowledge, file: File, today: dt.date, timer: Callable[[], float]) -> str:
    """Return all there is to say about what the file holds; `timer` returns seconds.

    Conversations, and first replies, happen on the day `today`.
    """
    match file:
        case Questions(rows):
            entries = knowledge.library.entries.values()
            ranking = format_report(evaluate(knowledge.matcher, entries, rows, timer))
            met = format_first_replies(first_replies(knowledge, rows, today))
            return f"{ranking}\n\n{met}"
        case Conversations(conversations):
            return format_played(play_all(knowledge, conversations, today))
