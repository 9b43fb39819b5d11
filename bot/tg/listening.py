"""How updates reach the bot: by polling, or by a webhook; and the health check."""

from __future__ import annotations

import asyncio
import logging
import secrets
from contextlib import AsyncExitStack
from urllib.parse import urlsplit

from telegram import Update
from telegram.error import InvalidToken, NetworkError, TelegramError

from bot.errors import ConfigurationError
from bot.settings import Address, Settings
from bot.tg.handlers import App

UPDATES = (Update.MESSAGE, Update.EDITED_MESSAGE, Update.CALLBACK_QUERY)
"""The kinds of update we ask for; the rest would only be thrown away."""
LONGEST_WAIT = 30
"""Seconds between two attempts to reach Telegram at most."""

_log = logging.getLogger(__name__)


async def connected(application: App, stopped: asyncio.Event) -> bool:
    """Wait until Telegram knows the bot; False if it was told to stop before.

    Raises ConfigurationError for a refused token. An outage is waited out.
    """
    wait = 1
    while not stopped.is_set():
        try:
            await application.initialize()
        except InvalidToken:
            raise ConfigurationError("BOT_TOKEN: Telegram does not accept this token") from None
        except NetworkError as error:
            _log.warning("Telegram cannot be reached, next try in %s s: %s", wait, error)
        else:
            return True
        await _pause(stopped, wait)
        wait = min(2 * wait, LONGEST_WAIT)
    return False


async def listen(settings: Settings, application: App, stack: AsyncExitStack) -> None:
    """Begin to take updates into the application's queue.

    Raises ConfigurationError if an address cannot be listened on or Telegram refuses the
    webhook.
    """
    if settings.health_listen:
        await _serve_health(settings.health_listen, stack)
    if settings.webhook_url and settings.webhook_listen:
        await _serve_webhook(
            settings, settings.webhook_url, settings.webhook_listen, application, stack
        )
    elif application.updater:
        await application.updater.start_polling(
            allowed_updates=UPDATES, bootstrap_retries=-1, error_callback=_poll_failed
        )


async def _pause(stopped: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(stopped.wait(), seconds)
    except TimeoutError:
        return


def _poll_failed(error: TelegramError) -> None:
    """Report a failed poll in one line; the next one follows by itself."""
    _log.warning("polling failed and goes on: %s", error)


# The HTTP server takes a tenth of the start to import; a bot that only polls has no use for it.


async def _serve_health(address: Address, stack: AsyncExitStack) -> None:
    from bot.tg.server import healthy, serving  # noqa: PLC0415

    await stack.enter_async_context(serving(address, {("GET", "/healthz"): healthy}))


async def _serve_webhook(
    settings: Settings, url: str, address: Address, application: App, stack: AsyncExitStack
) -> None:
    from bot.tg.server import serving, webhook  # noqa: PLC0415

    given = settings.webhook_secret
    secret = given.get_secret_value() if given else secrets.token_urlsafe(32)

    async def take(data: dict[str, object]) -> None:
        try:
            update = Update.de_json(data, application.bot)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            # To refuse it would only make Telegram send it again.
            _log.warning("update %s cannot be read: %r", data.get("update_id"), error)
            return
        await application.update_queue.put(update)

    routes = {("POST", urlsplit(url).path or "/"): webhook(secret, take)}
    await stack.enter_async_context(serving(address, routes))
    try:
        await application.bot.set_webhook(url, secret_token=secret, allowed_updates=UPDATES)
    except TelegramError as error:
        message = f"BOT_WEBHOOK_URL: Telegram does not take this webhook ({error.message})"
        raise ConfigurationError(message) from error
