"""From a Telegram update to an event of a conversation, or to deliberate silence.

In groups the bot speaks only when called: by a command, a mention, or a reply to one of
its messages. Every member has a conversation of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from telegram import Message, MessageEntity, User
from telegram.constants import ChatType

from bot.cases.case import STAFF, Member
from bot.delivery.incoming import Incoming
from bot.delivery.parts import OWN_TEXT
from bot.delivery.values import as_dict
from bot.delivery.wire import ANONYMOUS_ADMIN, UNNAMED, kind_of, speaker
from bot.dialogue import Called, ConversationKey, Event, Said
from bot.dialogue.commands import as_seen, parse_command
from bot.dialogue.desk import Reader
from bot.dialogue.route import Routes, Scope
from bot.dialogue.routes import ROUTES
from bot.jsontext import encoded
from bot.render.callbacks import ANYONE, decode
from bot.store import digest_of
from bot.tg.parsing import CONTENT, PICTURE, RECORDING, read

_GROUPS = (ChatType.GROUP, ChatType.SUPERGROUP)
_CALLING = frozenset({"reply_to_message", "entities", "caption", "caption_entities"})
_SIGNS = frozenset("@/／")
"""Without one of these a message calls nobody, unless it has one of the above."""
_AT = re.compile(r"/[A-Za-z0-9_]+@(\w+)")


@dataclass(frozen=True, slots=True)
class _Call:
    """What is said to the bot in a group, the message it is about, and for whom it is."""

    event: Event
    below: int
    asker: Message | None = None


def incoming(message: Message, me: User, routes: Routes[Any] = ROUTES) -> Incoming | None:
    """Read a new message; None where the bot stays silent."""
    user = message.from_user
    if user is None or message.is_automatic_forward:
        return None
    if user.is_bot and user.id not in UNNAMED:
        return None
    private = message.chat.type == ChatType.PRIVATE
    call = None if private else _group(message, me, routes)
    event: Event | None = _private(message, me) if private else None
    event = call.event if call else event
    if event is None and not (private and is_content(message)):
        return None
    thread_id = topic_of(message)
    writer = asker = _speaker(message, user)
    asked = call.asker.from_user if call and call.asker else None
    if asked and call and call.asker and asked.id != user.id:
        asker = speaker(asked.id, call.asker.message_id, ())
    other = message.reply_to_message
    return Incoming(
        key=ConversationKey(message.chat.id, thread_id or 0, writer),
        message=message.message_id,
        event=event,
        media=_media(message),
        digest=digest_of(own_text(message)),
        thread_id=thread_id,
        answers=call.below or None if call else None,
        language=user.language_code,
        caller=user.id,
        asker=asker,
        asker_id=asked.id if asked else user.id,
        name=user.full_name,
        reader=_reader(message, me),
        replied=other.message_id if other and _is_from(other, me) else None,
        replied_owner=_owner_below(message),
    )


def concerns(
    raw: object, me: User, routes: Routes[Any] = ROUTES, *, staff: int | None = None
) -> bool:
    """Tell whether a decoded update is more than what a group says among itself.

    What is said in the chat of the `staff` may be for somebody they talk with.
    """
    kind = kind_of(raw)
    content = as_dict(raw.get(kind)) if isinstance(raw, dict) else {}
    chat = as_dict(content.get("chat"))
    is_groups = chat.get("type") in _GROUPS and (staff is None or chat.get("id") != staff)
    if kind not in {"message", "edited_message"} or not is_groups:
        return True
    text = content.get("text", "")
    if not _CALLING & content.keys() and isinstance(text, str) and not _SIGNS & set(text):
        return False  # nearly all of it, and to read it all takes ten times as long
    try:
        update = read(encoded(raw))
        message = update.message or update.edited_message
        return message is None or incoming(message, me, routes) is not None
    except Exception:
        return True  # what is wrong with it is said where it is answered


def asked_of_guest(message: Message, me: User, routes: Routes[Any]) -> str | None:
    """Return what is asked in a chat the bot is not in; None of another bot, which gets nothing."""
    if message.from_user and message.from_user.is_bot and message.from_user.id not in UNNAMED:
        return None
    call = _group(message, me, routes)
    match call and call.event:
        case Said(text):
            return text
        case Called(name, argument):
            return argument or name
    return text_of(message)


def _reader(message: Message, me: User) -> Reader:
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
    """Return the forum topic, the general one being none; so is the thread of a plain reply."""
    return message.message_thread_id if message.is_topic_message else None


def _speaker(message: Message, user: User) -> int:
    return speaker(user.id, message.message_id, _keys_below(message))


def _owner_below(message: Message) -> int:
    """Return whose the buttons are below the message that a message replies to."""
    keys = (decode(key) for key in _keys_below(message))
    return next((key.owner for key in keys if key), ANYONE)


def _keys_below(message: Message) -> Iterator[str]:
    other = message.reply_to_message
    keyboard = other.reply_markup.inline_keyboard if other and other.reply_markup else ()
    yield from (str(key.callback_data) for row in keyboard for key in row)


def _media(message: Message) -> str:
    """Return the text that says what to do instead of sending this."""
    sent = message.api_kwargs.get(CONTENT)
    return f"media.{sent}" if sent in {PICTURE, RECORDING} else "media"


def _private(message: Message, me: User) -> Event | None:
    text = text_of(message)
    command = parse_command(text)
    if command and (quoted := _asked_below(message, command, me)):
        return Called("ask", quoted)
    return (command or Said(text, _quoted(message, me))) if text.strip() else None


def _group(message: Message, me: User, routes: Routes[Any]) -> _Call | None:
    text, asked = text_of(message), message.message_id
    other = message.reply_to_message
    if command := parse_command(text):
        return _command(message, command, me, routes)
    called_by_name = _without_mention(message, me)
    if called_by_name is not None:
        if called_by_name or not (quoted := _quoted(message, me)):
            return _Call(Said(called_by_name, _quoted(message, me)), asked)
        return _for_another(message, Called("ask", quoted), me)
    if other and _is_from(other, me) and text.strip():
        return _Call(Said(text, _quoted(message, me)), asked)
    return None


def _command(message: Message, command: Called, me: User, routes: Routes[Any]) -> _Call | None:
    if not _is_for(text_of(message), command, me, routes):
        return None
    if quoted := _asked_below(message, command, me):
        return _for_another(message, Called("ask", quoted), me)
    route = routes.called(command.name)
    if route and route.topic and (quoted := _quoted(message, me)):
        return _for_another(message, replace(command, about=quoted), me)
    if command.name == "ask" and message.quote:
        command = replace(command, about=_quoted(message, me))
    return _Call(command, message.message_id)


def _for_another(message: Message, event: Event, me: User) -> _Call:
    """Return the call for whoever has written what it stands below; a bot asks nothing."""
    other = message.reply_to_message
    if other is None:
        return _Call(event, message.message_id)
    author = other.from_user
    is_person = author is not None and (not author.is_bot or author.id in UNNAMED)
    own = other.is_automatic_forward or _is_from(other, me) or not is_person
    return _Call(event, other.message_id, None if own else other)


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
