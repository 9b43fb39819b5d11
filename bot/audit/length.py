"""Whether the first view of every answer fits one Telegram message."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from bot.content.findings import Finding
from bot.content.folder import Folder, Item
from bot.content.library import Library
from bot.content.models import Entry, Facts, Lang, Topic, When
from bot.content.yamlfile import Place
from bot.dialogue.compose import Composer
from bot.dialogue.reply import Block
from bot.render import html_messages
from bot.render.html import MAX_UNITS

SPARE = 600
"""Room left in the message for what was recognised, the marks explained and a question."""

_WRITTEN: Mapping[Lang, tuple[Lang, ...]] = {"zh-Hans": ("zh-Hans", "zh-Hant"), "en": ("en",)}
"""The languages the wording is written in, each with those it is shown in."""


def check_lengths(folder: Folder, library: Library) -> Iterator[Finding]:
    """Yield answers and recommendations that would be torn into several messages.

    Each is written as for someone who told nothing, and for everyone a variant or a verdict is
    meant for. A text of the interface that is missing is told as well.
    """
    try:
        for entry in folder.entries:
            yield from _entry(library, entry)
        for topic in folder.topics:
            yield from _topic(library, topic)
    except KeyError as missing:
        message = f"{missing} is not written, or not filled in by the program; see the other texts"
        for document in folder.texts.values():
            yield document.finding((), "texts", message)


def _entry(library: Library, item: Item[Entry]) -> Iterator[Finding]:
    cases: list[tuple[When, Place]] = [({}, ("answer",))]
    for index, variant in enumerate(item.value.variants):
        cases.append((variant.when, ("variants", index, "answer")))
    for when, place in cases:
        for written in _WRITTEN:
            blocks, _ = Composer(library, _someone(when), written).entry(item.value)
            yield from _told(item, blocks, written, place)


def _topic(library: Library, item: Item[Topic]) -> Iterator[Finding]:
    page = item.value.page
    for index, verdict in enumerate(page.verdict if page else ()):
        for written in _WRITTEN:
            blocks, _ = Composer(library, _someone(verdict.when), written).page(item.value)
            yield from _told(item, blocks, written, ("page", "verdict", index))


def _someone(when: When) -> Facts:
    return {slot: options[0] for slot, options in when.items() if options}


def _told(
    item: Item[Entry] | Item[Topic], blocks: Sequence[Block], written: Lang, place: Place
) -> Iterator[Finding]:
    limit = MAX_UNITS - SPARE
    for lang in _WRITTEN[written]:
        if len(html_messages(blocks, lang, limit)) > 1:
            message = (
                f"{item.value.id} takes more than {limit} characters at first sight ({lang}), with "
                "its warnings and corrections; shorten it, or move a part to an entry or a table"
            )
            yield item.finding("length", message, *place)
