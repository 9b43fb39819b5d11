"""Telegram's side of a webhook: an update is delivered again and again until it is taken."""

from __future__ import annotations

import asyncio
import itertools
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

import aiohttp

PATIENCE = 10.0
REST = 0.05
"""Seconds between two attempts."""


@dataclass(frozen=True, slots=True)
class Update:
    number: int
    person: str | None
    """Whose it is, as far as that can be told."""
    body: bytes


class Webhook:
    """Delivers to an address while there is one."""

    def __init__(self, replicas: Sequence[str], delivered: Callable[[Update], None]) -> None:
        """`replicas`: hosts with ports that deliveries are shared out among, if there are any."""
        self.address: tuple[str, str] | None = None
        """Where updates go, and the secret."""
        self._replicas = replicas
        self._delivered = delivered
        self._turn = itertools.count()
        self._order: defaultdict[str | None, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._pushing: set[asyncio.Task[None]] = set()
        self._client = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(PATIENCE))

    def __len__(self) -> int:
        """Return how many updates are under way."""
        return len(self._pushing)

    async def close(self) -> None:
        for task in self._pushing:
            task.cancel()
        await self._client.close()

    def push(self, update: Update) -> None:
        task = asyncio.get_running_loop().create_task(self._push(update))
        self._pushing.add(task)
        task.add_done_callback(self._pushing.discard)

    async def _push(self, update: Update) -> None:
        # One person's at a time: what they are told can only be foreseen in their order.
        async with self._order[update.person]:
            self._delivered(update)
            while self.address:
                if await self._is_taken(update, *self.address):
                    return
                await asyncio.sleep(REST)

    async def _is_taken(self, update: Update, url: str, secret: str) -> bool:
        if self._replicas:
            host = self._replicas[next(self._turn) % len(self._replicas)]
            url = urlsplit(url)._replace(netloc=host).geturl()
        headers = {
            "X-Telegram-Bot-Api-Secret-Token": secret,
            "Content-Type": "application/json",
        }
        try:
            async with self._client.post(url, data=update.body, headers=headers) as response:
                return response.status == 200
        except (aiohttp.ClientError, TimeoutError):
            return False
