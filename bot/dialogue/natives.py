"""Buttons that a client acts on by itself: passing an answer on, putting a text on the clipboard.

Each has an id of its own all the same: a terminal has no clipboard, and shows the text instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.content.models import Entry
from bot.dialogue.blocks import texts_of
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.payloads import CopyOut, SaveTemplate, Share
from bot.dialogue.reply import Button, CopyText, ShareLink
from bot.dialogue.session import Session

MAX_COPIED = 256
"""Longest text that Telegram puts on the clipboard at a press, in units of UTF-16.

Its documents say characters; this is right whichever they count.
"""
_STEP = "→"
"""Stands between the names of a way through menus."""
_SMALLTALK = "smalltalk"


def share_button(k: Knowledge, session: Session, target: str) -> Iterator[Button]:
    """Yield the button that passes an entry or a topic on; nothing of the reader goes with it."""
    lang, entry = session.lang, k.library.entries.get(target)
    if entry and entry.topic == _SMALLTALK:
        return
    title = entry.title.get(lang) if entry else k.library.topic_title(target, lang)
    native = ShareLink(target, title)
    yield Button(Share(target).id, k.text("button.share", lang), native=native)


def menu_button(k: Knowledge, session: Session, facts: Iterable[str]) -> Iterator[Button]:
    """Yield the button that copies the first way through menus among some facts."""
    for name in facts:
        fact = k.library.facts.get(name)
        text = fact.value.get(session.lang) if fact and fact.value else ""
        if _STEP in text and fits(text):
            label = k.text("button.copy_menu", session.lang)
            yield Button(CopyOut(name).id, label, native=CopyText(text))
            return


def template_button(k: Knowledge, session: Session, entry: Entry) -> Iterator[Button]:
    """Yield the button that copies an entry's template, or saves it if it is too long for that."""
    text = copyable(k, session, entry.template or "")
    if not (entry.template and text):
        return
    if fits(text):
        label = k.text("button.copy", session.lang)
        yield Button(CopyOut(entry.template).id, label, native=CopyText(text))
    else:
        yield Button(SaveTemplate(entry.id).id, k.text("button.save", session.lang))


def copyable(k: Knowledge, session: Session, name: str) -> str | None:
    """Return the value of a fact, or a template, of that name; None if there is none."""
    if page := k.composer(session.facts, session.lang).template(name):
        return "\n".join(text for block in page.blocks for text in texts_of(block)).strip()
    fact = k.library.facts.get(name)
    return fact.value.get(session.lang) if fact and fact.value else None


def fits(text: str) -> bool:
    """Tell whether a text can be put on the clipboard at a press."""
    return 0 < len(text.encode("utf-16-le", "surrogatepass")) // 2 <= MAX_COPIED
