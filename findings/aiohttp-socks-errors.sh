#!/bin/sh
# aiohttp-socks: none of its errors is one of aiohttp's, or an OSError or TimeoutError.
#
# aiohttp says that a failed connection is an aiohttp.ClientError and an OSError
# (ClientProxyConnectionError is both), and a late one a TimeoutError. python-socks keeps to
# Python's own: its ProxyConnectionError is an OSError, its ProxyTimeoutError a TimeoutError.
# aiohttp-socks lies between the two, and raises three classes of the same names that derive from
# Exception alone. A client that was written for aiohttp, and whose connector alone is exchanged
# for a ProxyConnector, thus no longer catches a proxy that is not there, with
# `except (aiohttp.ClientError, OSError, TimeoutError)`.
#
# Seen with aiohttp-socks 0.12.0, python-socks 3.2.1 and aiohttp 3.14.5, and the same with
# aiohttp's own HTTP proxy beside it.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
    aiohttp-socks==0.12.0 python-socks==3.2.1 aiohttp==3.14.5

"$folder/venv/bin/python" - <<'END'
import asyncio
import socket
from importlib.metadata import version

import aiohttp
import python_socks
from aiohttp_socks import ProxyConnectionError, ProxyConnector

USUAL = (aiohttp.ClientError, OSError, TimeoutError)


def closed_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


async def fault(connector, proxy):
    async with aiohttp.ClientSession(connector=connector) as session:
        try:
            await session.get("http://example.invalid/", proxy=proxy)
        except Exception as error:
            return error


async def main():
    port = closed_port()
    own = await fault(None, f"http://127.0.0.1:{port}")
    socks = await fault(ProxyConnector.from_url(f"socks5://127.0.0.1:{port}"), None)
    for name in ("aiohttp-socks", "python-socks", "aiohttp"):
        print(name, version(name))
    for what, error in (("aiohttp, HTTP proxy", own), ("aiohttp-socks, SOCKS proxy", socks)):
        kinds = " < ".join(kind.__name__ for kind in type(error).__mro__[:-2])
        print(f"{what}: {kinds}; caught as usual: {isinstance(error, USUAL)}")
    assert isinstance(own, aiohttp.ClientError) and isinstance(own, OSError)
    assert type(socks) is ProxyConnectionError
    assert not isinstance(socks, USUAL)
    assert isinstance(socks.__cause__, python_socks.ProxyConnectionError)
    assert isinstance(socks.__cause__, OSError)


asyncio.run(main())
END
