"""Sends replies: one message, more only above Telegram's length limit; edits on presses."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    ReplyParameters,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest

from bot.dialogue import Reply, Session
from bot.dialogue.reply import Button
from bot.render import html_messages, localised
from bot.tg.callbacks import Callback, encode

_log = logging.getLogger(__name__)
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_SHORT = 16
"""Labels up to this width stand two in a row; a Chinese character counts two."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a reply goes."""

    chat_id: int
    owner: int
    """Who may press its buttons; 0 for anyone."""
    thread_id: int | None = None
    answers: int | None = None
    extra: InlineKeyboardButton | None = None
    """A button of Telegram's own kind below the reply's, such as a link."""


async def send(bot: Bot, place: Place, reply: Reply, session: Session) -> int:
    """Send the reply as a new message and return its number (the first one's, if several)."""
    texts = html_messages(reply.blocks, session.lang)
    return await _send(bot, place, texts, keyboard(place, reply, session))


async def edit(bot: Bot, place: Place, message_id: int, reply: Reply, session: Session) -> None:
    """Put the reply in place of a message; as a new one where that cannot be edited."""
    texts = html_messages(reply.blocks, session.lang)
    markup = keyboard(place, reply, session)
    try:
        await bot.edit_message_text(
            texts[0],
            chat_id=place.chat_id,
            message_id=message_id,
            parse_mode=ParseMode.HTML,
            link_preview_options=_NO_PREVIEW,
            reply_markup=markup if len(texts) == 1 else None,
        )
    except BadRequest as error:
        if "not modified" in error.message.lower():
            return
        _log.info("message %s cannot be edited, sending a new one: %s", message_id, error.message)
        await _send(bot, place, texts, markup)
        return
    if len(texts) > 1:
        await _send(bot, place, texts[1:], markup)


def keyboard(place: Place, reply: Reply, session: Session) -> InlineKeyboardMarkup | None:
    """Lay the reply's buttons out in rows."""
    rows: list[list[InlineKeyboardButton]] = []
    room = 0
    for button in reply.buttons:
        made = _button(place, button, session)
        short = _width(made.text) <= _SHORT
        if short and room:
            rows[-1].append(made)
            room = 0
        else:
            rows.append([made])
            room = 1 if short else 0
    if place.extra:
        rows.append([place.extra])
    return InlineKeyboardMarkup(rows) if rows else None


async def _send(
    bot: Bot, place: Place, texts: list[str], markup: InlineKeyboardMarkup | None
) -> int:
    sent: list[int] = []
    for number, text in enumerate(texts, start=1):
        reply_to = (
            ReplyParameters(place.answers, allow_sending_without_reply=True)
            if place.answers and number == 1
            else None
        )
        message = await bot.send_message(
            place.chat_id,
            text,
            parse_mode=ParseMode.HTML,
            link_preview_options=_NO_PREVIEW,
            message_thread_id=place.thread_id,
            reply_parameters=reply_to,
            reply_markup=markup if number == len(texts) else None,
        )
        sent.append(message.message_id)
    return sent[0]


def _button(place: Place, button: Button, session: Session) -> InlineKeyboardButton:
    data = encode(Callback(place.owner, session.stamp, button.id))
    return InlineKeyboardButton(localised(button.label, session.lang), callback_data=data)


def _width(label: str) -> int:
    return sum(1 if character.isascii() else 2 for character in label)
