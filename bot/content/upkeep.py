"""Rules that keep the knowledge alive: nothing unused, nothing stale, no dead end.

They warn; what they find misleads nobody today.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from bot.content.findings import Finding
from bot.content.folder import Folder
from bot.content.review import REVIEW_AGE, is_stale
from bot.content.wording import references
from bot.content.yamlfile import texts_in

MIN_NEXT = 3
"""Entries a page must lead on to, so that whoever cannot go its way finds another."""
SMALLTALK = "smalltalk"
_ANOTHER_TIME_ZONE = dt.timedelta(days=1)


def check_upkeep(folder: Folder, today: dt.date) -> Iterator[Finding]:
    """Yield what wants an author's attention on the day `today`."""
    if folder.findings or folder.minimal:
        return
    yield from _unused(folder)
    yield from _stale(folder, today)
    yield from _dead_ends(folder)


def _unused(folder: Folder) -> Iterator[Finding]:
    referred = set(_referred(folder))
    for fact in folder.facts:
        if fact.value.id not in referred:
            message = f"nothing refers to {fact.value.id}; refer to it in an answer or delete it"
            yield fact.finding("unused-fact", message, "id", warn=True)
    cited = {source for fact in folder.facts for source in fact.value.sources}
    for source in folder.sources:
        if source.value.id not in cited:
            message = f"no fact rests on {source.value.id}; name it in a fact or delete it"
            yield source.finding("unused-source", message, "id", warn=True)


def _referred(folder: Folder) -> Iterator[str]:
    for document in folder.documents:
        for place, text in texts_in(document.data):
            if place[-1] == "fact":
                yield text
            yield from (fact for fact, _ in references(text))


def _stale(folder: Folder, today: dt.date) -> Iterator[Finding]:
    for item in folder.facts:
        if item.value.checked > today + _ANOTHER_TIME_ZONE:
            message = f"{item.value.id} was checked in the future; write the day it was checked"
            yield item.finding("future", message, "checked", warn=True)
        if is_stale(item.value, today):
            message = (
                f"{item.value.id} was last checked more than {REVIEW_AGE.days} days ago; compare "
                "it with its sources, correct it, and write the day into `checked`"
            )
            yield item.finding("stale", message, "checked", warn=True)


def _dead_ends(folder: Folder) -> Iterator[Finding]:
    for entry in folder.entries:
        if not entry.value.related and entry.value.topic != SMALLTALK:
            message = f"{entry.value.id} leads nowhere; name what readers ask next in `related`"
            yield entry.finding("dead-end", message, warn=True)
    for topic in folder.topics:
        page = topic.value.page
        if page and len(page.next) < MIN_NEXT:
            message = (
                f"the page leads on to {len(page.next)} entries; name at least {MIN_NEXT}, "
                "also for those whom its verdict turns away"
            )
            yield topic.finding("dead-end", message, "page", "next", warn=True)
