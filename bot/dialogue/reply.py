"""What the bot says: blocks of text, what goes with them, what can be pressed, where it goes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from bot.content.models import Lang
from bot.dialogue.attachments import Attachment
from bot.dialogue.blocks import Block
from bot.dialogue.deeds import Deed
from bot.dialogue.gap import Gap
from bot.dialogue.rating import Complaint, Rating


@dataclass(frozen=True)
class Page:
    """A part of an answer that some fronts fold away behind a button."""

    id: str
    title: str
    blocks: tuple[Block, ...]
    facts: tuple[str, ...] = ()
    """The facts its wording refers to."""


@dataclass(frozen=True, slots=True)
class CopyText:
    """Puts a text on the clipboard: of 1 to 256 units of UTF-16."""

    text: str


@dataclass(frozen=True, slots=True)
class ShareLink:
    """Opens the choice of a chat to send a link to: to an entry or a topic, with its title."""

    target: str
    title: str


Native: TypeAlias = CopyText | ShareLink
"""What a client does by itself when a button is pressed."""


@dataclass(frozen=True, slots=True)
class Button:
    """Something to press; `id` comes back in `Chose`."""

    id: str
    label: str
    is_final: bool = False
    """Whether it leads to what cannot be undone."""
    native: Native | None = None
    """What the press does where the front knows how; elsewhere `id` comes back as ever."""


@dataclass(frozen=True, slots=True)
class Ask:
    """An open question: the options of a slot, or entries to choose from (slot `entry`)."""

    slot: str
    options: tuple[str, ...]


class Placement(Enum):
    """Where a reply to a pressed button goes, where messages can be changed."""

    EDIT = "in place of the message that has the button"
    NEW = "as a message of its own, so that what the button stands under stays"
    TOAST = "no message, but a word shown over the button for a moment"
    ALONE = "to whoever pressed, and nobody else where others read along"


@dataclass(frozen=True, slots=True)
class Reminding:
    """The last day of a step, `plan.step`, that somebody wants to be reminded of."""

    what: str
    by: dt.date


@dataclass(frozen=True)
class Reply:
    """One whole reply: exactly one message, unless it is too long for one."""

    blocks: tuple[Block, ...]
    pages: tuple[Page, ...] = ()
    buttons: tuple[Button, ...] = ()
    """The options of an open question, then at most six ways on, then those back."""
    more: tuple[Button, ...] = ()
    """Further ways on, behind a button of their own."""
    ask: Ask | None = None
    answered: str | None = None
    outcome: str | None = None
    verdict: str | None = None
    screen: str = ""
    """The route whose screen it is."""
    facts: tuple[str, ...] = ()
    """The facts that the wording of `blocks` refers to."""
    attachment: Attachment | None = None
    """What goes with the text, as a message of its own."""
    placement: Placement = Placement.NEW
    """Its route's, if a button was pressed."""
    toast: str | None = None
    """A short word shown over the pressed button."""
    removes: tuple[str, ...] = ()
    """Ids of buttons that the message whose button was pressed loses."""
    removes_all: bool = False
    """Whether it loses all of them: they no longer fit."""
    gap: Gap | None = None
    """What is to be learnt from this turn; whoever keeps the session keeps it too."""
    rating: Rating | None = None
    """The thumb that was given, to be kept likewise."""
    brief: tuple[Block, ...] = ()
    """What is said instead of the blocks where the case that they show is seen beside it."""
    live: int | None = None
    """The number of the case whose own message this is."""
    reminder: Reminding | None = None
    """What whoever was answered is to be reminded of."""
    complaint: Complaint | None = None
    """What was wrong with an answer, likewise."""
    deed: Deed | None = None
    """What is to be done with it, beyond saying it."""
    private: str | None = None
    """The route that is to be taken in private instead, where others read along."""
    lang: Lang | None = None
    """The language that was asked for, to be spoken from now on."""
