"""Updates as they come over the wire: whether they can be stored, and whose they are.

This is asked of every update before it is stored, so that it must be quick and bear anything;
what it says is read when its turn has come.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from bot.delivery.secrecy import without_secrets
from bot.delivery.values import KINDS, as_dict, is_number
from bot.dialogue import ConversationKey
from bot.dialogue.session import FIRST_UNNAMED
from bot.jsontext import encoded
from bot.render.callbacks import decode
from bot.store import Update

PUBLIC = frozenset({"inline_query", "guest_message"})
"""Those that come from chats the bot is not in, and are answered before whoever reads there."""
ELSEWHERE = -1
"""In place of a forum topic: what somebody asks in such chats waits for nothing said in private."""
NOBODY = ConversationKey(0, 0, 0)
"""Whose updates are that belong to no conversation; they are not answered."""
ANONYMOUS_ADMIN = 1087968824
"""The user id under which all anonymous administrators of all groups write."""
CHANNEL = 136817688
"""The user id under which all who write in a group in the name of a channel do."""
UNNAMED = frozenset({ANONYMOUS_ADMIN, CHANNEL})
GENERAL = 1
"""The forum topic that every forum has; whoever names it to Telegram is refused."""


class Unreadable(Exception):
    """What came is no update, or none that Telegram would send."""


def stored_form(raw: object) -> Update:
    """Return a decoded update as it is stored. Raises Unreadable if it has no usable number."""
    number = raw.get("update_id") if isinstance(raw, dict) else None
    if not isinstance(raw, dict) or not is_number(number) or number < 0:
        raise Unreadable("it has no update_id")
    payload = encoded(without_secrets(raw))
    whole = payload.encode(errors="replace").decode()  # halves of characters go no further
    return Update(number, key_of(raw), whole)


def kind_of(raw: object) -> str:
    """Return which of KINDS an update is, or `other`."""
    return next((kind for kind in KINDS if isinstance(raw, dict) and kind in raw), "other")


def key_of(raw: Mapping[str, object]) -> ConversationKey:
    """Return whose conversation an update belongs to; NOBODY if it cannot be told.

    Pressing a button below an inline message counts as done in private: it has no chat. Who
    presses a button of somebody unnamed goes on with their conversation. A chat that the bot is
    not in may have the number of one that it is in, so that only the user counts there.
    """
    kind = kind_of(raw)
    if kind == "other":
        return NOBODY
    content = as_dict(raw[kind])
    if kind in PUBLIC:
        asker = as_dict(content.get("from")).get("id")
        if not (is_number(asker) and 0 < asker < FIRST_UNNAMED):
            return NOBODY
        return ConversationKey(asker, ELSEWHERE, asker)
    message = as_dict(content.get("message")) if kind == "callback_query" else content
    user = as_dict(content.get("from")).get("id")
    chat = as_dict(message.get("chat")).get("id", None if message else user)
    topic = message.get("message_thread_id") if message.get("is_topic_message") is True else 0
    topic = 0 if topic == GENERAL and topic is not True else topic
    if not (is_number(chat) and is_number(topic) and is_number(user) and 0 < user < FIRST_UNNAMED):
        return NOBODY
    if kind == "callback_query":
        user = presser(user, chat, str(content.get("data", "")))
    elif user in UNNAMED:
        number = message.get("message_id")
        user = speaker(user, number if is_number(number) else 0, _keys_below(message))
    return ConversationKey(chat, topic, user)


def speaker(user: int, message: int, keys: Iterable[str]) -> int:
    """Return as who somebody goes on: an unnamed one as the conversation that is replied to.

    `keys` are the data of the buttons below the message that `message` replies to.
    """
    if user not in UNNAMED:
        return user
    owners = (callback.owner for callback in map(decode, keys) if callback)
    begun = next((owner for owner in owners if owner >= FIRST_UNNAMED), None)
    return begun or FIRST_UNNAMED + abs(message)


def presser(user: int, chat: int, data: str) -> int:
    """Return with whose conversation a press goes on."""
    callback = decode(data)
    is_unnameds = callback is not None and callback.owner >= FIRST_UNNAMED and chat < 0
    return callback.owner if callback and is_unnameds else user


def _keys_below(message: Mapping[str, object]) -> Iterator[str]:
    """Yield the data of the buttons below the message that a message replies to."""
    markup = as_dict(as_dict(message.get("reply_to_message")).get("reply_markup"))
    rows = markup.get("inline_keyboard")
    for row in rows if isinstance(rows, list) else ():
        for key in row if isinstance(row, list) else ():
            yield str(as_dict(key).get("callback_data", ""))


def move_of(raw: object) -> tuple[int, int] | None:
    """Return the old and the new id of a group, if an update tells that it has become another."""
    message = as_dict(raw.get("message")) if isinstance(raw, dict) else {}
    here = as_dict(message.get("chat")).get("id")
    to, source = message.get("migrate_to_chat_id"), message.get("migrate_from_chat_id")
    old, new = (here, to) if to is not None else (source, here)
    if not (is_number(old) and is_number(new) and old < 0 and new < 0 and old != new):
        return None
    return old, new
