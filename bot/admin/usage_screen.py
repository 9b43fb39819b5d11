"""How administrators see what the bot is used for: figures in a few lines, and bars along days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import islice

from bot.content.models import Lang
from bot.dialogue import Knowledge, Reply, Session
from bot.dialogue.attachments import Bars, Chart, Picture, Series
from bot.dialogue.blocks import Block, Bullets, Note, Paragraph, Steps
from bot.match import Verdict
from bot.store import Statistics, UsageKind

PERIODS = (7, 30, 90)
"""The days that can be looked back on, today among them; conversations are kept for longer."""
MOST_SHOWN, MOST_RATED = 10, 5
"""Answers that are listed, and answers by their thumbs."""
_VERDICTS = (Verdict.ANSWER, Verdict.CHOOSE, Verdict.UNKNOWN)
_PLACES = ("private", "group")


def usage(k: Knowledge, session: Session, found: Statistics) -> Reply:
    """Return the figures of some days, and a chart if there is anything to draw."""
    lang, days = session.lang, (found.last - found.first).days + 1
    title = k.text("stats.title", lang, days=days, first=found.first, last=found.last)
    if not any(found.used.values()) and not found.ratings and not found.active.conversations:
        nothing = k.text("stats.none", lang)
        return Reply((Paragraph(title, strong=True), Paragraph(nothing)))
    blocks: tuple[Block, ...] = (
        Paragraph(title, strong=True),
        Bullets(tuple(_totals(k, lang, found))),
        *_shown(k, lang, found),
        *_ratings(k, lang, found),
        Note(k.text("stats.note", lang)),
    )
    picture = Picture(_chart(k, lang, found, days), lang, session.dark)
    return Reply(blocks, attachment=picture if any(found.days.values()) else None)


def wrong_period(k: Knowledge, lang: Lang) -> Reply:
    """Say which periods there are."""
    return Reply((Paragraph(k.text("stats.wrong", lang)),))


def _totals(k: Knowledge, lang: Lang, found: Statistics) -> Iterator[str]:
    verdicts, langs = found.used[UsageKind.VERDICT], found.used[UsageKind.LANG]
    asked = sum(verdicts.get(name, 0) for name in _VERDICTS)
    if asked:
        shares = {str(name): _share(verdicts.get(name, 0), asked) for name in _VERDICTS}
        yield k.text("stats.questions", lang, count=asked, **shares)
    if smalltalk := verdicts.get(Verdict.SMALLTALK, 0):
        yield k.text("stats.smalltalk", lang, count=smalltalk)
    if spoken := sum(langs.values()):
        parts = (
            f"{k.text(f'language.name.{name}', lang)} {_share(count, spoken)}"
            for name, count in langs.items()
        )
        yield k.text("stats.langs", lang, langs=k.text("line.join", lang).join(parts))
    active = found.active
    yield k.text(
        "stats.active",
        lang,
        conversations=active.conversations,
        people=active.people,
        groups=active.groups,
    )


def _share(part: int, whole: int) -> str:
    """Return a share in percent; what happened at all is not none."""
    return f"{100 * part / whole:.0f}%" if not part or 200 * part >= whole else "<1%"


def _shown(k: Knowledge, lang: Lang, found: Statistics) -> Iterator[Block]:
    shown = found.used[UsageKind.SHOWN]
    if not shown:
        return
    yield Paragraph(k.text("stats.shown", lang))
    yield Steps(
        tuple(
            k.text("stats.shown_line", lang, title=_title(k, lang, name), count=count)
            for name, count in islice(shown.items(), MOST_SHOWN)
        )
    )


def _ratings(k: Knowledge, lang: Lang, found: Statistics) -> Iterator[Block]:
    if not found.ratings:
        return
    ups, downs = (sum(counts) for counts in zip(*found.ratings.values(), strict=True))
    yield Paragraph(k.text("stats.ratings", lang, up=ups, down=downs))
    yield Bullets(
        tuple(
            k.text("stats.rating", lang, title=_title(k, lang, name), up=up, down=down)
            for name, (up, down) in islice(found.ratings.items(), MOST_RATED)
        )
    )


def _title(k: Knowledge, lang: Lang, name: str) -> str:
    """Return what an entry or a topic is called; what is gone by now has its id only."""
    entry = k.library.entries.get(name)
    return entry.title.get(lang) if entry else k.library.topic_title(name, lang)


def _chart(k: Knowledge, lang: Lang, found: Statistics, days: int) -> Chart:
    dates = [found.first + dt.timedelta(days=day) for day in range(days)]

    def bars(kind: UsageKind, names: Sequence[str]) -> Bars:
        counted = found.days[kind]
        series = (
            Series(
                k.text(f"stats.{name}", lang),
                tuple(counted.get(date, {}).get(name, 0) for date in dates),
            )
            for name in names
        )
        return Bars(k.text(f"stats.{kind}s", lang), tuple(series))

    return Chart(
        k.text("stats.chart", lang, days=days),
        tuple(f"{date:%m-%d}" for date in dates),
        (bars(UsageKind.VERDICT, _VERDICTS), bars(UsageKind.CONVERSATION, _PLACES)),
        k.text("stats.chart_note", lang),
    )
