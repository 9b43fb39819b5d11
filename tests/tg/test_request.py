"""Calls over real connections: whatever happens to one, no token or password is told."""

from __future__ import annotations

import contextlib
import logging
import traceback
from collections.abc import Iterator

import pytest
from aiohttp.test_utils import unused_port
from telegram.error import NetworkError, TimedOut

from bot.tg.client import Api
from bot.tg.request import AiohttpRequest
from tests.bot_api import BotApi, Fault

KEY = "the-key-of-this-bot"
TOKEN = f"123456:{KEY}"
GOOD = b'HTTP/1.1 200 OK\r\nContent-Length: 25\r\n\r\n{"ok":true,"result":"me"}'


@contextlib.contextmanager
def serving(answer: bytes | str) -> Iterator[BotApi]:
    """Answer every request the same way, or have the fault of that name happen to it."""
    fault = answer if isinstance(answer, str) else Fault(answer, closes=True)
    with contextlib.closing(BotApi(fault=lambda *_: fault)) as server:
        yield server


async def call(base_url: str, proxy: str | None = None, patience: float = 5) -> object:
    request = AiohttpRequest(base_url, 1, proxy)
    async with request:
        return await Api(base_url, TOKEN, request).call("getMe", {"x": "y"}, patience)


def page(status: str, body: str = "", *headers: str) -> bytes:
    length = f"Content-Length: {len(body)}"
    head = (f"HTTP/1.1 {status}", length, "Connection: close", *headers, "", "")
    return ("\r\n".join(head) + body).encode()


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch):
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.mark.parametrize(
    "answer",
    [
        "reset",
        "silence",
        "closed",
        "broken off",
        b"garbage of /bot123456:the-key-of-this-bot/getMe\r\n\r\n",
        page("200 OK", f"no JSON of {KEY}"),
        page("200 OK", "[" * 9_999),
        page("302 Found", f"<p>/bot{TOKEN}/x</p>", f"Location: /bot{TOKEN}/x"),
        page("400 Bad Request", f'{{"error": "/bot{TOKEN}/getMe"}}'),
        page("403 Forbidden", f"<p>the way to /bot{TOKEN}/getMe is closed</p>"),
        page("404 Not Found", f"<p>nothing at /bot{TOKEN}/getMe</p>"),
        page("502 Bad Gateway", f"<p>/bot{TOKEN}/getMe is not reached</p>"),
    ],
    ids=lambda answer: answer[:24],
)
async def test_whatever_is_not_telegrams_answer_is_a_fault_of_the_network(answer, caplog):
    """It is tried again, and the token that it may quote is not told."""
    caplog.set_level(logging.DEBUG)
    with serving(answer) as server, pytest.raises(NetworkError) as caught:
        await call(server.url, patience=0.1)
    assert type(caught.value) is (TimedOut if answer == "silence" else NetworkError)
    (asked,) = server.heads
    assert asked.startswith(f"POST /bot{TOKEN}/getMe ")
    assert KEY not in "".join(traceback.format_exception(caught.value)) + caplog.text


async def test_a_server_that_is_not_there_is_told_without_the_token(caplog):
    caplog.set_level(logging.DEBUG)
    with pytest.raises(NetworkError) as caught:
        await call(f"http://127.0.0.1:{unused_port()}/bot")
    assert KEY not in "".join(traceback.format_exception(caught.value)) + caplog.text


@pytest.mark.parametrize("by", ["setting", "http_proxy", "ALL_PROXY"])
async def test_a_proxy_is_gone_through_with_its_password(by, monkeypatch):
    with serving(GOOD) as server:
        proxy = f"http://bot:hunter2@127.0.0.1:{server.port}"
        if by != "setting":
            monkeypatch.setenv(by, proxy)
        assert await call("http://api.example/bot", proxy if by == "setting" else None) == "me"
    (asked,) = server.heads
    assert asked.startswith(f"POST http://api.example/bot{TOKEN}/getMe ")
    assert "\r\nProxy-Authorization: Basic Ym90Omh1bnRlcjI=\r\n" in asked


async def test_a_proxy_of_the_environment_is_left_aside_where_it_says_so(monkeypatch):
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{unused_port()}")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with serving(GOOD) as server:
        assert await call(server.url) == "me"


async def test_a_proxy_learns_where_an_encrypted_call_goes_but_not_the_token():
    with serving(page("407 Proxy Authentication Required")) as server:
        proxy = f"http://bot:hunter2@127.0.0.1:{server.port}"
        with pytest.raises(NetworkError) as caught:
            await call("https://api.example/bot", proxy)
    (asked,) = server.heads
    assert asked.startswith("CONNECT api.example:443 ")
    assert KEY not in asked
    told = "".join(traceback.format_exception(caught.value))
    assert KEY not in told
    assert "hunter2" not in told
