"""What is known for a turn, and what a turn makes of it: by owner, each with its version."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, TypeVar

from bot.dialogue.kept import Kept
from bot.dialogue.session import ConversationKey, Session, is_same
from bot.dialogue.state import Account, ChatSettings, Position, Profile

K = TypeVar("K", bound=Kept)


@dataclass(frozen=True, slots=True)
class Saved(Generic[K]):
    """Something that is kept has become another."""

    owner: ConversationKey
    value: K
    version: int = 0
    """The version that what it goes on from was loaded with."""


class ProfileSaved(Saved[Profile]):
    """More is known of a person, or they have chosen; the owner is a `ConversationKey.person`."""


class AccountSaved(Saved[Account]):
    """More is known of an account, or less."""


class PositionSaved(Saved[Position]):
    """A conversation has gone on."""


class ChatSettingsSaved(Saved[ChatSettings]):
    """Something else holds for a group; the owner is a `ConversationKey.place`."""


@dataclass(frozen=True, slots=True)
class Versions:
    """How often each part was saved; 0: never."""

    profile: int = 0
    account: int = 0
    position: int = 0
    settings: int = 0


@dataclass(frozen=True, slots=True)
class Stored:
    """What is kept for a conversation."""

    session: Session | None = None
    """None where nothing is: somebody new. Parts that are missing are as for somebody new."""
    settings: ChatSettings = field(default_factory=ChatSettings)
    """Those of the chat."""
    versions: Versions = field(default_factory=Versions)
    went_on: datetime | None = field(default=None, compare=False)
    """When the conversation went on last; None if it never has."""

    def saves(self, key: ConversationKey, session: Session) -> Iterator[Saved[Any]]:
        """Yield what has to be saved for `session` to be kept: what has become another.

        And whoever has just come: elsewhere it is known then what they speak.
        """
        before, versions = self.session or Session(), self.versions
        if not (versions.profile and is_same(Profile, session, before)):
            yield ProfileSaved(key.person, session.profile, versions.profile)
        if not is_same(Account, session, before):
            yield AccountSaved(key, session.account, versions.account)
        if not is_same(Position, session, before):
            yield PositionSaved(key, session.position, versions.position)
        if session.chat is not None and session.chat != self.settings:
            yield ChatSettingsSaved(key.place, session.chat, versions.settings)
