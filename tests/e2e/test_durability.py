"""Nothing is lost and nothing is said twice, whenever the program stops."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import time
from pathlib import Path

import pytest

from bot.dialogue import ConversationKey
from bot.store import Update, open_store
from tests.e2e.conftest import living
from tests.e2e.emulator import TOKEN
from tests.e2e.world import Person, World

FEE = "公众号迁移要多少钱"
TRANSFER = "我们公司的公众号要过户给集团另一家公司"


def sent_to(person: Person) -> list[str]:
    calls = person.world.telegram.calls
    mine = [call for call in calls if call.fields.get("chat_id") == person.number]
    return [call.fields["text"] for call in mine if call.method == "sendMessage"]


def stored(world: World, message: dict[str, object]) -> None:
    """Store an update as a program does that dies right afterwards."""
    number = next(world.numbers) + 10**8
    chat = message["chat"]["id"]
    update = Update(
        number,
        ConversationKey(chat, 0, chat),
        json.dumps({"update_id": number, "message": message}),
    )

    async def store() -> None:
        url = world.settings["BOT_DATABASE_URL"]
        async with open_store(url, int(TOKEN.partition(":")[0])) as opened:
            await opened.inbox.add([update], dt.datetime.now(dt.UTC))

    asyncio.run(store())


def test_an_update_that_was_stored_is_answered_after_a_crash_once(mortal):
    person = mortal.person()
    person.says(TRANSFER)
    mortal.kill()
    stored(mortal, person.message("/facts"))
    mortal.start()
    mortal.settle()
    answers = sent_to(person)
    assert len(answers) == 2
    assert "企业" in answers[1]
    mortal.kill()
    mortal.start()
    assert "300" in person.says(FEE).message.text
    assert len(sent_to(person)) == 3


def test_an_answer_that_had_to_wait_leaves_after_a_crash_once(mortal):
    person = mortal.person()
    mortal.telegram.refuse("sendMessage", 429, "Too Many Requests", retry_after=600)
    mortal.telegram.deliver(message=person.message(FEE))
    mortal.wait_for(lambda: "next try in 600" in mortal.output())
    assert sent_to(person) == []
    mortal.kill()
    mortal.start()
    mortal.settle()
    assert len(sent_to(person)) == 1


@pytest.mark.parametrize("end", ["stop", "kill"])
def test_an_answer_that_was_under_way_may_be_repeated_but_no_other(mortal, end):
    person = mortal.person()
    person.says("/help")
    mortal.telegram.hold("sendMessage")
    for text in (TRANSFER, FEE):
        mortal.telegram.deliver(message=person.message(text))
    mortal.wait_for(lambda: len(sent_to(person)) == 2)
    mortal.wait_for(lambda: not mortal.count("updates WHERE NOT done"))
    began = time.monotonic()
    getattr(mortal, end)()
    assert time.monotonic() - began < 10
    mortal.start()
    mortal.settle()
    _, held, again, last = sent_to(person)
    assert held == again
    assert "300" in last


def test_an_update_that_comes_twice_is_answered_once(called):
    person = called.person()
    update = {"update_id": 2 * 10**9, "message": person.message(FEE)}
    with person.followed() as turn:
        for _ in range(3):
            assert called.post(json.dumps(update).encode()) == 200
    assert "300" in turn.message.text


def test_telegram_is_told_that_an_update_was_taken_when_it_is_stored(called):
    person = called.person()
    number = 2 * 10**9 + 1
    with person.followed():
        body = json.dumps({"update_id": number, "message": person.message("/help")})
        assert called.post(body.encode()) == 200
        assert called.count("updates WHERE update_id = ?", number) == 1


def test_a_second_program_waits_and_takes_over(mortal, tmp_path: Path):
    person = mortal.person()
    question = person.says(TRANSFER).message
    folder = tmp_path / "second"
    folder.mkdir()
    url = mortal.settings["BOT_DATABASE_URL"]
    second = World(mortal.telegram, folder, BOT_DATABASE_URL=url)
    second.launch()
    try:
        second.wait_for(lambda: "another process" in second.output())
        assert "300" in person.says(FEE).message.text
        first = len(mortal.telegram.calls)
        mortal.kill()
        began = time.monotonic()
        second.wait_for(lambda: any(c.fields.get("timeout") for c in mortal.telegram.calls[first:]))
        assert time.monotonic() - began < 10
        person.world = second
        second.settle()
        assert person.says("/facts").message.text != question.text
    finally:
        second.end()


def test_one_who_floods_is_told_once_and_others_are_answered(tmp_path: Path):
    with living(tmp_path, BOT_SEND_RATE="1000") as world:
        flooding, other = world.person(), world.person()
        world.telegram.refuse("sendMessage", 429, "Too Many Requests", retry_after=5)
        for _ in range(60):
            world.telegram.deliver(message=flooding.message("/help"))
        world.telegram.deliver(message=other.message(FEE))
        world.wait_for(lambda: sent_to(other))
        assert sent_to(flooding) == []
        world.settle()
        answers = sent_to(flooding)
        assert len([text for text in answers if "太快了" in text]) == 1
        assert 20 < len(answers) < 30
        assert "/help" not in flooding.says(FEE).message.text
        world.check()
