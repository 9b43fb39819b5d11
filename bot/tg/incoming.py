"""From a Telegram update to an event of a conversation, or to deliberate silence.

In groups the bot speaks only when called: by a command, a mention, or a reply to one of
its messages. Every member has a conversation of their own.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from telegram import Message, User
from telegram.constants import ChatType

from bot.dialogue import Called, ConversationKey, Event, Said
from bot.dialogue.commands import BY_NAME, parse_command

ANONYMOUS_ADMIN = 1087968824
"""The user id under which all anonymous administrators of all groups write."""
_AT = re.compile(r"/[A-Za-z0-9_]+@(\w+)")


@dataclass(frozen=True, slots=True)
class Incoming:
    """An event, whose it is, and where the answer goes."""

    key: ConversationKey
    event: Event | None
    """None for something that holds no text, such as a sticker."""
    thread_id: int | None
    answers: int | None
    """The message the answer replies to; None in private chats."""
    language: str | None

    @property
    def owner(self) -> int:
        """Who may press the buttons; 0 (anyone) for an anonymous administrator."""
        return 0 if self.key.user == ANONYMOUS_ADMIN else self.key.user


def incoming(message: Message, me: User) -> Incoming | None:
    """Read a new message; None where the bot stays silent."""
    user = message.from_user
    if user is None or message.is_automatic_forward:
        return None
    if user.is_bot and user.id != ANONYMOUS_ADMIN:
        return None
    private = message.chat.type == ChatType.PRIVATE
    event, answers = _private(message) if private else _group(message, me)
    if event is None and not (private and _is_content(message)):
        return None
    thread_id = topic_of(message)
    return Incoming(
        key=ConversationKey(message.chat.id, thread_id or 0, user.id),
        event=event,
        thread_id=thread_id,
        answers=None if private else answers or None,
        language=user.language_code,
    )


def topic_of(message: Message) -> int | None:
    """Return the forum topic; plain replies carry a thread id too, which is none."""
    return message.message_thread_id if message.is_topic_message else None


def _private(message: Message) -> tuple[Event | None, int]:
    text = text_of(message)
    event = (parse_command(text) or Said(text)) if text.strip() else None
    return event, message.message_id


def _group(message: Message, me: User) -> tuple[Event | None, int]:
    text, asked = text_of(message), message.message_id
    other = message.reply_to_message
    quoted = text_of(other) if other and not _is_from(other, me) else ""
    if command := parse_command(text):
        if not _is_for(text, command, me):
            return None, asked
        if command.name == "ask" and not command.argument and quoted and other:
            return Called("ask", quoted), other.message_id
        return command, asked
    called_by_name = _without_mention(text, me)
    if called_by_name is not None:
        if called_by_name or not (quoted and other):
            return Said(called_by_name), asked
        return Called("ask", quoted), other.message_id
    if other and _is_from(other, me) and text.strip():
        return Said(text), asked
    return None, asked


def _is_for(text: str, command: Called, me: User) -> bool:
    """A command is ours if it names this bot, or names none and is one of ours."""
    at = _AT.match(text.strip())
    if at:
        return at[1].lower() == (me.username or "").lower()
    return command.name in BY_NAME


def _without_mention(text: str, me: User) -> str | None:
    """Return the text without “@thisbot”; None if it does not mention it."""
    if not me.username:
        return None
    mention = re.compile(rf"@{re.escape(me.username)}\b", re.IGNORECASE)
    return mention.sub(" ", text).strip() if mention.search(text) else None


def _is_from(message: Message, me: User) -> bool:
    return message.from_user is not None and message.from_user.id == me.id


def text_of(message: Message) -> str:
    """Return what a message says; empty for a picture without a caption."""
    return message.text or message.caption or ""


def _is_content(message: Message) -> bool:
    """Whether a person sent something, rather than Telegram reporting an event."""
    kind = message.effective_attachment
    return kind is not None or message.forward_origin is not None or bool(message.api_kwargs)


def is_administrators(key: ConversationKey, admins: Collection[int]) -> bool:
    """Tell whether this is the private chat of an administrator.

    What concerns the knowledge folder and the log of gaps is for no group's eyes.
    """
    return key.user in admins and key.chat == key.user
