"""Whose turn it is, and all that a turn of the conversation works with."""

from __future__ import annotations

from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any

from bot.dialogue.desk import NO_DESK, Desk
from bot.dialogue.kept import LENT, fields_of
from bot.dialogue.state import Account, ChatSettings, Position, Profile

FIRST_UNNAMED = 2**52
"""Conversations of the unnamed are known by the message that began them, counted from here:
no user of Telegram's has such an id."""


@dataclass(frozen=True, slots=True)
class ConversationKey:
    """Whose conversation it is: one per chat, forum topic (0: none) and user."""

    chat: int
    topic: int
    user: int

    @property
    def person(self) -> ConversationKey:
        """Whose profile it is: of the user everywhere, of somebody unnamed in this chat only."""
        return ConversationKey(self.chat if self.user >= FIRST_UNNAMED else 0, 0, self.user)

    @property
    def place(self) -> ConversationKey:
        """What has the chat's settings."""
        return ConversationKey(self.chat, 0, 0)

    @property
    def in_group(self) -> bool:
        """Whether others read it too: Telegram counts groups downwards."""
        return self.chat < 0


@dataclass(frozen=True)
class Session(Position, Account, Profile):
    """What a turn works with: a person, the account they talk of and where the talk stands.

    It is all of them at once, so that a handler changes a field and need not know whose it is;
    what is kept is kept by its owner.
    """

    desk: Desk = field(default=NO_DESK, compare=False, metadata={LENT: True})
    """The cases of the chat, which a turn that works on them comes with."""
    chat: ChatSettings | None = field(default=None, metadata={LENT: True})
    """What holds for the group, where others read along; None in private."""

    @classmethod
    def of(
        cls,
        profile: Profile,
        account: Account,
        position: Position,
        chat: ChatSettings | None = None,
    ) -> Session:
        """Put a session together; another session may stand for any part of itself."""
        return cls(
            **_fields(Profile, profile),
            **_fields(Account, account),
            **_fields(Position, position),
            chat=chat,
        )

    @property
    def facts(self) -> dict[str, str]:
        """What is known: slot → option; what a member has told comes before what the group has."""
        return {**(self.chat.facts if self.chat else {}), **super().facts}

    @property
    def profile(self) -> Profile:
        """What is the person's."""
        return Profile(**_fields(Profile, self))

    @property
    def account(self) -> Account:
        """What was told of the account."""
        return Account(**_fields(Account, self))

    @property
    def position(self) -> Position:
        """Where the conversation stands."""
        return Position(**_fields(Position, self))


_VALUES = {kind: attrgetter(*fields_of(kind)) for kind in (Profile, Account, Position)}


def is_same(kind: type[Profile | Account | Position], one: Session, other: Session) -> bool:
    """Tell whether two sessions have the same part of a kind."""
    return bool(_VALUES[kind](one) == _VALUES[kind](other))


def _fields(owner: type, value: object) -> dict[str, Any]:
    return {name: getattr(value, name) for name in fields_of(owner)}
