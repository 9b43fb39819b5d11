"""The addresses that those who run the bot look at."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from bot.content import Library
from bot.delivery.fair_queue import FairQueue
from bot.delivery.meter import Meter
from bot.ops.health import Health, watching
from bot.ops.metrics import CONTENT_TYPE
from bot.settings import Address
from bot.store import Store
from bot.web.serving import Page, page, serving


@asynccontextmanager
async def observed(
    address: Address, library: Library, store: Store, queue: FairQueue, is_ready: Callable[[], bool]
) -> AsyncIterator[Meter]:
    """Serve `/healthz`, `/readyz` and `/metrics`, and give what counts for the latter.

    Raises ConfigurationError if the address cannot be listened on.
    """
    metrics, health = watching(library, store, queue), Health(store, is_ready)

    async def healthy() -> Page:
        return Page(b"ok\n")

    async def ready() -> Page:
        trouble = await health.trouble()
        return Page(f"{trouble or 'ok'}\n".encode(), 503 if trouble else 200)

    async def figures() -> Page:
        return Page(metrics.text(), content_type=CONTENT_TYPE)

    routes = {
        ("GET", "/healthz"): page(healthy),
        ("GET", "/readyz"): page(ready),
        ("GET", "/metrics"): page(figures),
    }
    async with serving(address, routes):
        yield metrics
