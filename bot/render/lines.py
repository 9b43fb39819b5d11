"""The one layout of reply blocks: lines of styled spans, which every front draws its way.

Tables are laid out as cards (a heading, then `column: value` lines): Chinese does not
align in a monospaced block, and cards can be copied, searched and read on a phone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias, assert_never

from bot.content.models import Lang
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
    Steps,
    Warn,
    checkbox,
    joined,
)
from bot.dialogue.payloads import View
from bot.dialogue.reply import Button, Page, Reply
from bot.render.chinese import localised


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text in one style."""

    text: str
    style: Literal["plain", "strong", "soft", "copy"] = "plain"
    url: str | None = None
    last_day: dt.date | None = None
    """The day that it names as the last of something."""
    is_aside: bool = False
    """Whether it is what the text rests on, or what is said elsewhere, and not the text itself."""


Line: TypeAlias = tuple[Span, ...]
BLANK: Line = ()
_ASIDES = (Correction, Grade, Evidence)


def unfolded(reply: Reply) -> tuple[Block, ...]:
    """Return the blocks of a reply with its pages behind them; a warning is given once."""
    blocks = list(reply.blocks)
    for page in unfolded_pages(reply):
        starts_itself = bool(page.blocks) and isinstance(page.blocks[0], Heading | Grid)
        blocks += () if starts_itself else (Heading(page.title),)
        blocks += (b for b in page.blocks if not (isinstance(b, Warn) and b in blocks))
    return tuple(blocks)


def unfolded_pages(reply: Reply) -> tuple[Page, ...]:
    """Return the pages that stand open where nothing is folded.

    The evidence of a single answer stays folded: whoever doubts one line asks for it.
    """
    return tuple(
        page for page in reply.pages if reply.outcome or not page.id.startswith("evidence")
    )


def unfolded_buttons(reply: Reply) -> tuple[Button, ...]:
    """Return the buttons that are left where nothing is folded: no page is opened twice."""
    shown = {page.id for page in unfolded_pages(reply)}
    if all(_opens(button, shown) for button in reply.more):
        shown |= {"more"}
    return tuple(button for button in reply.buttons if not _opens(button, shown))


def _opens(button: Button, pages: Collection[str]) -> bool:
    view = View.read(button.id)
    return view is not None and view.page in pages


def lines(blocks: Iterable[Block], lang: Lang) -> list[Line]:
    """Lay the blocks out, a blank line between those that do not belong together."""
    result: list[Line] = []
    previous: Block | None = None
    for block in blocks:
        if previous is not None and not joined(previous, block):
            result.append(BLANK)
        is_aside = isinstance(block, _ASIDES)
        result.extend(_finished(line, lang, is_aside=is_aside) for line in _block(block, lang))
        previous = block
    return result


def _block(block: Block, lang: Lang) -> Iterator[Line]:
    match block:
        case Heading(text):
            yield (Span(text, "strong"),)
        case Paragraph(text, strong):
            yield (Span(text, "strong" if strong else "plain"),)
        case Note(text) | Grade(text):
            yield (Span(text, "soft"),)
        case Bullets() | Steps() | Checklist():
            yield from ((Span(line),) for line in _items(block))
        case Warn(text):
            yield (Span(f"⚠️ {text}"),)
        case Correction(text):
            yield (Span(f"✕ {text}", "soft"),)
        case Grid():
            yield from _grid(block, lang)
        case Copy(text):
            yield from ((Span(line, "copy"),) for line in text.splitlines())
        case Evidence():
            yield from _evidence(block)
        case LastDay(before, words, after, day, is_point):
            first = Span(f"· {before}" if is_point else before)
            yield (first, Span(words, last_day=day), Span(after))
        case _:
            assert_never(block)


def _items(block: Bullets | Steps | Checklist) -> Iterator[str]:
    match block:
        case Bullets(items):
            yield from (f"· {item}" for item in items)
        case Steps(items):
            yield from (f"{number}. {item}" for number, item in enumerate(items, start=1))
        case Checklist(items, done):
            for number, (item, is_done) in enumerate(zip(items, done, strict=True), start=1):
                yield f"{checkbox(done=is_done)} {number}. {item}"


def _grid(grid: Grid, lang: Lang) -> Iterator[Line]:
    colon = ": " if lang == "en" else "："
    yield (Span(grid.title, "strong"),)
    for heading, *cells in grid.rows:
        yield BLANK
        yield (Span(f"▪ {heading}", "strong"),)
        for column, cell in zip(grid.columns[1:], cells, strict=True):
            yield (Span(f"{column}{colon}{cell}"),)


def _evidence(evidence: Evidence) -> Iterator[Line]:
    yield (Span(evidence.detail, "strong"),)
    for source in evidence.sources:
        yield (Span("  "), Span(source.title, url=source.url), Span(f" ({source.detail})", "soft"))
    for fact in evidence.facts:
        yield (Span(f"· {fact}"),)


def _finished(line: Line, lang: Lang, *, is_aside: bool) -> Line:
    if lang != "zh-Hant" and not is_aside:
        return line
    return tuple(replace(span, text=localised(span.text, lang), is_aside=is_aside) for span in line)
