"""Updates of one conversation keep their order; different ones do not wait for each other."""

from __future__ import annotations

import asyncio

from telegram import Chat, Message, Update, User

from bot.tg.ordering import OrderedProcessor


def update(number, chat=1, user=1):
    message = Message(number, None, Chat(chat, "group"), User(user, "某人", is_bot=False), text="x")
    return Update(number, message=message)


class Handled:
    """Handles updates, each held back until it is let go."""

    def __init__(self, processor):
        self.processor = processor
        self.begun = []
        self.ended = []
        self.gates = {}

    def start(self, one):
        self.gates[one.update_id] = asyncio.Event()
        return asyncio.create_task(self.processor.process_update(one, self._handle(one)))

    async def _handle(self, one):
        self.begun.append(one.update_id)
        await self.gates[one.update_id].wait()
        self.ended.append(one.update_id)


async def settle():
    """Let everything run that does not wait for anything."""
    for _ in range(20):
        await asyncio.sleep(0)


async def test_a_conversation_is_handled_one_update_at_a_time_in_order():
    handled = Handled(OrderedProcessor())
    tasks = [handled.start(update(number)) for number in (1, 2, 3)]
    await settle()
    assert handled.begun == [1]
    handled.gates[3].set()
    handled.gates[2].set()
    await settle()
    assert handled.ended == []
    handled.gates[1].set()
    await asyncio.gather(*tasks)
    assert handled.ended == [1, 2, 3]


async def test_others_go_on_while_one_waits():
    handled = Handled(OrderedProcessor())
    slow = handled.start(update(1))
    same_chat, elsewhere = handled.start(update(2, user=2)), handled.start(update(3, chat=2))
    handled.gates[2].set()
    handled.gates[3].set()
    await asyncio.gather(same_chat, elsewhere)
    assert handled.ended == [2, 3]
    handled.gates[1].set()
    await slow


async def test_a_failure_does_not_hold_the_conversation_up():
    processor = OrderedProcessor()

    async def fails():
        raise RuntimeError("broken")

    handled = Handled(processor)
    failing = asyncio.create_task(processor.process_update(update(1), fails()))
    following = handled.start(update(2))
    handled.gates[2].set()
    results = await asyncio.gather(failing, following, return_exceptions=True)
    assert isinstance(results[0], RuntimeError)
    assert handled.ended == [2]


async def test_nothing_is_kept_of_conversations_that_are_over():
    processor = OrderedProcessor()
    handled = Handled(processor)
    tasks = [handled.start(update(number, user=number)) for number in range(50)]
    for gate in handled.gates.values():
        gate.set()
    await asyncio.gather(*tasks)
    assert handled.ended == list(range(50))
    assert processor._locks == {}
