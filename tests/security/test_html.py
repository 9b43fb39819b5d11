"""Whatever is shown, Telegram reads it as the text it is: never as markup, never half a tag."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from html.parser import HTMLParser
from typing import get_args

from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.admin import gap_screens
from bot.dialogue import Knowledge
from bot.dialogue.blocks import (
    Block,
    Bullets,
    Checklist,
    Copy,
    Correction,
    Evidence,
    Grade,
    Grid,
    Heading,
    LastDay,
    Note,
    Paragraph,
    SourceLine,
    Steps,
    Warn,
)
from bot.render import html_messages
from bot.render.html import MAX_UNITS
from bot.store import LoggedGap
from tests.dialogue.toys import club
from tests.e2e.emulator import visible

MARKUP = (
    "<b>",
    "</b>",
    "</i>",
    "</pre>",
    '<a href="x">',
    "&lt;",
    "&#60;",
    "&",
    "<",
    ">",
    '"',
    "👍",
)
TEXT = st.lists(st.sampled_from(MARKUP) | st.text(max_size=5), min_size=1, max_size=6).map("".join)
TEXTS = st.lists(TEXT, min_size=1, max_size=3).map(tuple)
SOURCES = st.builds(SourceLine, TEXT, TEXT, st.none() | TEXT)
GRIDS = st.builds(
    lambda title, head, row: Grid(title, head, (row,)),
    TEXT,
    st.tuples(TEXT, TEXT),
    st.tuples(TEXT, TEXT),
)
KINDS: dict[type, st.SearchStrategy[Block]] = {
    Heading: st.builds(Heading, TEXT),
    Paragraph: st.builds(Paragraph, TEXT, st.booleans()),
    Bullets: st.builds(Bullets, TEXTS),
    Steps: st.builds(Steps, TEXTS),
    Warn: st.builds(Warn, TEXT),
    Checklist: TEXTS.map(lambda items: Checklist(items, (False,) * len(items))),
    Correction: st.builds(Correction, TEXT),
    Grid: GRIDS,
    Evidence: st.builds(
        Evidence, TEXTS, TEXT, st.lists(SOURCES, min_size=1, max_size=2).map(tuple)
    ),
    LastDay: st.builds(LastDay, TEXT, TEXT, TEXT, st.dates(), st.booleans()),
    Note: st.builds(Note, TEXT),
    Grade: st.builds(Grade, TEXT),
    Copy: st.builds(Copy, TEXT),
}
BLOCKS = st.one_of(*KINDS.values())


def texts_in(part: object, hidden: tuple[str, ...] = ("url", "columns")) -> Iterator[str]:
    """Yield every text of a block that a reader is to see."""
    if isinstance(part, str):
        yield flat(part)
    elif isinstance(part, tuple):
        for item in part:
            yield from texts_in(item)
    elif is_dataclass(part):
        for field in fields(part):
            if field.name not in hidden:
                yield from texts_in(getattr(part, field.name))


def flat(text: str) -> str:
    """Leave out where lines end: a message may be cut there."""
    return "".join(text.splitlines())


def test_every_kind_of_block_is_put_to_the_test():
    assert set(KINDS) == set(get_args(Block))


@settings(max_examples=100, deadline=None)
@given(st.lists(BLOCKS, min_size=1, max_size=4), st.integers(20, 300) | st.just(MAX_UNITS))
@example([Copy("</pre>" * 700)], MAX_UNITS)
@example([Paragraph("<👍>" * 2100, strong=True), Note("&" * 5000)], MAX_UNITS)
def test_any_text_in_any_block_is_seen_as_it_is_and_every_piece_is_whole(blocks, limit):
    seen = ""
    for message in html_messages(blocks, "en", limit):
        text, faults = visible(message)
        assert faults == []
        assert len(text.encode("utf-16-le")) // 2 <= limit
        seen += flat(text)
    for text in (text for block in blocks for text in texts_in(block)):
        assert text in seen


class Links(HTMLParser):
    """Collects where the links of a message lead."""

    def __init__(self, message: str) -> None:
        super().__init__()
        self.found: list[dict[str, str | None]] = []
        self.feed(message)

    def handle_starttag(self, _: str, attributes: list[tuple[str, str | None]]) -> None:
        self.found.append(dict(attributes))


@given(TEXT.filter(bool))
@example('https://x/"><b a="&amp;')
def test_an_address_leads_where_it_says_and_is_nothing_but_an_address(url):
    (message,) = html_messages([Evidence((), "●", (SourceLine("title", "detail", url),))], "en")
    assert {"href": url} in Links(message).found
    assert visible(message) == ("●\n  title (detail)", [])


@settings(max_examples=30, deadline=None)
@given(TEXT)
@example("{close.fee} {0} {question} %s")
def test_administrators_see_a_members_question_as_it_is(question):
    day = dt.date(2026, 11, 23)
    gap = LoggedGap(1, question, "zh-Hans", None, None, {}, day, day)
    k = Knowledge.of(club())
    for reply in (
        gap_screens.listed(k, "en", [gap], 1, 1),
        gap_screens.shown(k, "en", gap),
        gap_screens.dismissed(k, "en", gap),
    ):
        (message,) = html_messages(reply.blocks, "en")
        text, faults = visible(message)
        assert faults == []
        assert flat(question) in flat(text)
