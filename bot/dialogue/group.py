"""What holds for a group: told once by its administrators, so that nobody is asked it again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from bot.content.models import Lang
from bot.content.when import UNKNOWN
from bot.dialogue.blocks import Block, Bullets, Note, Paragraph
from bot.dialogue.compose import option_noun
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.payloads import Go, GroupChoose, GroupSet
from bot.dialogue.questions import Turn
from bot.dialogue.reply import Button, Reply
from bot.dialogue.session import Session
from bot.dialogue.state import QUIET_HOURS, Changers, ChatSettings
from bot.typed import replace

SLOTS = ("account", "entity", "verified")
"""What of the account is asked of everybody, and the same for all in a group."""
LANG, QUIET, CHANGERS = "lang", "quiet", "changers"
NONE = "none"
_KEPT_TO_ADMINISTRATORS = CHANGERS


def command(k: Knowledge, session: Session, _: object) -> Turn:
    """Show what holds for the group, and offer to change it."""
    return session, _profile(k, session)


def choose(k: Knowledge, session: Session, payload: GroupChoose) -> Turn | None:
    """Offer what one thing can be; None for a thing that is not settled here."""
    options = tuple(_options(k, session, payload.name))
    if session.chat is None or not options:
        return None
    buttons = tuple(Button(GroupSet(payload.name, value).id, label) for value, label in options)
    asked = Paragraph(k.text("group.choose", session.lang, name=_name(k, session, payload.name)))
    back = Button(Go("group").id, k.text("group.back", session.lang))
    return session, Reply((asked,), buttons=(*buttons, back))


def settle(k: Knowledge, session: Session, payload: GroupSet) -> Turn | None:
    """Have something hold for the group from now on, and show all that does."""
    values = {value for value, _ in _options(k, session, payload.name)}
    if session.chat is None or payload.value not in values:
        return None
    session = replace(session, chat=_settled(session.chat, payload))
    return session, _profile(k, session)


def remove(k: Knowledge, session: Session, _: object) -> Turn:
    """Say how an answer is removed; the front removes those it can."""
    return session, Reply((Paragraph(k.text("remove.how", session.lang)),))


def is_for_administrators(payload: object) -> bool:
    """Tell whether something is theirs to settle, whatever else they have left to all members."""
    return isinstance(payload, GroupChoose | GroupSet) and payload.name == _KEPT_TO_ADMINISTRATORS


def _profile(k: Knowledge, session: Session) -> Reply:
    lang, chat = session.lang, session.chat
    title = Paragraph(k.text("group.title", lang), strong=True)
    if chat is None:
        return Reply((title, Paragraph(k.text("group.only", lang))))
    names = (*(slot for slot in SLOTS if slot in k.library.slots), LANG, QUIET, CHANGERS)
    lines = tuple(
        k.text("facts.line", lang, slot=_name(k, session, name), option=_value(k, session, name))
        for name in names
    )
    blocks: tuple[Block, ...] = (title, Bullets(lines), Note(k.text("group.own_first", lang)))
    buttons = (Button(GroupChoose(name).id, _name(k, session, name)) for name in names)
    return Reply(blocks, buttons=tuple(buttons))


def _settled(chat: ChatSettings, payload: GroupSet) -> ChatSettings:
    value = payload.value
    if payload.name in SLOTS:
        others = tuple(pair for pair in chat.known if pair[0] != payload.name)
        return replace(chat, known=others if value == NONE else (*others, (payload.name, value)))
    if payload.name == LANG:
        return replace(chat, lang=next((one for one in get_args(Lang) if one == value), None))
    if payload.name == QUIET:
        return replace(chat, quiet="" if value == NONE else value)
    return replace(chat, changers=next(one for one in get_args(Changers) if one == value))


def _options(k: Knowledge, session: Session, name: str) -> Iterator[tuple[str, str]]:
    """Yield what something can be, with the words for it."""
    lang = session.lang
    if name == CHANGERS:
        yield from ((one, k.text(f"group.changers.{one}", lang)) for one in get_args(Changers))
        return
    if name in SLOTS and name in k.library.slots:
        for option in k.library.slots[name].options:
            if option.id != UNKNOWN:
                yield option.id, option_noun(k.library, name, option.id, lang)
    elif name == LANG:
        yield from ((one, k.text(f"language.name.{one}", lang)) for one in get_args(Lang))
    elif name == QUIET:
        yield from ((hours, _hours(k, lang, hours)) for hours in QUIET_HOURS)
    else:
        return
    yield NONE, k.text("group.unsettled", lang)


def _value(k: Knowledge, session: Session, name: str) -> str:
    """Return the words for what holds of something."""
    chat = session.chat or ChatSettings()
    values = {**chat.facts, LANG: chat.lang, QUIET: chat.quiet, CHANGERS: chat.changers}
    value = values.get(name) or NONE
    if name == QUIET and value not in {NONE, *QUIET_HOURS}:
        return _hours(k, session.lang, value)
    return dict(_options(k, session, name)).get(value, value)


def _hours(k: Knowledge, lang: Lang, hours: str) -> str:
    begin, _, end = hours.partition("-")
    return k.text("group.hours", lang, begin=begin, end=end)


def _name(k: Knowledge, session: Session, name: str) -> str:
    slot = k.library.slots.get(name) if name in SLOTS else None
    return slot.name.get(session.lang) if slot else k.text(f"group.{name}", session.lang)
