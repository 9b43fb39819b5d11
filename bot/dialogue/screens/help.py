"""The commands, the words that always work, and what is kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.content.models import Lang
from bot.dialogue.blocks import Bullets, Paragraph
from bot.dialogue.gap import KEPT_DAYS
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.questions import page_buttons
from bot.dialogue.reply import Page, Reply
from bot.dialogue.route import Handler, Route
from bot.dialogue.session import Session


def help_screen(k: Knowledge, session: Session, routes: Iterable[Route[Handler]]) -> Reply:
    """List the commands of these routes, the words that always work, and what is kept."""
    lang, listed, ways = session.lang, [], []
    for route in routes:
        if route.topic:
            ways.append(f"/{route.name}")
        else:
            listed.append(f"/{route.name} {k.text(f'command.{route.name}', lang)}")
    commands = Page(
        "commands",
        k.text("help.commands", lang),
        (Bullets(tuple(listed)), Paragraph(k.text("help.ways", lang, ways=" ".join(ways)))),
    )
    blocks = (
        Paragraph(k.text("help.title", lang), strong=True),
        Paragraph(k.text("help.free", lang)),
        Paragraph(k.text("help.words", lang)),
        Paragraph(k.text("start.honest", lang)),
        Paragraph(k.text("help.privacy", lang, days=KEPT_DAYS)),
        *_links(k, lang),
    )
    return Reply(blocks, pages=(commands,), buttons=page_buttons("help", (commands,)))


def group_help(k: Knowledge, session: Session) -> Reply:
    """Say how to call the bot in a group, and who may do what."""
    lines = ("group.call", "group.press", "group.profile")
    return Reply(
        (
            Paragraph(k.text("help.title", session.lang), strong=True),
            Bullets(tuple(k.text(key, session.lang) for key in lines)),
        )
    )


def _links(k: Knowledge, lang: Lang) -> Iterator[Paragraph]:
    for name, address in (("privacy", k.links.privacy), ("contact", k.links.contact)):
        if address:
            yield Paragraph(k.text(f"help.link_{name}", lang, address=address))
