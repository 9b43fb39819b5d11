"""A group that becomes a supergroup keeps its conversations."""

from __future__ import annotations

import pytest

from bot.dialogue import Answer, Session
from bot.dialogue.session import FIRST_UNNAMED
from bot.dialogue.state import ChatSettings
from bot.store import Asked, ChatSettingsSaved, Commit, Send, Settled, Superseded
from tests.store.makers import commit_of, counts, ids, key, load, save, send, texts, update

OLD, NEW = -5, -1005


async def test_conversations_go_where_the_group_has_gone(store, now):
    for turn, user in enumerate((7, 8)):
        await save(store, key(OLD, 0, user), Session(turn=turn), now)
    await save(store, key(-6, 0, 7), Session(turn=9), now)
    for _ in range(2):  # both chats report it
        await store.chats.move(OLD, NEW, now)
    assert await load(store, key(OLD, 0, 7)) is None
    assert [(await load(store, key(NEW, 0, user))).turn for user in (7, 8)] == [0, 1]
    assert (await load(store, key(-6, 0, 7))).turn == 9


async def test_what_was_told_and_settled_goes_there_too(store, now):
    unnamed = FIRST_UNNAMED + 3
    settled = ChatSettingsSaved(key(OLD).place, ChatSettings("en"))
    await store.turns.commit([Commit(None, (settled,))], now)
    told = Session(lang="zh-Hant", answers=(Answer("account", "service"),))
    for user in (7, unnamed):
        await save(store, key(OLD, 0, user), told, now)
    await store.chats.move(OLD, NEW, now)
    stored = await store.turns.load([key(NEW, 0, user) for user in (7, unnamed)])
    assert [one.session for one in stored.values()] == [told, told]
    assert {one.settings for one in stored.values()} == {ChatSettings("en")}
    held = await counts(store)
    assert (held["profiles"], held["accounts"], held["chat_settings"]) == (2, 2, 1)


@pytest.mark.parametrize("there", [Session(turn=1), Session(answers=(Answer("a", "new"),))])
@pytest.mark.parametrize(("turns_there", "kept"), [(1, {"a": "old"}), (5, None)])
async def test_a_case_goes_with_its_conversation(store, now, there, turns_there, kept):
    for _ in range(3):
        await save(store, key(OLD, 0, 7), Session(answers=(Answer("a", "old"),)), now)
    for _ in range(turns_there):
        await save(store, key(NEW, 0, 7), there, now)
    await store.chats.move(OLD, NEW, now)
    assert (await load(store, key(NEW, 0, 7))).facts == (there.facts if kept is None else kept)
    assert (await counts(store))["positions"] == 1


@pytest.mark.parametrize(("turns_there", "kept"), [(1, "old"), (5, "new")])
async def test_of_two_conversations_the_longer_goes_on(store, now, turns_there, kept):
    for _ in range(3):
        await save(store, key(OLD, 0, 7), Session(question="old"), now)
    for _ in range(turns_there):
        await save(store, key(NEW, 0, 7), Session(question="new"), now)
    await store.chats.move(OLD, NEW, now)
    assert (await load(store, key(NEW, 0, 7))).question == kept


async def test_updates_that_wait_or_come_late_belong_to_the_new_chat(store, now):
    await store.inbox.add([update(1, chat=OLD)], now)
    await store.chats.move(OLD, NEW, now)
    (late,) = await store.inbox.add([update(2, chat=OLD)], now)
    assert late.key.chat == NEW
    assert ids(await store.inbox.waiting([NEW])) == [1, 2]
    assert await store.inbox.waiting([OLD]) == []


async def test_a_turn_begun_before_is_taken_anew_afterwards(store, now):
    before = update(1, chat=OLD)
    await store.inbox.add([before], now)
    await store.chats.move(OLD, NEW, now)
    with pytest.raises(Superseded):
        await store.turns.commit([commit_of(before, Session())], now)
    assert ids(await store.inbox.waiting([NEW])) == [1]


@pytest.mark.parametrize(("saves_there", "kept"), [(1, "en"), (3, "zh-Hant")])
async def test_what_was_settled_last_is_not_lost_to_a_welcome(store, now, saves_there, kept):
    for version in range(2):
        settled = ChatSettingsSaved(key(OLD).place, ChatSettings("en"), version)
        await store.turns.commit([Commit(None, (settled,))], now)
    for version in range(saves_there):
        settled = ChatSettingsSaved(key(NEW).place, ChatSettings("zh-Hant"), version)
        await store.turns.commit([Commit(None, (settled,))], now)
    await store.chats.move(OLD, NEW, now)
    (stored,) = (await store.turns.load([key(NEW)])).values()
    assert stored.settings.lang == kept


async def test_a_message_to_be_deleted_is_left_behind(store, now):
    deletion = Send(OLD, "deleteMessage", {"message_id": 4})
    await store.outbox.add([deletion], now)
    await store.chats.move(OLD, NEW, now)
    assert await store.outbox.waiting() == []


async def test_sends_go_there_without_the_numbers_of_old_messages(store, now):
    reply = Send(OLD, "sendMessage", {"text": "一", "reply_parameters": {"message_id": 3}})
    edit = Send(OLD, "editMessageText", {"text": "二", "message_id": 4})
    again = Send(OLD, "editMessageText", {"text": "三"}, replaces=7)
    keys = Send(OLD, "editMessageReplyMarkup", {"message_id": 4})
    toast = Send(OLD, "answerCallbackQuery", {"callback_query_id": "1"}, ordered=False)
    waiting = await store.outbox.add([reply, edit, again, keys, toast], now)
    await store.outbox.settle([Settled(waiting[0], moved_to=NEW)], now)
    *messages, last = [one.send for one in await store.outbox.waiting([NEW])]
    assert messages == [send(NEW, "一"), send(NEW, "二"), send(NEW, "三", question=7)]
    assert last == Send(NEW, "answerCallbackQuery", {"callback_query_id": "1"}, ordered=False)
    assert texts(await store.outbox.waiting([OLD])) == []


async def test_an_answered_message_is_known_but_its_answer_has_to_be_sent_anew(store, now):
    (waiting,) = await store.outbox.add([send(OLD, question=7)], now)
    await store.outbox.settle([Settled(waiting, message=70)], now)
    asked, one = Asked(7, "x", Session()), update(1, chat=OLD)
    await store.inbox.add([one], now)
    await store.turns.commit([commit_of(one, None, asked=asked)], now)
    await store.chats.move(OLD, NEW, now)
    assert await store.questions.get(NEW, 7) == asked
    assert await store.outbox.answer_to(NEW, 7) is None


async def test_a_chat_that_moves_twice_is_followed_to_the_end(store, now):
    await store.chats.move(OLD, NEW, now)
    await store.chats.move(NEW, -2005, now)
    (late,) = await store.inbox.add([update(1, chat=OLD)], now)
    assert late.key.chat == -2005


async def test_whatever_is_reported_nobody_goes_round_in_circles(store, now):
    await store.chats.move(OLD, NEW, now)
    await store.chats.move(NEW, OLD, now)
    said = await store.inbox.add([update(1, chat=OLD), update(2, chat=NEW)], now)
    assert {one.key.chat for one in said} == {OLD}
    await store.turns.commit([commit_of(said[0], Session())], now)
