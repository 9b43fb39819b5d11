"""Puts the Telegram bot together and runs it until it is told to stop."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
from contextlib import AsyncExitStack

from telegram.ext import AIORateLimiter, ApplicationBuilder
from telegram.request import HTTPXRequest

from bot.content import load_library
from bot.dialogue import Knowledge
from bot.errors import ConfigurationError
from bot.service import Service
from bot.settings import Settings
from bot.store import open_store
from bot.tg.handlers import App, Handlers
from bot.tg.listening import connected, listen
from bot.tg.ordering import OrderedProcessor
from bot.tg.profile import set_profile
from bot.tg.reloading import Reloader

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
    stopped, hangup = _signals()
    async with AsyncExitStack() as stack:
        # The index takes longest to build; updates wait in the queue until it stands.
        building = asyncio.create_task(asyncio.to_thread(Knowledge.of, library))
        store = await stack.enter_async_context(open_store(settings.database_url))
        application = build(settings)
        stack.push_async_callback(application.shutdown)
        if not await connected(application, stopped):
            return
        await listen(settings, application, stack)
        try:
            service = Service(await building, store.sessions)
            reloader = Reloader(service, settings.knowledge_dir, settings.admin_ids)
            Handlers(service, reloader).register(application)
            await application.start()
            reloading = asyncio.create_task(reloader.on_signal(hangup, application.bot))
            stack.callback(reloading.cancel)
            _log.info("running as @%s", application.bot.bot.username or application.bot.id)
            profile = asyncio.create_task(set_profile(application.bot, library))
            stack.callback(profile.cancel)
            await stopped.wait()
        finally:
            _log.info("stopping")
            await _stop(application)


async def _stop(application: App) -> None:
    """Take no more updates, then finish those that were taken."""
    if application.updater and application.updater.running:
        await application.updater.stop()
    if application.running:
        await application.stop()


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


def _request(settings: Settings, connections: int) -> HTTPXRequest:
    return HTTPXRequest(connection_pool_size=connections, pool_timeout=30, proxy=settings.proxy_url)


def _signals() -> tuple[asyncio.Event, asyncio.Event]:
    """Return the events of being told to stop and to reload.

    SIGHUP asks for the knowledge to be read again, unless it says that the terminal the bot
    was started in has gone: then the bot goes too.
    """
    stopped, hangup = asyncio.Event(), asyncio.Event()
    at_terminal = os.isatty(0)

    def hung_up() -> None:
        gone = at_terminal and not os.isatty(0)
        (stopped if gone else hangup).set()

    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopped.set)
    loop.add_signal_handler(signal.SIGHUP, hung_up)
    return stopped, hangup
