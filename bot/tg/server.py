"""The HTTP side: Telegram's webhook and the health check."""

from __future__ import annotations

import hmac
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager

from aiohttp import web

from bot.errors import ConfigurationError
from bot.settings import Address

MAX_BODY = 1024 * 1024
"""Longest update that is read, in bytes; Telegram's are far shorter."""
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name

_log = logging.getLogger(__name__)
Handler = Callable[[web.Request], Awaitable[web.Response]]


@asynccontextmanager
async def serving(
    address: Address, routes: Mapping[tuple[str, str], Handler]
) -> AsyncIterator[None]:
    """Serve `(method, path)` routes while the context is open."""
    application = web.Application(client_max_size=MAX_BODY)
    for (method, path), handler in routes.items():
        application.router.add_route(method, path, handler)
    runner = web.AppRunner(application, access_log=None)
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


async def healthy(_: web.Request) -> web.Response:
    """Answer the health check: the process runs and its loop turns."""
    return web.Response(text="ok\n")


def webhook(secret: str, take: Callable[[dict[str, object]], Awaitable[None]]) -> Handler:
    """Return the handler that hands updates which carry the secret to `take`."""

    async def handle(request: web.Request) -> web.Response:
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(), secret.encode()):
            return web.Response(status=403, text="wrong secret\n")
        try:
            update = json.loads(await request.read())
        except ValueError:
            update = None
        if not isinstance(update, dict):
            _log.warning("the webhook got something that is no update")
            return web.Response(status=400, text="not an update\n")
        await take(update)
        return web.Response()

    return handle
