"""What a new bot is asked and told once, when somebody sets it up."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from telegram import Bot
from telegram.error import InvalidToken, TelegramError

from bot.content import Library
from bot.dialogue.route import Routes
from bot.errors import ConfigurationError, UnreachableError
from bot.settings import Settings
from bot.tg.line import refused_token
from bot.tg.profile import set_profile
from bot.tg.request import AiohttpRequest

_CONNECTIONS = 2


async def user_name(settings: Settings) -> str:
    """Return the user name of the bot with the settings' token, asked through their proxy.

    Raises ConfigurationError for a refused token or a proxy that cannot be used, UnreachableError
    if Telegram does not answer.
    """
    async with _connected(settings) as bot:
        return str(bot.username)


async def introduce(settings: Settings, library: Library, routes: Routes[Any]) -> None:
    """Give the bot its menus and descriptions; failures are logged and passed over."""
    async with _connected(settings) as bot:
        await set_profile(bot, library, routes, settings.admin_ids)


@asynccontextmanager
async def _connected(settings: Settings) -> AsyncIterator[Bot]:
    if settings.token is None:
        raise ConfigurationError("BOT_TOKEN is not set")
    request = AiohttpRequest(settings.api_base_url, _CONNECTIONS, settings.proxy_url)
    bot = Bot(
        settings.token.get_secret_value(),
        settings.api_base_url,
        request=request,
        get_updates_request=request,
    )
    try:
        await bot.initialize()
        yield bot
    except InvalidToken:
        raise refused_token() from None
    except TelegramError as error:
        raise UnreachableError(str(error)) from None
    finally:
        await request.shutdown()
