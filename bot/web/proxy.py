"""Through which proxy Telegram is reached.

The setting wins over the environment, of which it is told by name what cannot be used: a proxy
that was misspelt must not look like a Telegram that is out of reach.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from contextlib import suppress
from fnmatch import fnmatchcase
from ipaddress import ip_address, ip_network
from typing import NamedTuple
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

from aiohttp import TCPConnector

from bot.addresses import proxy_address
from bot.errors import ConfigurationError

_PORTS = {"http": 80, "https": 443}


class Proxy(NamedTuple):
    """A proxy, and the setting or variable that names it."""

    name: str
    address: str

    @property
    def is_socks(self) -> bool:
        """Whether it speaks SOCKS; aiohttp itself only speaks HTTP to a proxy."""
        return self.address.startswith("socks")


def proxy_for(
    base_url: str, setting: str | None, environ: Mapping[str, str] = os.environ
) -> Proxy | None:
    """Return the proxy for an address: of the setting, of the environment, or of the system.

    Raises ConfigurationError with one line, which tells no password, if it cannot be used.
    """
    proxy = Proxy("BOT_PROXY_URL", setting) if setting else _of_environment(base_url, environ)
    if proxy is None:
        return None
    try:
        return proxy._replace(address=proxy_address(proxy.address))
    except ValueError as error:
        raise ConfigurationError(f"{proxy.name}: {error}") from None


def socks(proxy: Proxy, limit: int) -> tuple[TCPConnector, tuple[type[Exception], ...]]:
    """Return what connects through a SOCKS proxy, and the errors that only it has.

    Names are looked up by the proxy, but for plain SOCKS 4, which cannot. Raises
    ConfigurationError if the extra is not installed.
    """
    try:
        import aiohttp_socks  # noqa: PLC0415 - an extra
    except ImportError:
        message = f"{proxy.name}: a SOCKS proxy needs the extra: pip install 'tuihao[socks]'"
        raise ConfigurationError(message) from None
    url = urlsplit(proxy.address)
    five = url.scheme in {"socks5", "socks5h"}
    connector = aiohttp_socks.ProxyConnector(
        url.hostname or "",
        url.port or 0,
        aiohttp_socks.ProxyType.SOCKS5 if five else aiohttp_socks.ProxyType.SOCKS4,
        unquote(url.username or ""),
        unquote(url.password or ""),
        rdns=url.scheme != "socks4",
        limit=limit,
    )
    # None of them is one of aiohttp's, or an OSError.
    errors = aiohttp_socks.ProxyError, aiohttp_socks.ProxyConnectionError
    return connector, (*errors, aiohttp_socks.ProxyTimeoutError)


def _of_environment(base_url: str, environ: Mapping[str, str]) -> Proxy | None:
    url = urlsplit(base_url)
    for kind in (url.scheme, "all"):
        if name := _set(f"{kind}_proxy", environ):
            exempt = environ.get(_set("no_proxy", environ) or "", "")
            return None if _is_exempt(base_url, exempt) else Proxy(name, environ[name].strip())
    # What a desktop has in its settings; elsewhere the environment once more.
    address = getproxies().get(url.scheme)
    return None if address is None or proxy_bypass(url.netloc) else Proxy("the proxy", address)


def _set(name: str, environ: Mapping[str, str]) -> str | None:
    """Return how a variable is written that has a value; in small letters it comes first."""
    written = name if name in environ else name.upper()
    return written if environ.get(written) else None


def _is_exempt(base_url: str, listed: str) -> bool:
    url = urlsplit(base_url)
    host, port = url.hostname or "", url.port or _PORTS[url.scheme]
    return any(_covers(item, host, port) for item in re.split(r"[\s,]+", listed.lower()) if item)


def _covers(item: str, host: str, port: int) -> bool:
    """Tell whether a host is meant by `.domain`, `*`, `10.0.0.0/8`, or a name with a port."""
    if found := re.fullmatch(r"(\[.+\]|[^:]+):([0-9]+)", item):
        if int(found[2]) != port:
            return False
        item = found[1]
    item = item.strip("[]").lstrip(".")
    with suppress(ValueError):
        return ip_address(host) in ip_network(item, strict=False)
    return fnmatchcase(host, item) or host.endswith(f".{item}")
