"""How a path is made a case of."""

from __future__ import annotations

from collections.abc import Iterator

from bot.dialogue.case_payloads import OpenCase
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.reply import Button
from bot.dialogue.session import Session

_NO_WAY = frozenset({"choose"})
"""Pages that help to find a way, and are none."""


def case_button(k: Knowledge, session: Session, topic: str) -> Iterator[Button]:
    """Yield the button that makes a case of a path, if that is a way out with a plan."""
    if topic in k.library.plans and topic not in _NO_WAY:
        yield Button(OpenCase(topic).id, k.text("button.project", session.lang))
