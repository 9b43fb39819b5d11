"""The accounts that somebody wants to leave."""

from __future__ import annotations

from bot.dialogue.accounts import MAX_ACCOUNTS, listed, name_of
from bot.dialogue.blocks import Bullets, Note, Paragraph
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.payloads import OnAccount
from bot.dialogue.questions import recognised
from bot.dialogue.reply import Button, Reply
from bot.dialogue.session import Session
from bot.dialogue.state import OtherAccount


def accounts(k: Knowledge, session: Session) -> Reply:
    """List the accounts, each with what is known of it, and what can be done with them."""
    everyone = listed(session)
    blocks = (
        Paragraph(k.text("account.title", session.lang), strong=True),
        Bullets(tuple(_line(k, session, account) for account in everyone)),
        Note(k.text("account.how", session.lang)),
    )
    others = (account for account in everyone if account.number != session.account_number)
    use = tuple(
        _button(k, session, "use", account.number, name=name_of(k, session, account))
        for account in others
    )
    current = session.account_number
    new = (_button(k, session, "new", current),) if len(everyone) < MAX_ACCOUNTS else ()
    drop = (_button(k, session, "drop", current),) if use else ()
    return Reply(blocks, buttons=(*use, *new, _button(k, session, "rename", current), *drop))


def _line(k: Knowledge, session: Session, account: OtherAccount) -> str:
    lang = session.lang
    facts = {answer.slot: answer.option for answer in account.answers}
    known = recognised(k, facts, lang) or k.text("account.empty", lang)
    key = "account.current" if account.number == session.account_number else "account.line"
    return k.text(key, lang, name=name_of(k, session, account), facts=known)


def _button(k: Knowledge, session: Session, deed: str, number: int, **values: object) -> Button:
    return Button(
        OnAccount(deed, number).id, k.text(f"button.account_{deed}", session.lang, **values)
    )
