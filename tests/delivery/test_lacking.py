"""What a server may not know: found out before anybody is shown what was meant for one."""

from __future__ import annotations

import pytest

from bot.delivery.client import CallFailed, Refused
from bot.delivery.lacking import EPHEMERAL, WaryClient
from tests.bot_api_models import method_of
from tests.e2e.emulator import judged
from tests.tg.wire import Wire, client_on

TO_ONE = {"receiver_user_id": 7, "callback_query_id": "q"}
SENT = {"chat_id": -1, "text": "x", EPHEMERAL: TO_ONE}
TAKEN = (200, b'{"ok":true,"result":{"message_id":0,"ephemeral_message_id":5,"date":1}}')


@pytest.fixture
def wire():
    return Wire()


@pytest.fixture
def client(wire):
    return WaryClient(client_on(wire))


async def test_a_server_that_knows_it_is_asked_once(wire, client):
    for _ in range(2):
        wire.refuses(400, "Bad Request: message not found") if not wire.calls else None
        wire.answers.append(TAKEN)
        await client.call("sendMessage", SENT)
    assert wire.names == ["deleteEphemeralMessage", "sendMessage", "sendMessage"]
    assert client.lacking == set()


async def test_what_is_asked_is_a_call_that_telegram_understands(wire, client):
    wire.refuses(400, "Bad Request: message not found")
    wire.answers.append(TAKEN)
    await client.call("sendMessage", SENT)
    for method, fields in wire.calls:
        assert method_of(method)
        assert judged(method, fields) == []


async def test_a_server_that_does_not_know_it_is_sent_nothing(wire, client):
    wire.refuses(404, "Not Found: method not found")
    for _ in range(2):
        with pytest.raises(Refused):
            await client.call("sendMessage", SENT)
    assert wire.names == ["deleteEphemeralMessage", "getMe"]
    assert EPHEMERAL in client.lacking


async def test_that_the_bot_is_not_found_for_a_moment_says_nothing_of_it(wire, client):
    wire.refuses(404, "Not Found")
    wire.refuses(401, "Unauthorized")
    with pytest.raises(CallFailed):
        await client.call("sendMessage", SENT)
    assert client.lacking == set()


async def test_what_everybody_was_shown_is_taken_away_and_not_tried_again(wire, client):
    wire.refuses(400, "Bad Request: message not found")
    wire.answers.append((200, b'{"ok":true,"result":{"message_id":50,"date":1}}'))
    await client.call("sendMessage", SENT)
    assert wire.calls[-1] == ("deleteMessage", {"chat_id": -1, "message_id": 50})
    assert EPHEMERAL in client.lacking
