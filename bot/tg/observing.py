"""What those who run the bot look at: whether it lives, whether it is ready, and its figures."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from aiohttp import web

from bot import __version__
from bot.content import Library
from bot.delivery.fair_queue import FairQueue
from bot.delivery.meter import Meter
from bot.errors import StoreError
from bot.settings import Address
from bot.store import Store
from bot.tg.metrics import CONTENT_TYPE, Metrics
from bot.tg.server import serving


@asynccontextmanager
async def observed(
    address: Address, library: Library, store: Store, queue: FairQueue, is_ready: Callable[[], bool]
) -> AsyncIterator[Meter]:
    """Serve `/healthz`, `/readyz` and `/metrics`, and give what counts for the latter.

    Raises ConfigurationError if the address cannot be listened on.
    """
    metrics = Metrics()
    metrics.describe(__version__, library.version)
    metrics.watch("waiting_updates", "Updates that wait in memory.", lambda: len(queue))
    metrics.watch("waiting_sends", "Sends that wait in memory.", lambda: queue.unsent)
    metrics.watch("outbox_age_seconds", "How long the oldest send waits.", lambda: _age(queue))
    store.database.timed = metrics.stored

    async def healthy(_: web.Request) -> web.Response:
        return web.Response(text="ok\n")

    async def ready(_: web.Request) -> web.Response:
        if not is_ready():
            return web.Response(status=503, text="not taking updates yet\n")
        try:
            await store.inbox.waiting(limit=1)
        except StoreError as error:
            return web.Response(status=503, text=f"{error}\n")
        return web.Response(text="ok\n")

    async def figures(_: web.Request) -> web.Response:
        return web.Response(body=metrics.text(), headers={"Content-Type": CONTENT_TYPE})

    routes = {
        ("GET", "/healthz"): healthy,
        ("GET", "/readyz"): ready,
        ("GET", "/metrics"): figures,
    }
    async with serving(address, routes):
        yield metrics


def _age(queue: FairQueue) -> float:
    """Return how many seconds the oldest send has waited; 0 if none does."""
    oldest = queue.oldest_send
    return (datetime.now(UTC) - oldest).total_seconds() if oldest else 0.0
