"""The conversation, pure: `step(knowledge, session, event, today) -> (session, reply)`."""

from bot.dialogue.engine import step
from bot.dialogue.events import Called, Chose, Event, Said
from bot.dialogue.gap import Gap, GapKind
from bot.dialogue.knowledge import Knowledge, Links
from bot.dialogue.reply import Reply
from bot.dialogue.revising import revise
from bot.dialogue.session import ConversationKey, Session
from bot.dialogue.state import Answer

__all__ = [
    "Answer",
    "Called",
    "Chose",
    "ConversationKey",
    "Event",
    "Gap",
    "GapKind",
    "Knowledge",
    "Links",
    "Reply",
    "Said",
    "Session",
    "revise",
    "step",
]
