"""`show`: an entry or a topic as a reader meets it, for those who write the knowledge."""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Iterator

from bot.audit.views import reader
from bot.content.models import Lang
from bot.content.when import somebody
from bot.dialogue import Chose, Knowledge, Reply, Session, step
from bot.dialogue.payloads import OpenEntry, OpenPath
from bot.render import localised, plain_text
from bot.terminal.ask import RULE


def preview(k: Knowledge, name: str, lang: Lang) -> str:
    """Return the first view, every page, the buttons and, for an entry, its other answers."""
    entry = k.library.entries.get(name)
    button = OpenEntry(name).id if entry else OpenPath(name).id
    views = [_view(k, button, Session(lang=lang))]
    for variant in entry.variants if entry else ():
        facts = somebody(variant.when)
        known = " ".join(f"{slot}={option}" for slot, option in facts.items())
        views.append(f"═══ {known}\n\n{_view(k, button, reader(lang, facts))}")
    return "\n\n".join(views)


def nearest(k: Knowledge, name: str) -> tuple[str, ...]:
    """Return the ids of entries and topics that `name` may be meant to be."""
    known = (*k.library.entries, *k.library.topics)
    return tuple(difflib.get_close_matches(name, known, n=3))


def _view(k: Knowledge, button: str, session: Session) -> str:
    today = dt.datetime.now(dt.UTC).date()
    _, reply = step(k, session, Chose(button), today)
    return "\n".join(_lines(reply, session.lang))


def _lines(reply: Reply, lang: Lang) -> Iterator[str]:
    yield plain_text(reply.blocks, lang)
    for page in reply.pages:
        yield f"\n{RULE} {localised(page.title, lang)}\n"
        yield plain_text(page.blocks, lang)
    yield f"\n{RULE}"
    for button in (*reply.buttons, *reply.more):
        yield f"[{localised(button.label, lang)}] {button.id}"
