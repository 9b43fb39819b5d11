"""What a message said when it was answered outlives a crash, and not its erasure."""

from __future__ import annotations

from datetime import timedelta

from bot.dialogue import Answer, Session
from bot.store import (
    AnswerRemoved,
    Asked,
    Commit,
    QuestionAsked,
    Send,
    Settled,
    Whose,
    digest_of,
    open_store,
)
from tests.store.makers import commit_of, key, update

KNOWN = Session(turn=3, answers=(Answer("account", "service", turn=2),))


async def answered(store, now, number, **more):
    await store.inbox.add([update(number)], now)
    await store.turns.commit([commit_of(update(number), None, **more)], now)


async def test_a_message_is_remembered_with_what_came_before_it(store, now):
    asked = Asked(7, digest_of("服务号"), KNOWN)
    await answered(store, now, 1, asked=asked)
    assert await store.questions.get(1, 7) == asked
    assert await store.questions.get(1, 8) is None
    assert await store.questions.get(2, 7) is None


async def test_an_edited_one_is_remembered_as_it_is_now(store, now):
    for number, text in enumerate(("服务号", "订阅号")):
        await answered(store, now, number, asked=Asked(7, digest_of(text), KNOWN))
    assert (await store.questions.get(1, 7)).digest == digest_of("订阅号")


async def test_nothing_of_the_words_themselves_is_kept(store, now):
    await answered(store, now, 1, asked=Asked(7, digest_of("我的秘密"), None))
    assert "秘密" not in (await store.questions.get(1, 7)).digest


async def test_what_was_known_is_forgotten_with_all_the_rest(store, now):
    await answered(store, now, 1, asked=Asked(7, "x", KNOWN))
    other = update(2, chat=2)
    await store.inbox.add([other], now)
    await store.turns.commit([commit_of(other, None, asked=Asked(7, "x", KNOWN))], now)
    await answered(store, now, 3, asked=Asked(8, "y", KNOWN), erases=True)
    assert (await store.questions.get(1, 7)).before is None
    assert (await store.questions.get(1, 8)).before is None
    assert (await store.questions.get(other.key.chat, 7)).before == KNOWN


async def test_they_are_forgotten_in_the_end(store, now):
    await answered(store, now, 1, asked=Asked(7, "x", KNOWN))
    assert await store.questions.prune(now) == 0
    assert await store.questions.prune(now + timedelta(seconds=1)) == 1
    assert await store.questions.get(1, 7) is None


async def test_another_bot_answers_other_messages(url, store, now):
    await answered(store, now, 1, asked=Asked(7, "x", KNOWN))
    async with open_store(url, 1) as other:
        assert await other.questions.get(1, 7) is None
        assert await other.questions.prune(now + timedelta(days=1)) == 0


async def is_answered(store, now, question, message, *, asker=7, caller=0):
    """Somebody asks, or is asked for, and gets an answer."""
    asked = QuestionAsked(key(1, 0, asker), Asked(question, "x", None), caller)
    answer = Send(1, "sendMessage", {"text": "x"}, question=question)
    waiting = await store.turns.commit([Commit(None, (asked,), (answer,))], now)
    await store.outbox.settle([Settled(waiting[0], message=message)], now)


async def test_it_is_known_whom_a_message_of_ours_answers_and_who_called_for_it(store, now):
    await is_answered(store, now, 10, 20, asker=7, caller=8)
    await is_answered(store, now, 11, 21, asker=9)
    assert await store.questions.whose(1, 20) == Whose(7, 8)
    assert await store.questions.whose(1, 21) == Whose(9, 0)
    assert await store.questions.whose(1, 22) is None
    assert await store.questions.whose(2, 20) is None


async def test_an_answer_that_is_removed_is_forgotten_with_its_question(store, now):
    for question in (10, 11):
        await is_answered(store, now, question, question + 10)
    await store.turns.commit([Commit(None, (AnswerRemoved(1, 20), AnswerRemoved(1, 99)))], now)
    assert await store.questions.whose(1, 20) is None
    assert await store.questions.get(1, 10) is None
    assert await store.outbox.answer_to(1, 10) is None
    assert await store.questions.whose(1, 21) == Whose(7, 0)
    assert await store.questions.get(1, 11)
