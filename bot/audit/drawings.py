"""Everything that there is to draw: each table, a decision for each outcome, each timeline."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from bot.audit.leaves import leaves
from bot.audit.views import reader
from bot.content.models import Facts, Lang
from bot.dialogue import Knowledge
from bot.dialogue.attachments import Drawing, Picture
from bot.dialogue.blocks import Grid
from bot.dialogue.payloads import ShowMap, ShowTimeline
from bot.dialogue.pictured import show_map, show_timeline

TABLES, MAPS, TIMELINES = "tables", "maps", "timelines"


def drawings(k: Knowledge, lang: Lang) -> Iterator[tuple[str, str, Drawing]]:
    """Yield a group, a name and a drawing: tables for anybody, the others for one reader each.

    Of the answers that lead to a topic, those to the most questions are taken; a timeline is drawn
    for nobody in particular, too.
    """
    for name, grid in _grids(k, lang):
        yield TABLES, name, grid
    longest: dict[str, Facts] = {}
    for facts, topic in leaves(k.decision):
        if len(facts) >= len(longest.get(topic, {})):
            longest[topic] = facts
    for topic, facts in longest.items():
        turn = show_map(k, reader(lang, facts), ShowMap(topic))
        if turn and isinstance(turn[1].attachment, Picture):
            yield MAPS, topic, turn[1].attachment.drawing
    for topic in k.library.plans:
        for case, facts in (("", {}), (".case", longest.get(topic, {}))):
            turn = show_timeline(k, reader(lang, facts), ShowTimeline(topic))
            if turn and isinstance(turn[1].attachment, Picture):
                yield TIMELINES, f"{topic}{case}", turn[1].attachment.drawing


def _grids(k: Knowledge, lang: Lang) -> Iterator[tuple[str, Grid]]:
    """Yield every table once, named after the page that shows it."""
    write = k.composer({}, lang)
    owners = chain(
        ((topic.id, write.page(topic)) for topic in k.library.topics.values()),
        ((entry.id, write.entry(entry)) for entry in k.library.entries.values() if entry.tables),
    )
    seen: set[Grid] = set()
    for owner, composed in owners:
        for page in composed.pages:
            for block in page.blocks:
                if isinstance(block, Grid) and block not in seen:
                    seen.add(block)
                    yield f"{owner}.{page.id}", block
