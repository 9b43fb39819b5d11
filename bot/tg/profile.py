"""The bot's profile: command menus and descriptions, set only where they differ.

Telegram limits these calls hard, so what is already there is asked for first. Nothing
here may keep the bot from starting.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Iterable, Iterator
from functools import partial
from typing import Any, NamedTuple, TypeAlias

from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
)
from telegram.error import TelegramError

from bot.content import Library
from bot.content.models import Lang
from bot.dialogue.route import Routes, Scope
from bot.render import localised

_log = logging.getLogger(__name__)
_LANGUAGES: tuple[tuple[str | None, Lang], ...] = (
    (None, "en"),
    ("zh", "zh-Hans"),
    ("en", "en"),
)
"""Telegram's language code (None: everybody else) and ours; a code stands for all its regions.

English has one of its own as well: where an earlier release has set it, it would go on holding.
"""


class _Target(NamedTuple):
    """Where a text goes: for which Telegram language, in which of ours."""

    code: str | None
    lang: Lang


_Call: TypeAlias = Callable[[Bot, Library, _Target], Awaitable[None]]


async def set_profile(
    bot: Bot, library: Library, routes: Routes[Any], admins: Iterable[int]
) -> None:
    """Bring menus and descriptions up to date; failures are logged and passed over."""
    calls: list[tuple[str, _Call]] = [
        *(
            (f"menu of {scope.type}", partial(_set_commands, scope, commands))
            for scope, commands in menus(routes, admins)
        ),
        ("description", _set_description),
        ("short description", _set_short_description),
    ]
    for target in (_Target(code, lang) for code, lang in _LANGUAGES):
        for what, call in calls:
            try:
                await call(bot, library, target)
            except TelegramError as error:
                _log.warning("the profile could not be set (%s): %s", what, error)


def menus(
    routes: Routes[Any], admins: Iterable[int]
) -> Iterator[tuple[BotCommandScope, tuple[str, ...]]]:
    """Yield the commands that Telegram is to offer in each scope.

    Not for administrators who have none of their own: they are shown what everybody is.
    """
    private, group, groups_admins, own = (
        tuple(route.name for route in routes.menu(scope))
        for scope in (
            Scope.PRIVATE,
            Scope.GROUP,
            Scope.GROUP_ADMINISTRATORS,
            Scope.ADMINISTRATORS,
        )
    )
    yield BotCommandScopeAllPrivateChats(), private
    yield BotCommandScopeAllGroupChats(), group
    if groups_admins != group:
        yield BotCommandScopeAllChatAdministrators(), groups_admins
    if own != private:
        yield from ((BotCommandScopeChat(admin), own) for admin in admins)


async def _set_commands(
    scope: BotCommandScope, commands: tuple[str, ...], bot: Bot, library: Library, target: _Target
) -> None:
    wanted = tuple(
        BotCommand(name, _text(library, f"command.{name}", target.lang)) for name in commands
    )
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
