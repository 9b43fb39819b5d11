"""What stands on a button does the same when it is typed; so does the button's number."""

from __future__ import annotations

from collections.abc import Callable

from bot.dialogue.blocks import Paragraph
from bot.dialogue.buttons import taken
from bot.dialogue.events import Chose
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.questions import Turn, open_ask, pending_slot
from bot.dialogue.reply import Button, Placement, Reply
from bot.dialogue.route import Handler, Routes
from bot.dialogue.session import Session
from bot.dialogue.ways import MORE, leads_to_more
from bot.match import normalise
from bot.typed import replace

_MEANT: dict[str, Callable[[str, str], bool]] = {
    "back": lambda _, label: label.startswith("«"),
    MORE: lambda button, _: leads_to_more(button),
}
"""By word, the buttons that it means, by id and label."""
_DIGITS = 2
"""Longer numbers are no buttons but something of the case: followers, an amount."""


def typed(k: Knowledge, session: Session, text: str, routes: Routes[Handler]) -> Turn | None:
    """Press the button that a text names; None if it names none."""
    number = _number(text)
    if number is not None and session.buttons:
        return _numbered(k, session, text, number, routes)
    named = _named(k, session, text)
    return _press(k, session, named, routes) if named else None


def button_meant(k: Knowledge, session: Session, text: str) -> str | None:
    """Return the button that a text names by its label or its number."""
    number = _number(text)
    if number is None:
        return _named(k, session, text)
    return session.buttons[number - 1][0] if 1 <= number <= len(session.buttons) else None


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) <= _DIGITS else None


def noted(session: Session, reply: Reply) -> Session:
    """Note what can be pressed from now on; a toast leaves the message that it stands over."""
    shown = tuple((button.id, button.label) for button in reply.buttons)
    if not shown and (reply.removes or reply.placement is Placement.TOAST):
        shown = tuple(one for one in session.buttons if one[0] not in reply.removes)
    return session if shown == session.buttons else replace(session, buttons=shown)


def _named(k: Knowledge, session: Session, text: str) -> str | None:
    """Return the button with that label; 返回 and 更多 mean one in any language."""
    letters = _letters(text)
    for button, label in session.buttons:
        if text == label or (letters and _is_same(_letters(label), letters)):
            return button
    is_meant = _MEANT.get(k.control_word(text) or "")
    meant = (button for button, label in session.buttons if is_meant and is_meant(button, label))
    return next(meant, None)


def _is_same(one: str, other: str) -> bool:
    return len(one) == len(other) and (one == other or normalise(one) == normalise(other))


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()


def _numbered(
    k: Knowledge, session: Session, text: str, number: int, routes: Routes[Handler]
) -> Turn | None:
    """Press the button of that number; say which there are if it is neither that nor an answer."""
    slot = pending_slot(k, session)
    if slot and any(fact.slot == slot for fact in k.matcher.read_facts(text, slot)):
        return None
    if 1 <= number <= len(session.buttons):
        return _press(k, session, session.buttons[number - 1][0], routes)
    said = k.text("number.none", session.lang, number=number, count=len(session.buttons))
    buttons = tuple(Button(*button) for button in session.buttons)
    return session, Reply((Paragraph(said),), buttons=buttons, ask=open_ask(k, session))


def _press(k: Knowledge, session: Session, button: str, routes: Routes[Handler]) -> Turn | None:
    turn = taken(k, session, Chose(button), routes)
    return turn and (turn[0], replace(turn[1], placement=Placement.NEW, verdict=None))
