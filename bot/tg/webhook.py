"""Telegram's webhook: what takes the updates that it sends."""

from __future__ import annotations

import hmac
import logging

from aiohttp import web

from bot.delivery.intake import Intake
from bot.errors import StoreError
from bot.jsontext import decoded
from bot.web.serving import Handler

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name

_log = logging.getLogger(__name__)


def webhook(secret: str, intake: Intake) -> Handler:
    """Return what takes updates that carry the secret: it says 200 when they are stored.

    Telegram comes back with whatever gets another answer.
    """

    async def handle(request: web.Request) -> web.Response:
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode("utf-8", "surrogateescape"), secret.encode()):
            return web.Response(status=403, text="wrong secret\n")
        if intake.is_full:
            return web.Response(status=503, text="too much to do\n")
        try:
            update = decoded(await request.read())
        except (ValueError, RecursionError):
            update = None
        if not isinstance(update, dict):
            _log.warning("the webhook got something that is no update")
            return web.Response(status=400, text="not an update\n")
        try:
            await intake.take([update])
        except StoreError as error:
            _log.error("an update cannot be stored: %s", error)
            return web.Response(status=503, text="cannot be stored\n")
        return web.Response()

    return handle
