"""A reply as calls of the Bot API: one message, more only above Telegram's length limit."""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.delivery.attachments import method_of, payload_of
from bot.delivery.lacking import EPHEMERAL
from bot.delivery.links import BEGIN, deep_link, share_link
from bot.dialogue import Knowledge, Reply, Session
from bot.dialogue.blocks import texts_of
from bot.dialogue.reply import Button, CopyText, Placement, ShareLink
from bot.dialogue.ways import owner_of
from bot.languages import Lang
from bot.render import html_messages, localised, rows
from bot.render.callbacks import Callback, TooLongError, decode, encode
from bot.store import JsonValue, Send
from bot.typed import replace

Payload = dict[str, JsonValue]
Key = Mapping[str, JsonValue]
"""A button of an inline keyboard, as the Bot API has it."""

NO_PREVIEW: Key = {"is_disabled": True}
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Place:
    """Where a reply goes."""

    chat_id: int
    owner: int
    """Who may press its buttons; 0 for anyone."""
    thread_id: int | None = None
    answers: int | None = None
    extra: Key | None = None
    """A button of Telegram's own kind below the reply's, such as a link."""
    bot: str = ""
    """The bot's user name, for links to it."""
    silent: bool = False
    """Whether it comes without a sound."""


def new_message(
    place: Place, reply: Reply, session: Session, question: int | None = None
) -> tuple[Send, ...]:
    """Say the reply anew; an edit of the message `question` will then change it."""
    payloads = _payloads(place, reply, session)
    if place.silent:
        payloads = [payload | {"disable_notification": True} for payload in payloads]
    first, *rest = payloads
    if place.answers is not None:
        first["reply_parameters"] = {
            "message_id": place.answers,
            "allow_sending_without_reply": True,
        }
    said = Send(place.chat_id, "sendMessage", first, question=question)
    return (said, *_more(place, rest), *attached(place, reply, session))


def edit(place: Place, message: int, reply: Reply, session: Session) -> tuple[Send, ...]:
    """Put the reply in place of a message; the sender says it anew if that cannot be edited."""
    first, *rest = _payloads(place, reply, session)
    first["message_id"] = message
    changed = Send(place.chat_id, "editMessageText", first)
    return (changed, *_more(place, rest), *attached(place, reply, session))


def edit_answer(place: Place, question: int, reply: Reply, session: Session) -> tuple[Send, ...]:
    """Put the reply in place of what answered the message `question`."""
    first, *rest = _payloads(place, reply, session)
    changed = Send(place.chat_id, "editMessageText", first, replaces=question)
    return (changed, *_more(place, rest), *attached(place, reply, session))


def attached(place: Place, reply: Reply, session: Session) -> tuple[Send, ...]:
    """Send what goes with the reply, behind its text or where that is not shown."""
    if reply.attachment is None:
        return ()
    payload = payload_of(reply.attachment, session.lang)
    return (Send(place.chat_id, method_of(reply.attachment), _there(place, payload)),)


def showable(reply: Reply, lacking: Collection[str]) -> Reply:
    """Return a reply without an attachment whose method is lacking; its words are shown then."""
    if reply.attachment is None or method_of(reply.attachment) not in lacking:
        return reply
    left = replace(reply, attachment=None)
    if reply.placement is not Placement.TOAST:
        return left
    return replace(left, toast=" ".join(text for block in reply.blocks for text in texts_of(block)))


def alone(place: Place, user: int, query: str, reply: Reply, session: Session) -> Send:
    """Say the reply to one member of a group, who has just pressed a button.

    It may not arrive: the same must be had in another way.
    """
    payload = _payloads(place, replace(reply, buttons=()), session)[0]
    shown: Key = {"receiver_user_id": user, "callback_query_id": query}
    return Send(place.chat_id, "sendMessage", payload | {EPHEMERAL: shown}, ordered=False)


