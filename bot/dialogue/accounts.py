"""Several accounts side by side: named sets of facts, of which one is talked of at a time.

Each has a number of its own that no other ever gets, so that an old button means no other account.
"""

from __future__ import annotations

import re
import unicodedata

from bot.dialogue.knowledge import Knowledge
from bot.dialogue.session import Session
from bot.dialogue.state import Account, OtherAccount, Position, Profile
from bot.typed import replace

MAX_ACCOUNTS = 20
MAX_NAME = 40
"""Longest name of an account, in characters."""
_MANY_BLANKS = re.compile(r"\s+")


def listed(session: Session) -> tuple[OtherAccount, ...]:
    """Return all accounts in the order they were made, the current one among them."""
    everyone = (_current(session), *session.other_accounts)
    return tuple(sorted(everyone, key=lambda account: account.number))


def name_of(k: Knowledge, session: Session, account: OtherAccount | None = None) -> str:
    """Return how an account is called, the current one if none is given."""
    account = account or _current(session)
    return account.name or k.text("account.unnamed", session.lang, number=account.number)


def is_named(session: Session) -> bool:
    """Tell whether a reader has to be told which account is meant."""
    return bool(session.account_name or session.other_accounts)


def cleaned(name: str) -> str:
    """Return a name as it is kept: one line, at most MAX_NAME characters, and nothing unseen."""
    seen = (" " if c.isspace() else c for c in name)
    kept = "".join(c for c in seen if not unicodedata.category(c).startswith("C"))
    return _MANY_BLANKS.sub(" ", kept).strip()[:MAX_NAME].rstrip()


def called(k: Knowledge, session: Session, name: str) -> OtherAccount | None:
    """Return the account of that name, if there is one."""
    same = (one for one in listed(session) if name_of(k, session, one).lower() == name.lower())
    return next(same, None)


def switched(session: Session, number: int) -> Session | None:
    """Return the session that talks of another account; None if there is none of that number."""
    wanted = next((one for one in session.other_accounts if one.number == number), None)
    return _talking_of(session, wanted, (_current(session),)) if wanted else None


def added(session: Session, name: str) -> Session:
    """Return the session that talks of a new account; without a name its number is its name."""
    new = OtherAccount(session.accounts_made + 1, name)
    session = _talking_of(session, new, (_current(session),))
    return replace(session, accounts_made=new.number)


def without(session: Session, number: int) -> tuple[OtherAccount, Session] | None:
    """Return an account, and the session without it; None if there is none of that number.

    If it was the current one, the one made last before it is talked of, or none that has a name.
    """
    gone = next((one for one in listed(session) if one.number == number), None)
    if gone is None or number != session.account_number:
        others = tuple(one for one in session.other_accounts if one.number != number)
        return (gone, replace(session, other_accounts=others)) if gone else None
    earlier = [one for one in listed(session) if one.number < number]
    rest = (*earlier[::-1], *session.other_accounts, OtherAccount())
    return gone, _talking_of(session, rest[0], ())


def emptied(session: Session) -> Session:
    """Return the session that knows nothing of the current account; the others stay.

    What somebody has read, and has chosen, is not part of their case.
    """
    account = replace(session.account, answers=(), done=())
    return _at_rest(session, replace(session.profile, given=()), account)


def _current(session: Session) -> OtherAccount:
    return OtherAccount(session.account_number, session.account_name, session.answers, session.done)


def _talking_of(session: Session, wanted: OtherAccount, left: tuple[OtherAccount, ...]) -> Session:
    others = (*session.other_accounts, *left)
    account = Account(
        answers=wanted.answers,
        done=wanted.done,
        account_number=wanted.number,
        account_name=wanted.name,
        other_accounts=tuple(one for one in others if one.number != wanted.number),
        accounts_made=session.accounts_made,
    )
    return _at_rest(session, session.profile, account)


def _at_rest(session: Session, profile: Profile, account: Account) -> Session:
    """Leave whatever was open or shown; what was offered before does not fit any more."""
    position = Position(turn=session.turn, stamp=session.stamp + 1, as_admin=session.as_admin)
    return Session.of(profile, account, position, session.chat)
