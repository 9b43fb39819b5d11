"""Short cards as the Bot API sends them into chats that the bot is not in.

Both kinds of query are answered by whoever is asked first and kept by nobody: what Telegram shows
then is a message of the one who asked, or of nobody in particular.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.content.models import Lang
from bot.delivery.links import BEGIN, deep_link
from bot.delivery.messages import NO_PREVIEW, Key, Payload
from bot.dialogue import Knowledge
from bot.dialogue.blocks import Block, Paragraph
from bot.dialogue.cards import Card, Found
from bot.dialogue.deeplinks import start_parameter
from bot.render import html_messages, localised
from bot.service import Service, Turn
from bot.store import Send

INLINE, GUEST = "answerInlineQuery", "answerGuestQuery"
CACHED = 300
"""Seconds that Telegram may give the same answer to the same text by itself."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Answers one update from a chat that the bot is not in."""

    service: Service
    turn: Turn
    bot: str
    """The bot's user name."""

    def inline(self, query: str, text: str, client: str | None) -> tuple[Send, ...]:
        """Offer cards to somebody who types after the bot's name."""
        found = self.service.cards(text, client, self.turn.now)
        return (inline_answer(self.service.knowledge, self.turn.key.user, query, found, self.bot),)

    def guest(self, query: str, text: str | None, client: str | None) -> tuple[Send, ...]:
        """Answer whoever has called the bot; nobody, if there is no text to go by."""
        if text is None:
            return ()
        found = self.service.cards(text, client, self.turn.now)
        return (guest_answer(self.service.knowledge, self.turn.key.user, query, found, self.bot),)


def inline_answer(k: Knowledge, asker: int, query: str, found: Found, bot: str) -> Send:
    """Offer cards to somebody who types after the bot's name.

    Telegram may show them to everybody who types the same, unless their language was guessed
    from one client.
    """
    target = found.cards[0].target if found.asked and found.cards else None
    label = "inline.open" if found.cards else "inline.nothing"
    payload: Payload = {
        "inline_query_id": query,
        "results": [_article(k, card, found.lang, bot) for card in found.cards],
        "cache_time": CACHED,
        "is_personal": found.by_client,
        "next_offset": "",
        "button": {
            "text": _text(k, label, found.lang),
            "start_parameter": start_parameter(target) if target else BEGIN,
        },
    }
    return Send(asker, INLINE, payload, ordered=False)


def guest_answer(k: Knowledge, asker: int, query: str, found: Found, bot: str) -> Send:
    """Answer whoever called the bot into a chat with the best card, or say that there is none."""
    cards = found.cards if found.asked else ()
    result = _article(k, cards[0], found.lang, bot) if cards else _nothing(k, found.lang, bot)
    return Send(asker, GUEST, {"guest_query_id": query, "result": result}, ordered=False)


def _article(k: Knowledge, card: Card, lang: Lang, bot: str) -> Payload:
    return {
        "type": "article",
        "id": start_parameter(card.target),
        "title": localised(card.title, lang),
        "description": localised(card.summary, lang),
        "input_message_content": _content(card.blocks, lang),
        "reply_markup": _button(_text(k, "button.open", lang), deep_link(bot, card.target)),
    }


def _nothing(k: Knowledge, lang: Lang, bot: str) -> Payload:
    said = Paragraph(k.text("guest.nothing", lang))
    return {
        "type": "article",
        "id": BEGIN,
        "title": _text(k, "inline.nothing", lang),
        "input_message_content": _content((said,), lang),
        "reply_markup": _button(_text(k, "inline.nothing", lang), deep_link(bot, BEGIN)),
    }


def _content(blocks: Sequence[Block], lang: Lang) -> Payload:
    (text,) = html_messages(blocks, lang)
    return {"message_text": text, "parse_mode": "HTML", "link_preview_options": NO_PREVIEW}


def _button(text: str, url: str) -> Key:
    return {"inline_keyboard": [[{"text": text, "url": url}]]}


def _text(k: Knowledge, key: str, lang: Lang) -> str:
    return localised(k.text(key, lang), lang)
