"""Nothing that opens an account is in what is stored of an update."""

from __future__ import annotations

import json

import pytest

from bot.delivery.wire import stored_form
from bot.tg.parsing import read
from tests.tg.test_events import OTHER, written

SECRET = "hj7788xyz"
SAID = f"公众号密码是 {SECRET}，帮我登录"
PRESS = {"id": "4111111111111111", "chat_instance": "4111111111111111", "from": OTHER, "data": "x"}


@pytest.mark.parametrize(
    "update",
    [
        {"message": written(SAID)},
        {"edited_message": written(SAID)},
        {"message": written(f"/ask {SAID}")},
        {"message": written("/ask") | {"reply_to_message": written(SAID)}},
        {"message": written("看图") | {"caption": SAID}},
        {"message": written("这句") | {"quote": {"text": SAID, "position": 0}}},
        {
            "callback_query": PRESS
            | {"message": written("答") | {"reply_to_message": written(SAID)}}
        },
    ],
)
def test_a_secret_is_gone_before_an_update_is_stored(update):
    stored = stored_form({"update_id": 1, **update})
    assert SECRET not in stored.payload
    assert "〇" * len(SECRET) in stored.payload
    assert read(stored.payload)


def test_what_telegram_itself_has_written_stays():
    raw = {"update_id": 1, "callback_query": PRESS | {"message": written("答")}}
    assert json.loads(stored_form(raw).payload) == raw
