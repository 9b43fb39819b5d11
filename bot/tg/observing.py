"""The addresses that those who run the bot look at."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from aiohttp import web

from bot.content import Library
from bot.delivery.fair_queue import FairQueue
from bot.delivery.meter import Meter
from bot.ops.health import Health, watching
from bot.ops.metrics import CONTENT_TYPE
from bot.settings import Address
from bot.store import Store
from bot.tg.server import serving


@asynccontextmanager
async def observed(
    address: Address, library: Library, store: Store, queue: FairQueue, is_ready: Callable[[], bool]
) -> AsyncIterator[Meter]:
    """Serve `/healthz`, `/readyz` and `/metrics`, and give what counts for the latter.

    Raises ConfigurationError if the address cannot be listened on.
    """
    metrics, health = watching(library, store, queue), Health(store, is_ready)

    async def healthy(_: web.Request) -> web.Response:
        return web.Response(text="ok\n")

    async def ready(_: web.Request) -> web.Response:
        trouble = await health.trouble()
        return web.Response(status=503 if trouble else 200, text=f"{trouble or 'ok'}\n")

    async def figures(_: web.Request) -> web.Response:
        return web.Response(body=metrics.text(), headers={"Content-Type": CONTENT_TYPE})

    routes = {
        ("GET", "/healthz"): healthy,
        ("GET", "/readyz"): ready,
        ("GET", "/metrics"): figures,
    }
    async with serving(address, routes):
        yield metrics
