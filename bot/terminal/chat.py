"""`chat`: the conversation in a terminal, with numbered buttons and kept between runs."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from prompt_toolkit import PromptSession
from prompt_toolkit.patch_stdout import patch_stdout

from bot.content.models import Lang
from bot.dialogue import Chose, ConversationKey, Event, Reply, Said, Session
from bot.dialogue.attachments import Attachment
from bot.dialogue.cells import width
from bot.dialogue.commands import parse_command
from bot.dialogue.reply import Button, Placement
from bot.errors import PictureRefused
from bot.render import localised, plain_text
from bot.service import Service
from bot.terminal.saving import saved

KEY = ConversationKey(chat=0, topic=0, user=0)
"""No Telegram chat has the number 0, so a terminal never meets one."""
COLUMNS = 78


class Chat:
    """One terminal conversation; `say` writes a text to the person, files go into `folder`."""

    def __init__(
        self, service: Service, lang: Lang | None, say: Callable[[str], None], folder: Path
    ) -> None:
        """Talk in `lang`; without it in the language of what is typed."""
        self._service = service
        self._lang = lang
        self._say = say
        self._folder = folder
        self._buttons: tuple[Button, ...] = ()

    async def greet(self, *, without_token: bool = False) -> None:
        """Say hello, and where the conversation stood if there was one."""
        text = self._service.knowledge.text
        session = await self._service.session(KEY)
        lang = self._lang or (session.lang if session else "zh-Hans")
        greeting = () if session else ("start.greeting", "start.how", "start.honest")
        hints = ("chat.hint", "chat.leave", *(("chat.token",) if without_token else ()))
        lines = [localised(text(key, lang), lang) for key in (*greeting, *hints)]
        if not session and not self._lang:
            lines.insert(len(greeting), text("chat.english", "en"))
        self._say("\n".join(lines))

    async def take(self, line: str) -> None:
        """Answer one line: the number of a button, a command, or free text."""
        event = self._event(line)
        session, reply = await self._service.handle(KEY, event, datetime.now(UTC), lang=self._lang)
        self._lang = None  # what is asked for in the conversation outweighs it
        if (reply.removes or reply.placement is Placement.TOAST) and not reply.buttons:
            kept = tuple(one for one in self._buttons if one.id not in reply.removes)
            reply = replace(reply, buttons=kept)
        self._show(session, reply)

    def _event(self, line: str) -> Event:
        text = line.strip()
        if text.isdecimal() and 1 <= int(text) <= len(self._buttons):
            return Chose(self._buttons[int(text) - 1].id)
        return parse_command(text) or Said(text)

    def _show(self, session: Session, reply: Reply) -> None:
        self._buttons = reply.buttons
        labels = [localised(button.label, session.lang) for button in self._buttons]
        text = plain_text(reply.blocks, session.lang)
        self._say("\n".join(["", text, "", *_rows(labels)]))
        if reply.attachment and (said := self._saved(reply.attachment, session.lang)):
            self._say(said)

    def _saved(self, attachment: Attachment, lang: Lang) -> str | None:
        """Write what goes with a reply and say where it is, or why it is nowhere."""
        try:
            path = saved(attachment, lang, self._folder)
        except (OSError, PictureRefused) as error:
            reason = error.strerror if isinstance(error, OSError) else None
            key, what = "chat.not_saved", reason or str(error)
        else:
            if path is None:
                return None
            key, what = "chat.saved", str(path)
        return f"{localised(self._service.knowledge.text(key, lang), lang)} {what}"


def _rows(labels: list[str]) -> list[str]:
    """Number the buttons and set as many in a row as fit."""
    rows: list[str] = []
    for number, label in enumerate(labels, start=1):
        button = f"[{number}] {label}"
        if rows and width(rows[-1]) + 2 + width(button) <= COLUMNS:
            rows[-1] += f"  {button}"
        else:
            rows.append(button)
    return rows


async def chat(
    service: Service, lang: Lang | None, folder: Path, *, without_token: bool = False
) -> None:
    """Talk until end of file: line by line from a pipe, with a greeting and editing at a terminal.

    Pictures and files are written into `folder`. `without_token` says how to put the bot on
    Telegram.
    """
    conversation = Chat(service, lang, _print, folder)
    if sys.stdin.isatty():
        await conversation.greet(without_token=without_token)
        await _at_terminal(conversation)
        return
    if without_token:
        sys.stderr.write(service.knowledge.text("chat.token", lang or "zh-Hans") + "\n")
    await _from_pipe(conversation)


async def _from_pipe(conversation: Chat) -> None:
    while line := await asyncio.to_thread(sys.stdin.readline):
        said = line.removeprefix("\ufeff").strip()
        if said:
            await conversation.take(said)


async def _at_terminal(conversation: Chat) -> None:
    prompt: PromptSession[str] = PromptSession("> ")
    with patch_stdout():
        while True:
            try:
                line = await prompt.prompt_async()
            except (EOFError, KeyboardInterrupt):
                return
            if line.strip():
                await conversation.take(line)


def _print(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
