"""Short cards: an answer or a path in a few lines, for whoever reads along.

A card is public. It knows nothing of anybody, and what it was asked is kept nowhere.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product
from typing import get_args

from bot.content.models import Entry, Lang
from bot.content.pages import Topic, TopicKind
from bot.dialogue import cells
from bot.dialogue.answers import likely_topics, offered
from bot.dialogue.blocks import Block, Heading, Warn, texts_of
from bot.dialogue.compose import Composed, Composer, sentences_of
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.language import language_of
from bot.dialogue.reply import Reply
from bot.dialogue.stale import warned
from bot.match import Match, Step, redacted
from bot.typed import replace

MAX_LINES = 8
"""Lines of a card on a phone."""
MAX_CARDS = 5
"""Cards that are offered for what somebody types."""
MAX_TEXT = 256
"""How much of a text is read, in characters: as much as Telegram lets anybody type there."""
MAX_SENTENCES = 5
"""Sentences of a card at most."""
_NEAREST = 2
"""Entries that are offered beside another thing, which is not our business."""


@dataclass(frozen=True, slots=True)
class Card:
    """An entry or a topic in a few lines."""

    target: str
    """Its id."""
    title: str
    summary: str
    """What it says, in one sentence."""
    blocks: tuple[Block, ...]
    """The title and all that is to be read, in at most MAX_LINES lines."""
    facts: tuple[str, ...]
    """The facts that the wording refers to."""


@dataclass(frozen=True, slots=True)
class Found:
    """The cards for a text, best first; none where it is not about our business."""

    cards: tuple[Card, ...]
    asked: bool
    """Whether anything was asked; else the cards are those of all paths."""
    lang: Lang
    by_client: bool
    """Whether the client had to tell the language: the text alone would not have."""


def short_card(k: Knowledge, target: str, lang: Lang) -> Card | None:
    """Return the card of an entry or a topic; None if there is none of that id.

    The title, the first words, one warning if there is one, and the grade of these.
    """
    entry, topic = k.library.entries.get(target), k.library.topics.get(target)
    page = entry or topic
    if page is None:
        return None
    title = page.title.get(lang)
    written = _fitting(k.composer({}, lang), page)
    blocks = (Heading(title), *written.blocks)
    summary = sentences_of(" ".join(texts_of(written.blocks[0])))[0].strip()
    return Card(target, title, summary, blocks, written.facts)


def cards_for(k: Knowledge, text: str, client: str | None, today: dt.date) -> Found:
    """Return the cards for what somebody types, whoever it is; all paths for no text at all.

    `client` is the language of their client, which counts where the text tells none. Facts past
    their review age on the day `today` are shown with a warning.
    """
    text = redacted(text.strip()[:MAX_TEXT])
    lang = language_of(text, None, client)
    tongues = {language_of(text, None, hint) for hint in get_args(Lang)}
    targets = _targets(k, text)
    cards = (short_card(k, target, lang) for target in (_paths(k) if targets is None else targets))
    shown = tuple(_warned(k, card, lang, today) for card in cards if card)
    return Found(shown, targets is not None, lang, by_client=len(tongues) > 1)


def _targets(k: Knowledge, text: str) -> tuple[str, ...] | None:
    """Return the entries and topics that a text is about; None if it asks nothing."""
    if not text:
        return None
    policy = next(iter(k.signs.found(text, "", "")), None)
    if policy and policy.entry is None:
        return ()  # somebody in trouble is not answered before everybody
    match = k.match(text, (), {}, "")
    if match.step is Step.GREET:
        return None
    first = (policy.entry,) if policy and policy.entry else ()
    return tuple(dict.fromkeys((*first, *_meant(k, match))))[:MAX_CARDS]


def _meant(k: Knowledge, match: Match) -> tuple[str, ...]:
    if match.step in {Step.NOT_KNOWN, Step.NOT_LEAVING}:
        return ()
    if match.step is Step.NOT_OURS:
        return offered(match)[:_NEAREST]
    if match.step is Step.WHICH_TOPIC:
        return likely_topics(k, match)
    entries = offered(match)
    known = match.topics and match.topics[0].topic in k.library.topics
    topic = (match.topics[0].topic,) if match.step is Step.CARD and known else ()
    return (*topic, *entries)


def _paths(k: Knowledge) -> tuple[str, ...]:
    return tuple(t.id for t in k.library.topics.values() if t.kind is TopicKind.PATH)


def _warned(k: Knowledge, card: Card, lang: Lang, today: dt.date) -> Card:
    reply = warned(k, lang, Reply(card.blocks, facts=card.facts), today)
    return replace(card, blocks=reply.blocks)


def _fitting(composer: Composer, page: Entry | Topic) -> Composed:
    """Return as much of the first words as a card has room for, and the warning before them all."""
    title = page.title.get(composer.lang)
    for warning, sentences in product((True, False), range(MAX_SENTENCES, 0, -1)):
        written = composer.in_brief(page, sentences, warning=warning)
        if lines_of((Heading(title), *written.blocks)) <= MAX_LINES:
            break
    return written


def lines_of(blocks: Iterable[Block]) -> int:
    """Return the lines that a card fills on a phone; a warning is set off by an empty one."""
    return sum(sum(map(cells.lines, texts_of(block))) + isinstance(block, Warn) for block in blocks)
