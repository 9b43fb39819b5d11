"""What is kept of a person: said, handed out and forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from bot.dialogue import retention
from bot.dialogue.blocks import Block, Bullets, Note, Paragraph
from bot.dialogue.deeds import Export, Forget
from bot.dialogue.gap import KEPT_DAYS
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.payloads import Go
from bot.dialogue.questions import Turn, page_buttons, with_open_question
from bot.dialogue.reply import Button, Page, Reply
from bot.dialogue.screens.start import beginnings
from bot.dialogue.session import Session

EXPORT, FORGET = "export", "forget"
"""The routes to have it as a file, and to have it forgotten."""


def privacy(k: Knowledge, session: Session) -> Reply:
    """Say what is kept, for how long, and who sees it."""
    lang = session.lang
    blocks: list[Block] = [
        Paragraph(k.text("privacy.title", lang), strong=True),
        Bullets(tuple(_kept(k, session))),
    ]
    seen = Page("seen", k.text("privacy.seen", lang), (Bullets(tuple(_seen(k, session))),))
    if k.links.privacy:
        blocks.append(Paragraph(k.text("help.link_privacy", lang, address=k.links.privacy)))
    forget = Button(Go(FORGET).id, k.text("button.forget", lang), is_final=True)
    buttons = (*page_buttons("privacy", (seen,)), _export_button(k, session), forget)
    return Reply(tuple(blocks), pages=(seen,), buttons=buttons)


def export(k: Knowledge, session: Session, _: object) -> Turn:
    """Hand out all of it, where nobody else reads."""
    said = Paragraph(k.text("export.done", session.lang))
    reply = Reply((said,), deed=Export(), private=EXPORT)
    return with_open_question(k, session, reply, again=True)


def forget(k: Knowledge, session: Session, _: object) -> Turn:
    """Ask whether all of it is to be forgotten; a question that was open waits."""
    lang = session.lang
    blocks: tuple[Block, ...] = (
        Paragraph(k.text("forget.ask", lang), strong=True),
        Paragraph(k.text("forget.what", lang)),
        Note(k.text("forget.stays_cases", lang)),
        Note(k.text("forget.stays", lang)),
    )
    if k.links.staff:
        blocks = (*blocks, Note(k.text("forget.stays_staff", lang)))
    erase = Button(Go("erase").id, k.text("button.erase", lang), is_final=True)
    leave = Button(Go("privacy").id, k.text("button.keep_all", lang))
    return session, Reply(blocks, buttons=(erase, _export_button(k, session), leave))


def erase(k: Knowledge, session: Session, _: object) -> Turn:
    """Forget it, and take leave in the language it was asked in."""
    new = Session(lang=session.lang)
    said = Paragraph(k.text("forget.done", session.lang))
    return new, Reply((said,), buttons=beginnings(k, new), deed=Forget())


def _export_button(k: Knowledge, session: Session) -> Button:
    return Button(Go(EXPORT).id, k.text("button.export", session.lang))


def _kept(k: Knowledge, session: Session) -> Iterator[str]:
    """Yield a line for each thing that is kept, every number as the code has it."""
    lang = session.lang
    yield k.text("privacy.profile", lang, days=retention.UNUSED.days)
    yield k.text("privacy.account", lang, days=retention.UNUSED.days)
    yield k.text("privacy.cases", lang)
    yield k.text("privacy.updates", lang, days=retention.SEEN.days)
    yield k.text("privacy.questions", lang, days=retention.EDITABLE.days)
    yield k.text("privacy.unsent", lang, hours=hours(retention.GIVEN_UP_AFTER))
    yield k.text("privacy.gaps", lang, days=KEPT_DAYS)
    yield k.text("privacy.ratings", lang)
    if k.links.staff:
        yield k.text("privacy.handover", lang, days=retention.PASSED_ON.days)
    yield k.text("privacy.secrets", lang)


def _seen(k: Knowledge, session: Session) -> Iterator[str]:
    names = ("operators", "groups", *(("staff",) if k.links.staff else ()), "telegram")
    return (k.text(f"privacy.{name}", session.lang) for name in names)


def hours(time: timedelta) -> int:
    """Return how many hours that is, as texts say it."""
    return round(time / timedelta(hours=1))
