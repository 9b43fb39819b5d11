"""The HTTP side: a server, and Telegram's webhook on it."""

from __future__ import annotations

import hmac
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import TypeAlias

from aiohttp import web

from bot.delivery.intake import Intake
from bot.errors import ConfigurationError, StoreError
from bot.settings import Address

MAX_BODY = 1024 * 1024
"""Longest update that is read, in bytes; Telegram's are far shorter."""
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name
_LAST_REQUESTS = 1.0
"""Seconds for requests under way when the server closes."""

_log = logging.getLogger(__name__)
Handler: TypeAlias = Callable[[web.Request], Awaitable[web.Response]]
Routes: TypeAlias = Mapping[tuple[str, str], Handler]
"""Method and path → what answers."""


@asynccontextmanager
async def serving(address: Address, routes: Routes) -> AsyncIterator[None]:
    """Serve while the context is open.

    Raises ConfigurationError if the address cannot be listened on.
    """
    application = web.Application(client_max_size=MAX_BODY)
    for (method, path), handler in routes.items():
        application.router.add_route(method, path, handler)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=_LAST_REQUESTS)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, address.host, address.port).start()
        except OSError as error:
            message = f"{address.host}:{address.port} cannot be listened on: {error.strerror}"
            raise ConfigurationError(message) from error
        _log.info("listening on %s:%s", address.host, address.port)
        yield
    finally:
        await runner.cleanup()


def webhook(secret: str, intake: Intake) -> Handler:
    """Return what takes updates that carry the secret: it says 200 when they are stored.

    Telegram comes back with whatever gets another answer.
    """

    async def handle(request: web.Request) -> web.Response:
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode("utf-8", "surrogateescape"), secret.encode()):
            return web.Response(status=403, text="wrong secret\n")
        if intake.is_full:
            return web.Response(status=503, text="too much to do\n")
        try:
            update = json.loads(await request.read())
        except (ValueError, RecursionError):
            update = None
        if not isinstance(update, dict):
            _log.warning("the webhook got something that is no update")
            return web.Response(status=400, text="not an update\n")
        try:
            await intake.take([update])
        except StoreError as error:
            _log.error("an update cannot be stored: %s", error)
            return web.Response(status=503, text="cannot be stored\n")
        return web.Response()

    return handle
