"""Takes changed knowledge into a running bot, or keeps the old and says what is wrong."""

from __future__ import annotations

import asyncio
import datetime as dt
import gc
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TypeAlias
from uuid import uuid4

from bot.admin.audience import sends_to, sessions_of
from bot.content.models import Lang
from bot.dialogue import Knowledge, Reply
from bot.dialogue.blocks import Block, Bullets, Paragraph
from bot.errors import KnowledgeError, StoreError
from bot.match import MeaninglessError, Meanings
from bot.opening import open_knowledge
from bot.service import Service
from bot.store import KnowledgeReloaded, Reload, Reloads, Send

Post: TypeAlias = Callable[[Sequence[Send]], Awaitable[None]]
"""Has something sent that no turn has kept. May raise StoreError."""

_FATAL = {"texts", "entry-id"}
"""Rules of `check` that replies and buttons rest on; a folder that breaks others can be used."""
LOOK = 2.0
"""Seconds between two looks whether another replica has reloaded."""
MAX_FINDINGS = 20
"""How many findings an administrator is sent; the log has them all."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reloaded:
    """How an attempt ended: whether the new knowledge is in use, and what was found in it."""

    swapped: bool
    findings: tuple[str, ...]


class Reloader:
    """Reads the knowledge folder again when an administrator or a SIGHUP asks for it.

    Conversations under way go on: a session holds answers, not places in the knowledge.
    """

    def __init__(
        self,
        service: Service,
        folder: Path | None,
        chats: tuple[int, ...],
        cache_folder: Path,
    ) -> None:
        """Tell `chats` what came of a SIGHUP: administrators' own, and the staff's."""
        self._service = service
        self._folder, self._cache_folder = folder, cache_folder
        self._chats = chats
        self._one_at_a_time = asyncio.Lock()
        self._swapped = asyncio.Event()
        self._process = uuid4().hex
        self.loaded = dt.datetime.now(dt.UTC)
        """When the knowledge in use was loaded."""

    async def reload(self) -> Reloaded:
        """Put the folder's knowledge in the place of what is in use, if it can be used."""
        async with self._one_at_a_time:
            try:
                new, findings = await asyncio.to_thread(_read, self._folder, self._cache_folder)
                self._service.knowledge = replace(new, links=self._service.knowledge.links)
                self.loaded = dt.datetime.now(dt.UTC)
                keep_for_long()
                self._swapped.set()
                reloaded = Reloaded(True, findings)
            except KnowledgeError as error:
                reloaded = Reloaded(False, error.findings)
        version = self._service.knowledge.library.version
        what = "is reloaded" if reloaded.swapped else "has faults, the old one stays"
        _log.info("the knowledge %s; version %s is in use", what, version)
        for finding in reloaded.findings:
            _log.warning("knowledge: %s", finding)
        return reloaded

    async def learn(self, meanings: Meanings) -> None:
        """Have questions compared by meaning as well, now and after each reload, for ever.

        Meanwhile they are matched by words alone.
        """
        while True:
            self._swapped.clear()
            knowledge = self._service.knowledge
            try:
                learned = await asyncio.to_thread(knowledge.by_meaning, meanings)
            except MeaninglessError:
                return  # the bot is stopping
            if self._service.knowledge is knowledge:
                self._service.knowledge = learned
                _log.info("questions are compared by meaning as well")
            await self._swapped.wait()

    def told(self, reloaded: Reloaded, lang: Lang) -> Reply:
        """Return what to tell an administrator."""
        library = self._service.knowledge.library
        key = "reload.done" if reloaded.swapped else "reload.refused"
        text = library.text(key, lang, version=library.version, entries=len(library.entries))
        blocks: list[Block] = [Paragraph(text, strong=True)]
        if reloaded.swapped and reloaded.findings:
            blocks.append(Paragraph(library.text("reload.errors", lang)))
        lines = reloaded.findings[:MAX_FINDINGS]
        if more := len(reloaded.findings) - len(lines):
            lines = (*lines, library.text("reload.more", lang, count=more))
        return Reply((*blocks, Bullets(lines)))

    def announced(self, reloaded: Reloaded) -> tuple[KnowledgeReloaded, ...]:
        """Return what has other replicas read their knowledge too, if this one has changed."""
        version = self._service.knowledge.library.version
        return (KnowledgeReloaded(self._process, version),) if reloaded.swapped else ()

    async def on_signal(self, hangup: asyncio.Event, post: Post) -> None:
        """Reload at each SIGHUP, for ever, and tell those who run the bot.

        It is this process that got the signal, so this is no job for whichever has the chat.
        """
        while await hangup.wait():
            hangup.clear()
            reloaded = await self.reload()
            await self._tell(partial(self.told, reloaded), post)

    async def follow(self, reloads: Reloads, post: Post) -> None:
        """Reload whenever another replica has, for ever; tell if that comes out differently."""
        seen: Reload | None = None
        while True:
            try:
                latest = await reloads.latest()
                if self._is_news(latest, seen):
                    reloaded = await self.reload()
                    if seen and self._service.knowledge.library.version != latest.version:
                        await self._tell(partial(self._differs, reloaded, latest.version), post)
                seen = latest
            except StoreError as error:
                _log.warning("the database cannot be asked for reloads: %s", error)
            await asyncio.sleep(LOOK)

    def _is_news(self, latest: Reload, seen: Reload | None) -> bool:
        """Tell whether somebody else has reloaded since the last look.

        At the first one it is another version that tells: knowledge is read before the database.
        """
        if seen is None:
            return latest.version not in {"", self._service.knowledge.library.version}
        own = latest.process == self._process and latest.number == seen.number + 1
        return latest != seen and not own

    def _differs(self, reloaded: Reloaded, version: str, lang: Lang) -> Reply:
        """Say that this replica has other knowledge than the one that was told to reload."""
        differs = self._service.knowledge.text("reload.differs", lang, version=version)
        told = self.told(reloaded, lang)
        return replace(told, blocks=(Paragraph(differs, strong=True), *told.blocks))

    async def _tell(self, saying: Callable[[Lang], Reply], post: Post) -> None:
        try:
            await post(sends_to(await sessions_of(self._service, self._chats), saying))
        except StoreError as error:
            _log.warning("those who run the bot could not be told: %s", error)


def keep_for_long() -> None:
    """Spare the garbage collector what has just been loaded, and will stay.

    Knowledge is a million small objects; to look through them takes longer than any answer.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()


def _read(path: Path | None, cache_folder: Path) -> tuple[Knowledge, tuple[str, ...]]:
    """Read and open a folder; return it with the errors that `check` finds all the same.

    Raises KnowledgeError if the folder cannot be used.
    """
    from bot.audit import check_folder  # noqa: PLC0415 - no start has to wait for it

    knowledge = open_knowledge(path, cache_folder)
    found = check_folder(path, dt.datetime.now(dt.UTC).date())
    errors = [finding for finding in found if finding.level == "error"]
    if any(finding.rule in _FATAL for finding in errors):
        raise KnowledgeError([str(finding) for finding in errors])
    return knowledge, tuple(map(str, errors))
