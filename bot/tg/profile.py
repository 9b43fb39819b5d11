"""The bot's profile: command menus and descriptions, set only where they differ.

Telegram limits these calls hard, so what is already there is asked for first. Nothing
here may keep the bot from starting.
"""

from __future__ import annotations

import logging
from typing import NamedTuple

from telegram import Bot, BotCommand, BotCommandScopeAllGroupChats, BotCommandScopeAllPrivateChats
from telegram.error import TelegramError

from bot.content import Library
from bot.content.models import Lang
from bot.dialogue.commands import COMMANDS
from bot.render import localised

_log = logging.getLogger(__name__)
_LANGUAGES: tuple[tuple[str | None, Lang], ...] = (
    (None, "zh-Hans"),
    ("zh", "zh-Hans"),
    ("en", "en"),
)
"""Telegram's language code (None: everybody else) and ours."""


class _Target(NamedTuple):
    """Where a text goes: for which Telegram language, in which of ours."""

    code: str | None
    lang: Lang


async def set_profile(bot: Bot, library: Library) -> None:
    """Bring menus and descriptions up to date; failures are logged and passed over."""
    for target in (_Target(code, lang) for code, lang in _LANGUAGES):
        for call in (_set_commands, _set_description, _set_short_description):
            try:
                await call(bot, library, target)
            except TelegramError as error:
                name = call.__name__.strip("_")
                _log.warning("the profile could not be set (%s): %s", name, error)


async def _set_commands(bot: Bot, library: Library, target: _Target) -> None:
    wanted = tuple(
        BotCommand(command.name, _text(library, f"command.{command.name}", target.lang))
        for command in COMMANDS
    )
    for scope in (BotCommandScopeAllPrivateChats(), BotCommandScopeAllGroupChats()):
        if await bot.get_my_commands(scope, language_code=target.code) != wanted:
            await bot.set_my_commands(wanted, scope, language_code=target.code)


async def _set_description(bot: Bot, library: Library, target: _Target) -> None:
    wanted = _text(library, "profile.description", target.lang)
    if (await bot.get_my_description(target.code)).description != wanted:
        await bot.set_my_description(wanted, target.code)


async def _set_short_description(bot: Bot, library: Library, target: _Target) -> None:
    wanted = _text(library, "profile.short", target.lang)
    if (await bot.get_my_short_description(target.code)).short_description != wanted:
        await bot.set_my_short_description(wanted, target.code)


def _text(library: Library, key: str, lang: Lang) -> str:
    return localised(library.text(key, lang), lang).strip()
