"""Requests to the Bot API over aiohttp, which is several times faster than the stock client.

No error tells an address, of which the token is a part, nor quotes an answer that is none of
Telegram's: it may be long, and hold the address.
"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

import aiohttp
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.delivery.client import Upload
from bot.jsontext import decoded, encoded
from bot.web.proxy import proxy_for, socks

READ_TIMEOUT = 15.0
"""Seconds to wait for an answer, unless a call says otherwise."""
UPLOAD_TIMEOUT = 60.0
"""Seconds to wait for the answer to a call with files."""
CONNECT_TIMEOUT = 10.0
"""Seconds to wait for a connection."""

NOT_TELEGRAM = "the answer is not one of Telegram's"
_JSON = {"Content-Type": "application/json"}
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class AiohttpRequest(BaseRequest):
    """The transport of python-telegram-bot on one pool of connections.

    Without a `proxy` those of the environment are used (`HTTPS_PROXY`, `NO_PROXY`), as the
    stock client does. One that cannot be used raises ConfigurationError at once.
    """

    def __init__(self, base_url: str, connections: int, proxy: str | None = None) -> None:
        self._connections = connections
        self._proxy = proxy_for(base_url, proxy)
        self._faults: tuple[type[Exception], ...] = (aiohttp.ClientError, OSError, ValueError)
        self._session: aiohttp.ClientSession | None = None

    @property
    def _http_proxy(self) -> str | None:
        return None if self._proxy is None or self._proxy.is_socks else self._proxy.address

    @property
    def read_timeout(self) -> float:
        """Seconds to wait for an answer."""
        return READ_TIMEOUT

    async def initialize(self) -> None:
        """Open the pool."""
        if self._session is None:
            connector = self._connector()
            headers = {"User-Agent": self.USER_AGENT}
            self._session = aiohttp.ClientSession(connector=connector, headers=headers)

    def _connector(self) -> aiohttp.TCPConnector:
        if self._proxy is None or not self._proxy.is_socks:
            return aiohttp.TCPConnector(limit=self._connections)
        connector, faults = socks(self._proxy, self._connections)
        self._faults += faults
        return connector

    async def shutdown(self) -> None:
        """Close all connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(  # noqa: PLR0913, PLR0917 - the signature is the library's
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: object = BaseRequest.DEFAULT_NONE,
        write_timeout: object = BaseRequest.DEFAULT_NONE,  # noqa: ARG002
        connect_timeout: object = BaseRequest.DEFAULT_NONE,
        pool_timeout: object = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 - the sender's own
    ) -> tuple[int, bytes]:
        """Make one request, which has no files; return status and body. Follows no redirection."""
        limits = aiohttp.ClientTimeout(
            total=None,
            sock_connect=_seconds(connect_timeout, CONNECT_TIMEOUT),
            sock_read=_seconds(read_timeout, READ_TIMEOUT),
        )
        data = request_data and urlencode(request_data.json_parameters).encode()
        return await self._request(method, url, limits, data, _FORM)

    async def exchange(
        self, url: str, payload: Mapping[str, object], patience: float
    ) -> tuple[int, bytes]:
        """Post a payload, with an `Upload` for each file, and return status and body.

        As JSON, which is made in half the time of a form: Chinese trebles in one.
        """
        form = _form(payload)
        patience = max(patience, UPLOAD_TIMEOUT) if form else patience
        limits = aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_TIMEOUT, sock_read=patience)
        if form:
            return await self._request("POST", url, limits, form, None)
        return await self._request("POST", url, limits, encoded(payload).encode(), _JSON)

    async def _request(
        self,
        method: str,
        url: str,
        limits: aiohttp.ClientTimeout,
        data: bytes | aiohttp.FormData | None,
        headers: Mapping[str, str] | None,
    ) -> tuple[int, bytes]:
        if self._session is None:
            raise RuntimeError("the request is not initialized")
        try:
            async with self._session.request(
                method,
                url,
                data=data,
                headers=headers,
                timeout=limits,
                proxy=self._http_proxy,
                allow_redirects=False,
            ) as response:
                status, payload = response.status, await response.read()
        except TimeoutError:
            raise TimedOut from None
        except self._faults as error:
            raise NetworkError(_plain(error)) from None
        # By its status alone, the page of a proxy would be taken for Telegram's final word.
        if status != HTTPStatus.OK and _answer(payload) is None:
            raise NetworkError(f"{NOT_TELEGRAM} (HTTP status {status})")
        return status, payload

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Read an answer. Raises NetworkError if it is none of Telegram's."""
        return answer_of(payload)


def answer_of(payload: bytes) -> dict[str, Any]:
    """Read an answer. Raises NetworkError if it is none of Telegram's."""
    answer = _answer(payload)
    if answer is None:
        raise NetworkError(NOT_TELEGRAM)
    return answer


def _answer(payload: bytes) -> dict[str, Any] | None:
    """Read an answer; None if it is none of Telegram's."""
    try:
        answer = decoded(payload)
    except (ValueError, RecursionError):
        return None
    is_telegrams = isinstance(answer, dict) and ("result" in answer or "description" in answer)
    return answer if is_telegrams else None


def _form(payload: Mapping[str, object]) -> aiohttp.FormData | None:
    """Return a payload as a form, which files need; None if there are none."""
    if not any(isinstance(value, Upload) for value in payload.values()):
        return None
    form = aiohttp.FormData(quote_fields=False)  # the names of files are Chinese as they are
    for name, value in payload.items():
        if isinstance(value, Upload):
            form.add_field(name, value.content, filename=value.name, content_type=value.kind)
        else:
            form.add_field(name, value if isinstance(value, str) else encoded(value))
    return form


def _seconds(given: object, default: float) -> float | None:
    return given if given is None or isinstance(given, int | float) else default


def _plain(error: Exception) -> str:
    """Name a fault; what the client itself says of it may hold the address."""
    reason = error.strerror if isinstance(error, OSError) else None
    return f"{type(error).__name__}: {reason}" if reason else type(error).__name__
