"""An HTTP server for what others ask of the bot."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import NamedTuple, TypeAlias

from aiohttp import web

from bot.errors import ConfigurationError
from bot.settings import Address

MAX_BODY = 1024 * 1024
"""Longest body of a request that is read, in bytes; Telegram's updates are far shorter."""
_LAST_REQUESTS = 1.0
"""Seconds for requests under way when the server closes."""

_log = logging.getLogger(__name__)
Handler: TypeAlias = Callable[[web.Request], Awaitable[web.Response]]
Routes: TypeAlias = Mapping[tuple[str, str], Handler]
"""Method and path → what answers."""


class Page(NamedTuple):
    """What somebody who asks for an address is shown."""

    body: bytes
    status: int = 200
    content_type: str = "text/plain; charset=utf-8"


def page(shown: Callable[[], Awaitable[Page]]) -> Handler:
    """Return what answers with a page, whatever the request says."""

    async def handle(_: web.Request) -> web.Response:
        found = await shown()
        headers = {"Content-Type": found.content_type}
        return web.Response(body=found.body, status=found.status, headers=headers)

    return handle


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
