"""Where the bot stands in a group: it was added, may not write any more, was removed.

Whoever added it is told in private, once, when it can answer nobody there; so it is noted with the
group's settings.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from bot.delivery.backlog import Backlog
from bot.delivery.messages import Place, new_message
from bot.delivery.values import as_dict, is_number
from bot.delivery.wire import UNNAMED
from bot.dialogue import ConversationKey, Reply, Session
from bot.dialogue.blocks import Bullets, Paragraph
from bot.dialogue.language import language_of
from bot.dialogue.state import ChatSettings
from bot.service import Service, Turn
from bot.store import ChatSettingsSaved, Commit, Send, Superseded, Turns

MUTED, REMOVED, CLOSED = "muted", "removed", "closed"
"""Why nothing can be said in a group; each has a text, `group.<why>`."""
_MEMBERS = frozenset({"creator", "administrator", "member"})
_LONGEST_TITLE = 128

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Change:
    """What an update tells of the bot's place in a chat."""

    chat: int
    title: str
    user: int
    """Who has changed it."""
    client: str | None
    was_in: bool
    is_in: bool
    may_write: bool
    is_administrator: bool
    """Administrators get all messages, whatever the privacy mode."""


def change_of(raw: Mapping[str, Any]) -> Change | None:
    """Read a `my_chat_member`; None if it is none, or of no group."""
    chat, user = as_dict(raw.get("chat")), as_dict(raw.get("from"))
    old, new = as_dict(raw.get("old_chat_member")), as_dict(raw.get("new_chat_member"))
    number, who, client = chat.get("id"), user.get("id"), user.get("language_code")
    is_group = chat.get("type") in ("group", "supergroup")
    if not (is_group and is_number(number) and is_number(who)):
        return None
    return Change(
        number,
        str(chat.get("title", ""))[:_LONGEST_TITLE],
        0 if who in UNNAMED or user.get("is_bot") is True else who,
        client if isinstance(client, str) else None,
        was_in=_is_in(old),
        is_in=_is_in(new),
        may_write=_status(new) in _MEMBERS or new.get("can_send_messages") is True,
        is_administrator=_status(new) in {"creator", "administrator"},
    )


def _is_in(member: Mapping[str, Any]) -> bool:
    is_restricted = _status(member) == "restricted" and member.get("is_member") is True
    return _status(member) in _MEMBERS or is_restricted


def _status(member: Mapping[str, Any]) -> str:
    return str(member.get("status"))


class Standing:
    """Welcomes, and tells whoever added the bot that it can answer nobody any more."""

    def __init__(
        self, service: Service, turns: Turns, backlog: Backlog, *, reads_all: bool
    ) -> None:
        """Take whether the bot gets all messages of groups, called or not."""
        self._service = service
        self._turns = turns
        self._backlog = backlog
        self._reads_all = reads_all

    async def changed(self, change: Change, turn: Turn) -> Commit:
        """Return what comes of a change. May raise StoreError."""
        settings = turn.stored.settings
        if change.chat != turn.key.chat:  # of the group that this was
            return turn.says()
        if not change.is_in:
            return await self._lost(turn, REMOVED, but_for=change.user)
        if not change.may_write:
            return await self._lost(_added(turn, change), MUTED, but_for=0)
        is_new = not change.was_in and (not settings.added_by or settings.shut_out == REMOVED)
        after = _added(turn, change).stored.settings if is_new else settings
        after = replace(after, shut_out="")
        sends = self._welcome(change, turn) if is_new else ()
        return Commit(turn.cause, _saved(turn, after), sends)

    async def shut_out(self, chat: int, why: str) -> None:
        """Take note that nothing can be said in a group. May raise StoreError."""
        key = ConversationKey(chat, 0, 0)
        now = datetime.now(UTC)
        turn = Turn(None, key, (await self._turns.load([key]))[key], now)
        commit = await self._lost(turn, why, but_for=0)
        if not commit.changes:
            return
        try:
            self._backlog.send(await self._turns.commit([commit], now))
        except Superseded:  # somebody else has, at this moment
            _log.info("what holds for a group has just been changed")

    async def _lost(self, turn: Turn, why: str, *, but_for: int) -> Commit:
        """Tell whoever added the bot, unless they did it themselves, or know."""
        settings = turn.stored.settings
        if settings.shut_out:
            return turn.says()
        _log.warning("nothing can be said in the group %s: %s", turn.key.chat, why)
        changes = _saved(turn, replace(settings, shut_out=why))
        if settings.added_by in {0, but_for}:
            return Commit(turn.cause, changes)
        return Commit(turn.cause, changes, await self._told(settings, why))

    async def _told(self, settings: ChatSettings, why: str) -> tuple[Send, ...]:
        key = ConversationKey(settings.added_by, 0, settings.added_by)
        known = (await self._turns.load([key]))[key].session
        session = known or Session(lang=settings.lang or "zh-Hans")
        k = self._service.knowledge
        name = settings.title or k.text("group.unnamed", session.lang)
        said = Reply((Paragraph(k.text(f"group.{why}", session.lang, group=name)),))
        return new_message(Place(key.chat, key.user), said, session)

    def _welcome(self, change: Change, turn: Turn) -> tuple[Send, ...]:
        """Say what the bot is for, what it reads and how it is called."""
        k, lang = self._service.knowledge, language_of("", None, turn.hint(change.client))
        gets_all = self._reads_all or change.is_administrator
        reads = "group.reads_all" if gets_all else "group.reads_some"
        lines = ("group.call", "group.press", "group.profile")
        blocks = (
            Paragraph(k.text("group.welcome", lang), strong=True),
            Paragraph(k.text(reads, lang)),
            Bullets(tuple(k.text(line, lang) for line in lines)),
        )
        return new_message(Place(change.chat, 0), Reply(blocks), Session(lang=lang))


def _added(turn: Turn, change: Change) -> Turn:
    """Return the turn in which it is known who has added the bot."""
    if change.was_in:
        return turn
    settings = replace(turn.stored.settings, added_by=change.user, title=change.title, shut_out="")
    return replace(turn, stored=replace(turn.stored, settings=settings))


def _saved(turn: Turn, settings: ChatSettings) -> tuple[ChatSettingsSaved, ...]:
    version = turn.stored.versions.settings
    return (ChatSettingsSaved(turn.key.place, settings, version),)
