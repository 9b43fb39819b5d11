"""What a call of sendMessage costs the process that makes it, by each of three clients.

    .venv/bin/python -m benchmarks.clients [CALLS]

python-telegram-bot's own request over httpx, aiogram's session over aiohttp, and ours. Each has
a process of its own, 64 calls under way, and the stand-in for Telegram in another process; it is
the processor's time that counts, which a busy machine changes little.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack, closing

from bot.delivery.client import AT_A_TIME
from tests.bot_api import TOKEN, BotApi

TEXT = "<b>账号迁移</b>：把粉丝、违规记录和文章素材迁到另一个公众号，原账号随后回收。" * 10
KEYS = [[{"text": "费用", "callback_data": "entry:migrate.fee"}]] * 4
WARMING = 200
"""Calls before the first that counts."""

Send = Callable[[int], Awaitable[object]]
"""Sends a chat the text, with the keys."""


async def stock(url: str, stack: AsyncExitStack) -> Send:
    """Return python-telegram-bot's way."""
    from telegram import Bot, InlineKeyboardMarkup  # noqa: PLC0415 - each process needs one
    from telegram.request import HTTPXRequest  # noqa: PLC0415

    request = HTTPXRequest(connection_pool_size=AT_A_TIME)
    bot = await stack.enter_async_context(Bot(TOKEN, url, request=request))
    keys = InlineKeyboardMarkup.de_json({"inline_keyboard": KEYS})
    return lambda chat: bot.send_message(chat, TEXT, "HTML", reply_markup=keys)


async def aiogram(url: str, stack: AsyncExitStack) -> Send:
    """Return aiogram's way."""
    from aiogram import Bot  # noqa: PLC0415
    from aiogram.client.session.aiohttp import AiohttpSession  # noqa: PLC0415
    from aiogram.client.telegram import TelegramAPIServer  # noqa: PLC0415
    from aiogram.types import InlineKeyboardMarkup  # noqa: PLC0415

    server = TelegramAPIServer.from_base(url.removesuffix("/bot"))
    session = AiohttpSession(api=server)
    stack.push_async_callback(session.close)
    bot = Bot(TOKEN, session)
    keys = InlineKeyboardMarkup.model_validate({"inline_keyboard": KEYS})
    return lambda chat: bot.send_message(chat, TEXT, parse_mode="HTML", reply_markup=keys)


async def ours(url: str, stack: AsyncExitStack) -> Send:
    """Return our way."""
    from bot.tg.client import Api  # noqa: PLC0415
    from bot.tg.request import AiohttpRequest  # noqa: PLC0415

    request = await stack.enter_async_context(AiohttpRequest(url, AT_A_TIME))
    api, keys = Api(url, TOKEN, request), {"inline_keyboard": KEYS}
    message = {"text": TEXT, "parse_mode": "HTML", "reply_markup": keys}
    return lambda chat: api.call("sendMessage", {"chat_id": chat, **message})


WAYS = {"python-telegram-bot": stock, "aiogram": aiogram, "ours": ours}


async def spend(way: str, url: str, calls: int) -> float:
    """Make the calls and return the milliseconds of processor time that each takes."""
    async with AsyncExitStack() as stack:
        send = await WAYS[way](url, stack)
        await _send_all(send, WARMING)
        began = time.process_time()
        await _send_all(send, calls)
        return 1000 * (time.process_time() - began) / calls


async def _send_all(send: Send, calls: int) -> None:
    chats = iter(range(1, calls + 1))

    async def some() -> None:
        for chat in chats:
            await send(chat)

    await asyncio.gather(*(some() for _ in range(AT_A_TIME)))


def main() -> None:
    """Print a line for each way."""
    if len(sys.argv) > 2:  # noqa: PLR2004 - a process that makes the calls
        print(asyncio.run(spend(sys.argv[1], sys.argv[2], int(sys.argv[3]))))
        return
    calls = sys.argv[1] if len(sys.argv) > 1 else "3000"
    with closing(BotApi()) as api:
        cost = {}
        for way in WAYS:
            command = [sys.executable, "-m", "benchmarks.clients", way, api.url, calls]
            cost[way] = float(subprocess.run(command, check=True, capture_output=True).stdout)
    for way, milliseconds in cost.items():
        print(f"{way:20} {milliseconds:.2f} ms a call, {milliseconds / cost['ours']:.1f} × ours")


if __name__ == "__main__":
    main()