def private_link(k: Knowledge, bot: str, reply: Reply, session: Session) -> Key | None:
    """Return a button that leads from a group to the same in private; None below mere notes."""
    owner = owner_of(reply)
    if not bot or not (reply.private or owner or reply.verdict or reply.ask):
        return None
    pages = (page for page in (owner, session.shown_page) if page and k.is_page(page))
    url = deep_link(bot, reply.private or next(pages, BEGIN))
    return {"text": localised(k.text("button.private", session.lang), session.lang), "url": url}


def toast(
    chat: int, query: str, text: str | None = None, *, alert: bool = True, url: str | None = None
) -> Send:
    """Stop the spinner of a pressed button, with a word to its presser if there is one.

    Or with a link into the chat with the bot, which is opened at once.
    """
    payload: Payload = {"callback_query_id": query}
    if text is not None:
        payload |= {"text": text, "show_alert": alert}
    if url is not None:
        payload["url"] = url
    return Send(chat, "answerCallbackQuery", payload, ordered=False)


def take_buttons(
    chat: int, message: int, shown: Mapping[str, Any] | None, ids: Collection[str]
) -> Send:
    """Leave a message of ours without some of its buttons; `shown` is the keyboard it has."""
    payload: Payload = {"message_id": message}
    rows = shown["inline_keyboard"] if shown else []
    kept = [[key for key in row if _id(key) not in ids] for row in rows]
    if any(kept):
        payload["reply_markup"] = {"inline_keyboard": [row for row in kept if row]}
    return Send(chat, "editMessageReplyMarkup", payload)


def keyboard(place: Place, reply: Reply, session: Session) -> Key | None:
    """Return the reply's buttons in their rows."""
    does = {button.id: _press(place, button, session) for button in reply.buttons}
    shown = (_localised(button, session.lang) for button in reply.buttons if does[button.id])
    laid: list[list[Key]] = [
        [_key(button, does[button.id]) for button in row] for row in rows(shown)
    ]
    if place.extra:
        laid.append([place.extra])
    return {"inline_keyboard": laid} if laid else None


def _localised(button: Button, lang: Lang) -> Button:
    label = localised(button.label, lang)
    return button if label == button.label else replace(button, label=label)


def _key(button: Button, does: Key) -> Key:
    key = {"text": button.label, **does}
    return {**key, "style": "danger"} if button.is_final else key


def _payloads(place: Place, reply: Reply, session: Session) -> list[Payload]:
    """Return a payload for each message; the last one has the buttons."""
    payloads = [_payload(place, text) for text in html_messages(reply.blocks, session.lang)]
    if markup := keyboard(place, reply, session):
        payloads[-1]["reply_markup"] = markup
    return payloads


def _payload(place: Place, text: str) -> Payload:
    return _there(place, {"text": text, "parse_mode": "HTML", "link_preview_options": NO_PREVIEW})


def _there(place: Place, payload: Payload) -> Payload:
    """Return what is sent to the topic that the place is in, if it is in one."""
    thread = {} if place.thread_id is None else {"message_thread_id": place.thread_id}
    return payload | thread


def _more(place: Place, payloads: Sequence[Payload]) -> tuple[Send, ...]:
    return tuple(Send(place.chat_id, "sendMessage", payload) for payload in payloads)


def _press(place: Place, button: Button, session: Session) -> Key:
    """Return what a press does: what the client knows how to do, or telling us; empty for none."""
    match button.native:
        case CopyText(text):
            return {"copy_text": {"text": localised(text, session.lang)}}
        case ShareLink(target, title) if place.bot:
            return {"url": share_link(place.bot, target, localised(title, session.lang))}
    data = _callback(place, button, session)
    return {"callback_data": data} if data else {}


def _callback(place: Place, button: Button, session: Session) -> str | None:
    """Return what a press sends; None for an id no button can hold, which `check` tells of."""
    try:
        return encode(Callback(place.owner, session.stamp, button.id))
    except TooLongError as error:
        _log.warning("a button is left out: %s", error)
        return None


def _id(key: Key) -> str | None:
    callback = decode(str(key.get("callback_data", "")))
    return callback.id if callback else None
