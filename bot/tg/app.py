"""Runs the Telegram bot until it is told to stop.

Only what it takes to ask Telegram for updates is imported at first, which is a third of the whole.
"""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import Callable
from contextlib import AsyncExitStack

from telegram import Bot

from bot.addresses import sqlite_file
from bot.delivery.background import in_background
from bot.delivery.client import AT_A_TIME
from bot.errors import ConfigurationError
from bot.instance import instance_lock
from bot.ops.signals import signals
from bot.settings import Settings
from bot.tg.client import Api
from bot.tg.line import Awaited, Begin, Line, connect
from bot.tg.polling import poll
from bot.tg.request import AiohttpRequest

_SPARE = 8
"""Connections beside the sender's: for polling and the profile."""
_SWITCH_INTERVAL = 0.0001
"""Seconds after which a database's thread is given the interpreter by a loop that is busy.

Its patience begins anew whenever the loop has let go and come back meanwhile, as it does several
times in the 5 ms that Python has it: a commit could wait for a quarter of a second.
"""

_log = logging.getLogger(__name__)


def run(settings: Settings) -> None:
    """Run the bot until SIGINT or SIGTERM. Raises ConfigurationError for a refused token."""
    sys.setswitchinterval(_SWITCH_INTERVAL)
    with asyncio.Runner(loop_factory=_loop()) as runner:
        runner.run(_run(settings))


def _loop() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """Return what makes a quicker loop, where it is installed; None for asyncio's own."""
    try:
        import uvloop  # noqa: PLC0415 - an extra, which not every platform has
    except ImportError:
        return None
    make: Callable[[], asyncio.AbstractEventLoop] = uvloop.new_event_loop
    return make


async def _run(settings: Settings) -> None:
    stopped, hangup = signals()
    telling = asyncio.create_task(stopped.wait())
    async with AsyncExitStack() as stack:  # what was begun last is ended first
        starting = in_background(stack, _start(settings, stack, hangup))
        await asyncio.wait({starting, telling}, return_when=asyncio.FIRST_COMPLETED)
        if starting.done():
            at_work = starting.result()
            done, _ = await asyncio.wait({*at_work, telling}, return_when=asyncio.FIRST_COMPLETED)
            for task in done & at_work:
                task.result()  # they go on for ever, unless they fail
        _log.info("stopping")


async def _start(
    settings: Settings, stack: AsyncExitStack, hangup: asyncio.Event
) -> set[asyncio.Task[None]]:
    """Set everything going; return the tasks without which nothing goes."""
    if settings.token is None:
        raise ConfigurationError("BOT_TOKEN is not set")
    file = sqlite_file(settings.database_url)
    # Before the schema is brought up to date: an older release may be using the file.
    await stack.enter_async_context(instance_lock(file))
    token = settings.token.get_secret_value()
    request = AiohttpRequest(settings.api_base_url, AT_A_TIME + _SPARE, settings.proxy_url)
    stack.push_async_callback(request.shutdown)
    bot = Bot(token, settings.api_base_url, request=request, get_updates_request=request)
    await connect(bot)
    api, intake, polling = Api(settings.api_base_url, token, request), Awaited(), None
    if file and settings.webhook_url is None:  # replicas agree first which of them asks
        polling = in_background(stack, poll(api, intake))
    begin = await asyncio.to_thread(_the_rest)
    return await begin(settings, stack, hangup, Line(bot, api, intake, polling))


def _the_rest() -> Begin:
    from bot.tg.assembly import begin  # noqa: PLC0415 - takes longest to import

    return begin
