from __future__ import annotations

from datetime import timedelta

from bot.store import Send, Settled, Waiting, open_store
from tests.store.conftest import BOT
from tests.store.makers import send, texts


async def test_sends_wait_in_the_order_they_were_kept(url, now):
    full = Send(
        chat=-1001234567890,
        method="editMessageText",
        payload={"text": "👋", "reply_markup": {"inline_keyboard": [[{"text": "返回"}]]}},
        ordered=False,
        question=7,
        replaces=8,
    )
    async with open_store(url, BOT) as store:
        added = await store.outbox.add([send(1, "一"), send(2, "二"), full], now)
    async with open_store(url, BOT) as store:
        assert await store.outbox.waiting() == added
        assert [one.send for one in added] == [send(1, "一"), send(2, "二"), full]
        assert [one.id for one in added] == sorted({one.id for one in added})
        assert added[2] == Waiting(added[2].id, full, now)
        assert texts(await store.outbox.waiting([2])) == ["二"]
        assert texts(await store.outbox.waiting(limit=1)) == ["一"]


async def test_nothing_to_send_is_nothing(store, now):
    assert await store.outbox.add([], now) == []
    await store.outbox.settle([], now)


async def test_many_sends_keep_their_order(store, now):
    added = await store.outbox.add([send(text=str(number)) for number in range(2500)], now)
    assert texts(added) == texts(await store.outbox.waiting(limit=5000)) == [*map(str, range(2500))]


async def test_what_is_sent_or_given_up_waits_no_more(store, now):
    one, two, three = await store.outbox.add([send(text=text) for text in "abc"], now)
    await store.outbox.settle([Settled(one, message=10), Settled(three)], now)
    assert await store.outbox.waiting() == [two]


async def test_an_id_is_never_used_again(store, now):
    (first,) = await store.outbox.add([send()], now)
    await store.outbox.settle([Settled(first)], now)
    (second,) = await store.outbox.add([send()], now)
    assert second.id > first.id


async def test_the_answer_to_a_question_is_remembered(store, now):
    question, plain = await store.outbox.add([send(question=7), send()], now)
    await store.outbox.settle([Settled(question, message=70), Settled(plain, message=71)], now)
    assert await store.outbox.answer_to(1, 7) == 70
    assert await store.outbox.answer_to(2, 7) is None
    assert await store.outbox.answer_to(1, 8) is None


async def test_an_answer_that_had_to_be_sent_anew_takes_the_place_of_the_old_one(store, now):
    (first,) = await store.outbox.add([send(question=7)], now)
    await store.outbox.settle([Settled(first, message=70)], now)
    (edit,) = await store.outbox.add([send(replaces=7)], now)
    await store.outbox.settle([Settled(edit, message=80)], now)
    assert await store.outbox.answer_to(1, 7) == 80


async def test_two_answers_to_one_question_at_once_leave_the_later(store, now):
    parts = await store.outbox.add([send(question=7), send(question=7)], now)
    await store.outbox.settle([Settled(part, message=70 + n) for n, part in enumerate(parts)], now)
    assert await store.outbox.answer_to(1, 7) == 71


async def test_a_message_given_up_answers_nothing(store, now):
    (waiting,) = await store.outbox.add([send(question=7)], now)
    await store.outbox.settle([Settled(waiting)], now)
    assert await store.outbox.answer_to(1, 7) is None


async def test_all_that_waits_for_a_migrated_chat_goes_where_it_has_gone(store, now):
    old, other, later = await store.outbox.add([send(-5, "一"), send(6, "二"), send(-5, "三")], now)
    await store.outbox.settle([Settled(old, moved_to=-1005)], now)
    assert await store.outbox.waiting([-5]) == []
    assert await store.outbox.waiting([6]) == [other]
    moved = await store.outbox.waiting([-1005])
    assert [one.id for one in moved] == [old.id, later.id]
    assert [one.send for one in moved] == [send(-1005, "一"), send(-1005, "三")]


async def test_old_answers_are_forgotten(store, now):
    for day, question in enumerate([7, 8]):
        (waiting,) = await store.outbox.add([send(question=question)], now)
        sent = Settled(waiting, message=70)
        await store.outbox.settle([sent], now + timedelta(days=day))
    assert await store.outbox.prune(now + timedelta(days=1)) == 1
    assert await store.outbox.answer_to(1, 7) is None
    assert await store.outbox.answer_to(1, 8) == 70


async def test_another_bot_sees_none_of_it(url, now):
    async with open_store(url, BOT) as one, open_store(url, BOT + 1) as other:
        (waiting,) = await one.outbox.add([send(question=7)], now)
        assert await other.outbox.waiting() == []
        await one.outbox.settle([Settled(waiting, message=70)], now)
        assert await other.outbox.answer_to(1, 7) is None
        assert await other.outbox.prune(now + timedelta(days=1)) == 0
