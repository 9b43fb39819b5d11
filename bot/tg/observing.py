"""What those who run the bot look at: whether it lives, whether it is ready, and its figures."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from aiohttp import web

from bot import __version__
from bot.content import Library
from bot.settings import Address
from bot.tg.lanes import Lanes
from bot.tg.meter import Meter
from bot.tg.metrics import CONTENT_TYPE, Metrics
from bot.tg.server import serving


@asynccontextmanager
async def observed(
    address: Address, library: Library, lanes: Lanes, is_ready: Callable[[], bool]
) -> AsyncIterator[Meter]:
    """Serve `/healthz`, `/readyz` and `/metrics`, and give what counts for the latter.

    Raises ConfigurationError if the address cannot be listened on.
    """
    metrics = Metrics()
    metrics.describe(__version__, library.version)
    metrics.watch("waiting_updates", "Updates that wait in memory.", lambda: len(lanes))
    metrics.watch("waiting_sends", "Sends that wait in memory.", lambda: lanes.unsent)

    async def healthy(_: web.Request) -> web.Response:
        return web.Response(text="ok\n")

    async def ready(_: web.Request) -> web.Response:
        if is_ready():
            return web.Response(text="ok\n")
        return web.Response(status=503, text="not taking updates\n")

    async def figures(_: web.Request) -> web.Response:
        return web.Response(body=metrics.text(), headers={"Content-Type": CONTENT_TYPE})

    routes = {
        ("GET", "/healthz"): healthy,
        ("GET", "/readyz"): ready,
        ("GET", "/metrics"): figures,
    }
    async with serving(address, routes):
        yield metrics
