"""Which proxy is gone through, what is told of one that cannot be, and SOCKS."""

from __future__ import annotations

import asyncio
import contextlib
import sys

import pytest
from aiohttp.test_utils import unused_port
from telegram.error import NetworkError

from bot.errors import ConfigurationError
from bot.tg.request import AiohttpRequest
from bot.web.proxy import Proxy, proxy_for
from tests.tg.test_request import GOOD, TOKEN, call

API = "https://api.telegram.org/bot"
GRANTED, REFUSED = 0, 5


@contextlib.asynccontextmanager
async def socks_server(reply=GRANTED, login=b""):
    """Run a SOCKS 5 proxy that is also whatever one asks it for; yield its port and log."""
    asked = []

    async def serve(reader, writer):
        version, count = await reader.readexactly(2)
        assert version == 5
        methods = await reader.readexactly(count)
        writer.write(bytes([5, 2 if login else 0]))
        if login:
            assert 2 in methods
            _, length = await reader.readexactly(2)
            user = await reader.readexactly(length)
            (length,) = await reader.readexactly(1)
            assert user + b":" + await reader.readexactly(length) == login
            writer.write(b"\x01\x00")
        *_, kind = await reader.readexactly(4)
        assert kind == 3, "the name is looked up by the proxy"
        (length,) = await reader.readexactly(1)
        asked.append((await reader.readexactly(length)).decode())
        await reader.readexactly(2)
        writer.write(bytes([5, reply, 0, 1]) + bytes(6))
        if reply == GRANTED:
            asked.append((await reader.readuntil(b"\r\n\r\n")).decode())
            writer.write(GOOD)
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        yield server.sockets[0].getsockname()[1], asked


@pytest.mark.parametrize("scheme", ["socks5", "socks5h", "socks", "SOCKS5"])
async def test_a_socks_proxy_is_gone_through_with_its_password(scheme):
    async with socks_server(login=b"bot:hunter@2") as (port, asked):
        proxy = f"{scheme}://bot:hunter%402@127.0.0.1:{port}"
        assert await call("http://api.example/bot", proxy) == "me"
    host, request = asked
    assert host == "api.example"
    assert request.startswith(f"POST /bot{TOKEN}/getMe ")


async def test_a_socks_proxy_of_the_environment_is_gone_through(monkeypatch):
    async with socks_server() as (port, asked):
        monkeypatch.setenv("ALL_PROXY", f"socks5://127.0.0.1:{port}")
        monkeypatch.delenv("all_proxy", raising=False)
        monkeypatch.delenv("http_proxy", raising=False)
        monkeypatch.delenv("HTTP_PROXY", raising=False)
        assert await call("http://api.example/bot") == "me"
    assert asked[0] == "api.example"


async def test_a_socks_proxy_that_refuses_or_is_not_there_is_a_fault_of_the_network():
    async with socks_server(REFUSED) as (port, _):
        with pytest.raises(NetworkError, match="ProxyError"):
            await call("http://api.example/bot", f"socks5://127.0.0.1:{port}")
    with pytest.raises(NetworkError, match="ProxyConnectionError"):
        await call("http://api.example/bot", f"socks5://u:hunter2@127.0.0.1:{unused_port()}")


async def test_without_the_extra_a_socks_proxy_stops_the_start(monkeypatch):
    monkeypatch.setitem(sys.modules, "aiohttp_socks", None)
    request = AiohttpRequest(API, 1, "socks5://u:hunter2@127.0.0.1:9")
    with pytest.raises(ConfigurationError) as caught:
        await request.initialize()
    assert str(caught.value).startswith("BOT_PROXY_URL: a SOCKS proxy needs the extra")


@pytest.mark.parametrize(
    ("environ", "address"),
    [
        ({"HTTPS_PROXY": "http://a:1"}, "http://a:1"),
        ({"https_proxy": "http://a:1", "HTTPS_PROXY": "http://b:1"}, "http://a:1"),
        ({"https_proxy": "", "HTTPS_PROXY": "http://b:1", "ALL_PROXY": "http://c:1"}, "http://c:1"),
        ({"ALL_PROXY": "socks5h://a"}, "socks5h://a:1080"),
        ({"HTTPS_PROXY": " HTTP://a:1/ "}, "http://a:1"),
        ({"HTTP_PROXY": "http://a:1"}, None),
        ({}, None),
    ],
)
def test_the_variable_for_the_kind_of_address_is_taken(environ, address):
    proxy = proxy_for(API, None, environ)
    assert (proxy and proxy.address) == address


def test_the_setting_wins_over_the_environment_and_its_exceptions():
    environ = {"HTTPS_PROXY": "http://b:1", "NO_PROXY": "*"}
    assert proxy_for(API, "http://a:1", environ) == Proxy("BOT_PROXY_URL", "http://a:1")


@pytest.mark.parametrize("name", ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"])
@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("127.0.0.1:7890", "http://host:port"),
        ("proxy.example", "http://host:port"),
        ("ftp://hunter2@a:1", "http://host:port"),
        ("http://", "http://host:port"),
        ("http://a:hunter2", "http://host:port"),
        ("http://u:hun/ter2@a:1", "%40"),
        ("socks5://u:hun@ter2@a:1", "%40"),
    ],
)
def test_a_variable_that_cannot_be_used_is_named_and_its_password_is_not(name, value, told):
    with pytest.raises(ConfigurationError) as caught:
        proxy_for(API, None, {name: value})
    line = str(caught.value)
    assert line.startswith(f"{name}: ")
    assert told in line
    assert "ter2" not in line


@pytest.mark.parametrize(
    ("base_url", "exceptions"),
    [
        (API, "*"),
        (API, "localhost, *"),
        (API, "api.telegram.org"),
        (API, "API.Telegram.org"),
        (API, "telegram.org"),
        (API, ".telegram.org"),
        (API, "*.telegram.org"),
        (API, "localhost .telegram.org"),
        (API, "api.telegram.org:443"),
        ("https://10.1.2.3:8081/bot", "10.0.0.0/8"),
        ("https://10.1.2.3:8081/bot", "localhost,10.1.2.3/8"),
        ("https://10.1.2.3:8081/bot", "10.1.2.3"),
        ("https://10.1.2.3:8081/bot", "10.*"),
        ("https://10.1.2.3:8081/bot", "10.1.2.3:8081"),
        ("https://[fd00::1]:8081/bot", "fd00::/8"),
        ("https://[fd00::1]:8081/bot", "fd00:0::1"),
        ("https://[fd00::1]:8081/bot", "[fd00::1]:8081"),
    ],
)
@pytest.mark.parametrize("name", ["no_proxy", "NO_PROXY"])
def test_an_exception_is_honoured_as_other_programs_do(base_url, exceptions, name):
    assert proxy_for(base_url, None, {"ALL_PROXY": "http://a:1", name: exceptions}) is None


@pytest.mark.parametrize(
    ("base_url", "exceptions"),
    [
        (API, ""),
        (API, "localhost,127.0.0.1,10.0.0.0/8"),
        (API, "elegram.org"),
        (API, "api.telegram.org.example"),
        (API, "api.telegram.org:80"),
        (API, ",,"),
        ("https://10.1.2.3/bot", "192.168.0.0/16"),
        ("https://10.1.2.3/bot", "fd00::/8"),
        ("https://10.1.2.3/bot", "10.0.0.0/99"),
    ],
)
def test_what_is_no_exception_goes_through_the_proxy(base_url, exceptions):
    assert proxy_for(base_url, None, {"ALL_PROXY": "http://a:1", "no_proxy": exceptions})
