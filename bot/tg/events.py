"""From a Telegram update to an event of a conversation, or to deliberate silence.

In groups the bot speaks only when called: by a command, a mention, or a reply to one of
its messages. Every member has a conversation of their own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from telegram import Message, MessageEntity, User
from telegram.constants import ChatType

from bot.cases.case import STAFF, Member
from bot.delivery.parts import OWN_TEXT
from bot.delivery.wire import ANONYMOUS_ADMIN, UNNAMED, speaker
from bot.dialogue import Called, ConversationKey, Event, Said
from bot.dialogue.commands import as_seen, parse_command
from bot.dialogue.desk import Reader
from bot.dialogue.route import Routes, Scope
from bot.dialogue.routes import ROUTES
from bot.tg.parsing import CONTENT

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
        """Who may press the buttons: the user, or anyone if that is an unnamed one's talk."""
        return self.key.user


def incoming(message: Message, me: User, routes: Routes[Any] = ROUTES) -> Incoming | None:
    """Read a new message; None where the bot stays silent."""
    user = message.from_user
    if user is None or message.is_automatic_forward:
        return None
    if user.is_bot and user.id not in UNNAMED:
        return None
    private = message.chat.type == ChatType.PRIVATE
    event, answers = _private(message, me) if private else _group(message, me, routes)
    if event is None and not (private and is_content(message)):
        return None
    thread_id = topic_of(message)
    return Incoming(
        key=ConversationKey(message.chat.id, thread_id or 0, _speaker(message, user)),
        event=event,
        thread_id=thread_id,
        answers=None if private else answers or None,
        language=user.language_code,
    )


def asked_of_guest(message: Message, me: User, routes: Routes[Any]) -> str | None:
    """Return what is asked in a chat the bot is not in; None of another bot, which gets nothing."""
    if message.from_user and message.from_user.is_bot and message.from_user.id not in UNNAMED:
        return None
    event, _ = _group(message, me, routes)
    match event:
        case Said(text):
            return text
        case Called(name, argument):
            return argument or name
    return text_of(message)


def reader_of_message(message: Message, me: User) -> Reader:
    """Return who has written a message, as far as cases ask, and whom it is about.

    An anonymous administrator has no name; a channel that writes in a group has its own.
    """
    user = message.from_user
    if user is None or user.id == ANONYMOUS_ADMIN:
        member = Member(STAFF)
    else:
        member = Member(user.id, user.first_name)
    return Reader(member, is_reminded=True, meant=_meant(message, me))


def _meant(message: Message, me: User) -> Member | None:
    """Return the person whom a message mentions by name, or replies to."""
    named = (one.user for one in message.entities or () if one.user and one.user.id != me.id)
    other = message.reply_to_message
    person = next(named, other.from_user if other else None)
    return Member(person.id, person.first_name) if person and not person.is_bot else None


def topic_of(message: Message) -> int | None:
    """Return the forum topic; plain replies carry a thread id too, which is none."""
    return message.message_thread_id if message.is_topic_message else None


def _speaker(message: Message, user: User) -> int:
    other = message.reply_to_message
    keyboard = other.reply_markup.inline_keyboard if other and other.reply_markup else ()
    keys = (str(key.callback_data) for row in keyboard for key in row)
    return speaker(user.id, message.message_id, keys)


def _private(message: Message, me: User) -> tuple[Event | None, int]:
    text, asked = text_of(message), message.message_id
    command = parse_command(text)
    if command and (quoted := _asked_below(message, command, me)):
        return Called("ask", quoted), asked
    return (command or Said(text, _quoted(message, me))) if text.strip() else None, asked


def _group(message: Message, me: User, routes: Routes[Any]) -> tuple[Event | None, int]:
    text, asked = text_of(message), message.message_id
    other = message.reply_to_message
    below = other.message_id if other else asked
    if command := parse_command(text):
        if not _is_for(text, command, me, routes):
            return None, asked
        if quoted := _asked_below(message, command, me):
            return Called("ask", quoted), below
        return command, asked
    called_by_name = _without_mention(message, me)
    if called_by_name is not None:
        if called_by_name or not (quoted := _quoted(message, me)):
            return Said(called_by_name, _quoted(message, me)), asked
        return Called("ask", quoted), below
    if other and _is_from(other, me) and text.strip():
        return Said(text, _quoted(message, me)), asked
    return None, asked


def _asked_below(message: Message, command: Called, me: User) -> str:
    """Return what a bare /ask asks; empty if it stands below nothing."""
    return _quoted(message, me) if command.name == "ask" and not command.argument else ""


def _quoted(message: Message, me: User) -> str:
    """Return what a message replies to: the part that was picked, or the whole of it.

    The whole is not meant if it is the bot's. Of a message in another chat only a part that
    was picked is known.
    """
    if message.quote and message.quote.text.strip():
        return message.quote.text
    other = message.reply_to_message
    return text_of(other) if other and not _is_from(other, me) else ""


def _is_for(text: str, command: Called, me: User, routes: Routes[Any]) -> bool:
    """A command is ours if it names this bot, or names none and is one of ours."""
    at = _AT.match(as_seen(text))
    if at:
        return at[1].lower() == (me.username or "").lower()
    route = routes.called(command.name)
    return route is not None and route.scope != Scope.ADMINISTRATORS


def _without_mention(message: Message, me: User) -> str | None:
    """Return the text without “@thisbot”; None if it does not mention it."""
    spans = _mentions(message, me)
    if not spans:
        return None
    units = text_of(message).encode("utf-16-le", "surrogatepass")
    for start, end in reversed(spans):
        units = units[:start] + " ".encode("utf-16-le") + units[end:]
    return units.decode("utf-16-le", "replace").strip()


def _mentions(message: Message, me: User) -> list[tuple[int, int]]:
    """Return where this bot is mentioned, in bytes of UTF-16.

    Telegram marks every mention, and addresses too, in which a name may stand. Where nothing
    at all is marked, a server did not look.
    """
    text, name = text_of(message), f"@{me.username}".lower()
    units = text.encode("utf-16-le", "surrogatepass")
    marked = message.entities or message.caption_entities
    if not marked and me.username:
        ours = rf"(?<![\w.@/+-]){name}(?![\w@]|[.-]\w)"
        found = re.finditer(ours, text, re.IGNORECASE | re.ASCII)
        return [(_bytes(text[: at.start()]), _bytes(text[: at.end()])) for at in found]
    spans = [(2 * one.offset, 2 * (one.offset + one.length), one) for one in marked]
    return sorted((a, b) for a, b, one in spans if _is_me(one, units[max(a, 0) : b], name, me))


def _is_me(entity: MessageEntity, units: bytes, name: str, me: User) -> bool:
    if entity.type == MessageEntity.TEXT_MENTION:
        return entity.user is not None and entity.user.id == me.id
    return entity.type == MessageEntity.MENTION and (
        units.decode("utf-16-le", "replace").lower() == name
    )


def _bytes(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass"))


def _is_from(message: Message, me: User) -> bool:
    return message.from_user is not None and message.from_user.id == me.id


def text_of(message: Message) -> str:
    """Return what a message says; empty for a picture without a caption."""
    return message.text or message.caption or ""


def own_text(message: Message) -> str:
    """Return what one message says, though it may stand for several that belong together."""
    return str(message.api_kwargs.get(OWN_TEXT, text_of(message)))


def is_content(message: Message) -> bool:
    """Whether a person sent something, rather than Telegram reporting an event."""
    return CONTENT in message.api_kwargs
