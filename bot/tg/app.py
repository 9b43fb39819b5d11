"""Puts the Telegram bot together and runs it until it is told to stop."""

from __future__ import annotations

import asyncio
import logging
import secrets
import signal
from contextlib import AsyncExitStack
from urllib.parse import urlsplit

from telegram import Update
from telegram.error import InvalidToken
from telegram.ext import AIORateLimiter, ApplicationBuilder
from telegram.request import HTTPXRequest

from bot.content import load_library
from bot.dialogue import Knowledge
from bot.errors import ConfigurationError
from bot.service import Service
from bot.settings import Settings
from bot.store import open_store
from bot.tg.handlers import App, Handlers
from bot.tg.ordering import OrderedProcessor
from bot.tg.profile import set_profile

UPDATES = (Update.MESSAGE, Update.CALLBACK_QUERY)
"""The kinds of update we ask for; the rest would only be thrown away."""
GROUP_RATE = 20
"""Messages a minute that Telegram takes for one group."""
RETRIES = 3
"""How often a send is repeated after Telegram has named a time to wait."""
SENDS = 16
"""Requests at a time; the HTTP client gets slower with more."""

_log = logging.getLogger(__name__)


def run(settings: Settings) -> None:
    """Run the bot until SIGINT or SIGTERM. Raises ConfigurationError for a refused token."""
    asyncio.run(_run(settings))


async def _run(settings: Settings) -> None:
    library = load_library(settings.knowledge_dir)
    async with AsyncExitStack() as stack:
        # The index takes longest to build; updates wait in the queue until it stands.
        building = asyncio.create_task(asyncio.to_thread(Knowledge.of, library))
        store = await stack.enter_async_context(open_store(settings.database_url))
        application = build(settings)
        try:
            await stack.enter_async_context(application)
        except InvalidToken:
            raise ConfigurationError("BOT_TOKEN: Telegram does not accept this token") from None
        stopped = _stop_signal()
        await _listen(settings, application, stack)
        Handlers(Service(await building, store.sessions)).register(application)
        await application.start()
        stack.push_async_callback(application.stop)
        _log.info("running as @%s", application.bot.bot.username or application.bot.id)
        profile = asyncio.create_task(set_profile(application.bot, library))
        stack.callback(profile.cancel)
        await stopped.wait()
        _log.info("stopping")
        if application.updater:
            await application.updater.stop()


def build(settings: Settings) -> App:
    """Return the application without handlers."""
    if settings.token is None:
        raise ConfigurationError("BOT_TOKEN is not set")
    rate = settings.send_rate
    limiter = AIORateLimiter(
        overall_max_rate=rate,
        overall_time_period=1 if rate else 0,
        group_max_rate=GROUP_RATE if rate else 0,
        group_time_period=60 if rate else 0,
        max_retries=RETRIES,
    )
    builder = (
        ApplicationBuilder()
        .token(settings.token.get_secret_value())
        .base_url(settings.api_base_url)
        .request(_request(settings, SENDS))
        .get_updates_request(_request(settings, 1))
        .concurrent_updates(OrderedProcessor())
        .rate_limiter(limiter)
    )
    return (builder.updater(None) if settings.webhook_url else builder).build()


async def _listen(settings: Settings, application: App, stack: AsyncExitStack) -> None:
    if settings.health_listen:
        from bot.tg.server import healthy, serving  # noqa: PLC0415 - see `_listen_for_webhook`

        routes = {("GET", "/healthz"): healthy}
        await stack.enter_async_context(serving(settings.health_listen, routes))
    if settings.webhook_url is None:
        assert application.updater is not None  # noqa: S101 - built with one
        await application.updater.start_polling(allowed_updates=UPDATES, bootstrap_retries=-1)
        return
    await _listen_for_webhook(settings, application, stack)


async def _listen_for_webhook(settings: Settings, application: App, stack: AsyncExitStack) -> None:
    # The HTTP server takes a tenth of the start to import; a polling bot has no use for it.
    from bot.tg.server import serving, webhook  # noqa: PLC0415

    url, address = settings.webhook_url or "", settings.webhook_listen
    if address is None:
        raise ConfigurationError("BOT_WEBHOOK_LISTEN is not set")
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
    await application.bot.set_webhook(url, secret_token=secret, allowed_updates=UPDATES)


def _request(settings: Settings, connections: int) -> HTTPXRequest:
    return HTTPXRequest(connection_pool_size=connections, pool_timeout=30, proxy=settings.proxy_url)


def _stop_signal() -> asyncio.Event:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopped.set)
    return stopped
