"""Coming to Telegram: what passes is waited for, what does not ends the start."""

from __future__ import annotations

import asyncio

import pytest
from telegram import Bot

from bot.errors import ConfigurationError
from bot.tg.line import connect
from bot.tg.listening import set_webhook
from tests.tg.wire import Wire

URL, SECRET = "https://bot.example.org/hook", "s"


@pytest.fixture
def waits(monkeypatch):
    """Waiting takes no time, and is written down."""
    waits, sleep = [], asyncio.sleep

    async def wait(seconds):
        waits.append(seconds)
        await sleep(0)

    monkeypatch.setattr("bot.tg.listening.asyncio.sleep", wait)
    return waits


@pytest.fixture
def wire():
    return Wire()


@pytest.fixture
def bot(wire):
    return Bot("1:x", request=wire, get_updates_request=wire)


@pytest.mark.parametrize(
    "refusal",
    [
        "Bad Request: bad webhook: Failed to resolve host: Name or service not known",
        "Bad Request: bad webhook: Connection refused",
        "Bad Request: bad webhook: of a kind that nobody knows yet",
        "Bad Request: Logged out",
    ],
)
async def test_a_webhook_that_is_refused_for_now_is_set_later(wire, bot, waits, caplog, refusal):
    for _ in range(3):
        wire.refuses(400, refusal)
    wire.answers.append((200, b'{"ok": true, "result": true}'))
    await set_webhook(bot, URL, SECRET)
    assert wire.names == ["setWebhook"] * 4
    assert waits == [1, 2, 4]
    assert "next try in 2.0 s" in caplog.text


async def test_the_time_that_telegram_names_is_waited_for(wire, bot, waits):
    wire.refuses(429, "Too Many Requests", retry_after=17)
    wire.answers.append((200, b'{"ok": true, "result": true}'))
    await set_webhook(bot, URL, SECRET)
    assert waits == [17]


@pytest.mark.parametrize(
    ("refusal", "told"),
    [
        ("Bad Request: bad webhook: An HTTPS URL must be provided for webhook", "HTTPS"),
        ("Bad Request: bad webhook: IP address 127.0.0.1 is reserved", "from outside"),
        ("Bad Request: bad webhook: Webhook can be set up only on ports 80, 88, 443", "ports"),
        ("Bad Request: invalid webhook URL specified", "no address"),
        ("Bad Request: secret token contains unallowed characters", "A-Z"),
    ],
)
async def test_a_webhook_that_will_never_be_taken_ends_the_start(wire, bot, refusal, told):
    wire.refuses(400, refusal)
    with pytest.raises(ConfigurationError, match=told):
        await set_webhook(bot, URL, SECRET)


@pytest.mark.parametrize("status", [401, 404])
async def test_a_token_that_is_not_accepted_ends_the_start(wire, bot, status):
    for come in (connect(bot), set_webhook(bot, URL, SECRET)):
        wire.refuses(status, "Unauthorized")
        with pytest.raises(ConfigurationError, match="BOT_TOKEN"):
            await come


async def test_who_cannot_be_asked_now_is_asked_later(wire, bot, waits):
    wire.refuses(429, "Too Many Requests", retry_after=3)
    wire.refuses(500, "Internal Server Error")
    wire.refuses(409, "Conflict")
    body = b'{"ok": true, "result": {"id": 1, "is_bot": true, "first_name": "x", "username": "x"}}'
    wire.answers.append((200, body))
    await connect(bot)
    assert waits == [3, 2, 4]
