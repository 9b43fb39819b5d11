"""What is done with the accounts: switch, make, name, remove."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from bot.dialogue.accounts import (
    MAX_ACCOUNTS,
    added,
    called,
    cleaned,
    listed,
    name_of,
    switched,
    without,
)
from bot.dialogue.blocks import Note, Paragraph
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.payloads import Go, OnAccount
from bot.dialogue.questions import Turn, known, with_open_question
from bot.dialogue.reply import Button, Reply
from bot.dialogue.screens.accounts import accounts
from bot.dialogue.screens.start import beginnings
from bot.dialogue.session import Session
from bot.typed import replace

NEW, RENAME = "new", "rename"
"""What the next text that is typed names."""

_Deed: TypeAlias = Callable[[Knowledge, Session, int], Turn | None]


def command(k: Knowledge, session: Session, payload: str | Go) -> Turn:
    """Show the accounts; a name that is given is switched to, or made."""
    name = cleaned(payload) if isinstance(payload, str) else ""
    if not name:
        return with_open_question(k, session, accounts(k, session), again=True)
    if there := called(k, session, name):
        return _talking(k, switched(session, there.number) or session)
    return _made(k, session, name)


def act(k: Knowledge, session: Session, payload: OnAccount) -> Turn | None:
    """Do what a button says; None for one that no longer fits."""
    deed = _DEEDS.get(payload.deed)
    return deed(k, session, payload.number) if deed else None


def named(k: Knowledge, session: Session, naming: str, text: str) -> Turn:
    """Take a text as the name that was asked for."""
    name = cleaned(text)
    there = called(k, session, name) if name else None
    if not name or there:
        key = "account.taken" if there else "account.no_name"
        reply = Reply((Paragraph(k.text(key, session.lang, name=name)),), buttons=_back(k, session))
        return replace(session, naming=naming), reply
    if naming == NEW:
        return _made(k, session, name)
    session = replace(session, account_name=name)
    return session, accounts(k, session)


def _use(k: Knowledge, session: Session, number: int) -> Turn | None:
    there = switched(session, number)
    return _talking(k, there) if there else None


def _new(k: Knowledge, session: Session, _: int) -> Turn | None:
    if len(listed(session)) >= MAX_ACCOUNTS:
        return session, _full(k, session)
    number = session.accounts_made + 1
    automatic = k.text("account.unnamed", session.lang, number=number)
    label = k.text("button.account_auto", session.lang, name=automatic)
    buttons = (Button(OnAccount("auto", number).id, label), *_back(k, session))
    prompt = Paragraph(k.text("account.ask_name", session.lang))
    return replace(session, naming=NEW), Reply((prompt,), buttons=buttons)


def _automatic(k: Knowledge, session: Session, number: int) -> Turn | None:
    return _made(k, session, "") if number == session.accounts_made + 1 else None


def _rename(k: Knowledge, session: Session, number: int) -> Turn | None:
    if number != session.account_number:
        return None
    text = k.text("account.ask_new_name", session.lang, name=name_of(k, session))
    return replace(session, naming=RENAME), Reply((Paragraph(text),), buttons=_back(k, session))


def _drop(k: Knowledge, session: Session, number: int) -> Turn | None:
    """Ask whether an account is to be removed."""
    if number != session.account_number or not session.other_accounts:
        return None
    text = k.text("account.sure", session.lang, name=name_of(k, session))
    sure = Button(OnAccount("dropped", number).id, k.text("button.account_dropped", session.lang))
    return session, Reply((Paragraph(text), *known(k, session)), buttons=(sure, *_back(k, session)))


def _dropped(k: Knowledge, session: Session, number: int) -> Turn | None:
    if number != session.account_number or not session.other_accounts:
        return None
    said = Note(k.text("account.dropped", session.lang, name=name_of(k, session)))
    found = without(session, number)
    session = found[1] if found else session
    reply = accounts(k, session)
    return session, replace(reply, blocks=(said, *reply.blocks))


_DEEDS: Mapping[str, _Deed] = {
    "use": _use,
    "new": _new,
    "auto": _automatic,
    "rename": _rename,
    "drop": _drop,
    "dropped": _dropped,
}


def _made(k: Knowledge, session: Session, name: str) -> Turn:
    if len(listed(session)) >= MAX_ACCOUNTS:
        return session, _full(k, session)
    return _talking(k, added(session, name))


def _talking(k: Knowledge, session: Session) -> Turn:
    """Say which account is talked of now, and what is known of it."""
    text = k.text("account.now", session.lang, name=name_of(k, session))
    blocks = (Paragraph(text, strong=True), *known(k, session))
    buttons = (
        *beginnings(k, session),
        Button(Go("accounts").id, k.text("button.accounts", session.lang)),
    )
    return session, Reply(blocks, buttons=buttons)


def _full(k: Knowledge, session: Session) -> Reply:
    text = k.text("account.full", session.lang, count=MAX_ACCOUNTS)
    return Reply((Paragraph(text),), buttons=_back(k, session))


def _back(k: Knowledge, session: Session) -> tuple[Button, ...]:
    return (Button(Go("accounts").id, k.text("button.back", session.lang)),)
