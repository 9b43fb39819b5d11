"""How updates reach the bot: by polling, or by a webhook."""

from __future__ import annotations

import asyncio
import hmac
import logging
from urllib.parse import urlsplit

from telegram import Bot
from telegram.error import BadRequest, InvalidToken, TelegramError

from bot.delivery.intake import Intake
from bot.delivery.refusals import lasting_reason
from bot.delivery.values import KINDS
from bot.errors import ConfigurationError
from bot.retrying import retrying
from bot.settings import Settings
from bot.store import Leases
from bot.tg.client import Api
from bot.tg.line import after_trouble, refused_token
from bot.tg.polling import poll

_log = logging.getLogger(__name__)


async def listen(settings: Settings, bot: Bot, api: Api, intake: Intake, leases: Leases) -> None:
    """Take updates for ever, in the way the settings ask for.

    Raises ConfigurationError if an address cannot be listened on or Telegram refuses the
    webhook.
    """
    if settings.webhook_url is None or settings.webhook_listen is None:
        await leases.exclusively(lambda: poll(api, intake))
        return
    # The HTTP server takes long to import, and who only polls has no use for it.
    from bot.tg.webhook import webhook  # noqa: PLC0415
    from bot.web.serving import serving  # noqa: PLC0415

    secret = _secret(settings)
    path = urlsplit(settings.webhook_url).path or "/"
    async with serving(settings.webhook_listen, {("POST", path): webhook(secret, intake)}):
        await set_webhook(bot, settings.webhook_url, secret)
        await asyncio.Event().wait()


async def set_webhook(bot: Bot, url: str, secret: str) -> None:
    """Raises ConfigurationError only for what no waiting changes."""

    async def ask() -> None:
        await bot.set_webhook(url, secret_token=secret, allowed_updates=KINDS)

    try:
        await retrying(ask, TelegramError, after_trouble)
    except InvalidToken:
        raise refused_token() from None
    except BadRequest as error:
        reason = lasting_reason(error.message)
        message = (
            f"BOT_WEBHOOK_URL: Telegram does not take this webhook: {error.message} ({reason})"
        )
        raise ConfigurationError(message) from None


def _secret(settings: Settings) -> str:
    """Return the webhook's secret; without one of its own, the same for all with this token."""
    if settings.webhook_secret:
        return settings.webhook_secret.get_secret_value()
    token = settings.token.get_secret_value() if settings.token else ""
    return hmac.digest(token.encode(), b"webhook", "sha256").hex()
