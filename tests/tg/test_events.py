"""Which messages are for the bot, whose conversation they belong to, and where answers go."""

from __future__ import annotations

import json

import pytest
from telegram import User

from bot.delivery.wire import ANONYMOUS_ADMIN, CHANNEL, FIRST_UNNAMED, key_of
from bot.dialogue import Called, ConversationKey, Said
from bot.render.callbacks import Callback, encode
from bot.tg.events import concerns, incoming
from bot.tg.parsing import read as parsed

ME = User(7, "退号助手", is_bot=True, username="tuihao_bot")
MINE = ME.to_dict()
ASKER = {"id": 42, "is_bot": False, "first_name": "甲", "language_code": "zh-hans"}
OTHER = {"id": 43, "is_bot": False, "first_name": "乙"}
PRIVATE = {"id": 42, "type": "private"}
GROUP = {"id": -100, "type": "supergroup", "title": "群"}
FILE = {"file_id": "f", "file_unique_id": "u"}
STICKER = {**FILE, "type": "regular", "width": 1, "height": 1} | {
    "is_animated": False,
    "is_video": False,
}


def written(text=None, chat=GROUP, sender=ASKER, number=10, **more):
    head = {"message_id": number, "date": 1, "chat": chat, **more}
    return head | ({"from": sender} if sender else {}) | ({"text": text} if text else {})


def read(text=None, **more):
    update = {"update_id": 1, "message": written(text, **more)}
    came = incoming(parsed(json.dumps(update)).message, ME)
    assert came is None or came.key == key_of(update)
    return came


def event(text=None, **more):
    came = read(text, **more)
    return came and came.event


def test_a_private_message_is_what_the_user_says():
    came = read("我要注销公众号", chat=PRIVATE)
    assert came.event == Said("我要注销公众号")
    assert came.key == ConversationKey(chat=42, topic=0, user=42)
    assert came.answers is None
    assert came.language == "zh-hans"


@pytest.mark.parametrize(
    ("text", "called"),
    [
        ("/start", Called("start")),
        ("/START", Called("start")),
        ("/start migrate-fee", Called("start", "migrate-fee")),
        ("/nonsense here", Called("nonsense", "here")),
    ],
)
def test_a_private_command_is_read_whether_it_exists_or_not(text, called):
    assert event(text, chat=PRIVATE) == called


def test_a_caption_counts_as_text():
    photo = [{**FILE, "width": 1, "height": 1}]
    assert event(chat=PRIVATE, photo=photo, caption="这个提示什么意思") == Said("这个提示什么意思")


@pytest.mark.parametrize(
    "content",
    [
        {"sticker": STICKER},
        {"photo": [{**FILE, "width": 1, "height": 1}]},
        {"voice": {**FILE, "duration": 3}},
        {"location": {"longitude": 1.0, "latitude": 1.0}},
        {"rich_message": {"blocks": []}},
    ],
)
def test_in_private_something_without_text_is_noticed(content):
    came = read(chat=PRIVATE, **content)
    assert came is not None
    assert came.event is None


@pytest.mark.parametrize("chat", [PRIVATE, GROUP])
@pytest.mark.parametrize(
    "content",
    [
        {"pinned_message": written("旧消息")},
        {"left_chat_member": OTHER},
    ],
)
def test_reports_of_telegram_itself_are_passed_over(chat, content):
    assert read(chat=chat, **content) is None


@pytest.mark.parametrize(
    "text",
    [
        "大家好",
        "公众号怎么注销",
        "/weather",
        "/ask@another_bot 费用",
        "@another_bot 费用",
        "邮箱 a@b.cn",
    ],
)
def test_a_group_that_talks_among_itself_is_left_alone(text):
    assert read(text) is None


@pytest.mark.parametrize("content", [{"sticker": STICKER}, {"new_chat_members": [OTHER]}])
def test_things_without_text_in_a_group_are_left_alone(content):
    assert read(**content) is None


def test_a_command_in_a_group_is_answered_as_a_reply_to_it():
    came = read("/migrate@Tuihao_Bot", number=55)
    assert came.event == Called("migrate")
    assert came.answers == 55
    assert came.owner == 42


def test_a_command_meant_for_another_bot_is_so_whatever_nobody_sees_in_it():
    assert event("/ask\u200b@another_bot 费用") is None
    assert event("\u200b/ask@tuihao\u200b_bot 费用") == Called("ask", "费用")


def test_a_mention_asks_without_the_name():
    assert event("@tuihao_bot 迁移要多少钱") == Said("迁移要多少钱")


def marked(text, *marks):
    """Write a text in which the parts given stand out as entities of their types."""
    found = []
    for kind, part, more in marks:
        before = text[: text.index(part)].encode("utf-16-le")
        length = len(part.encode("utf-16-le")) // 2
        found.append({"type": kind, "offset": len(before) // 2, "length": length, **more})
    return {"entities": found} | ({"text": text})


@pytest.mark.parametrize(
    ("text", "kind", "part"),
    [
        ("写信到 help@tuihao_bot.com", "email", "help@tuihao_bot.com"),
        ("见 https://t.me/@tuihao_bot 置顶", "url", "https://t.me/@tuihao_bot"),
        ("代码里写 @tuihao_bot 就行", "code", "@tuihao_bot"),
        ("@another_bot 费用", "mention", "@another_bot"),
    ],
)
def test_a_name_inside_something_else_is_no_mention(text, kind, part):
    content = marked(text, (kind, part, {}))
    assert event(**content) is None


@pytest.mark.parametrize(
    "text", ["写信到 help@TUIHAO_BOT.com", "t.me/@tuihao_bot", "@tuihao_bot.com 怎么样"]
)
def test_without_marks_a_name_counts_only_if_it_stands_alone(text):
    assert event(text) is None


def test_without_marks_a_name_may_stand_beside_chinese():
    assert event("迁移要多少钱@tuihao_bot") == Said("迁移要多少钱")
    assert event("@tuihao_bot迁移要多少钱") == Said("迁移要多少钱")


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("👨‍👩‍👧‍👦 @Tuihao_Bot 迁移要多少钱", "👨‍👩‍👧‍👦   迁移要多少钱"),
        ("迁移要多少钱@tuihao_bot", "迁移要多少钱"),
    ],
)
def test_a_mention_is_found_where_telegram_marks_it(text, question):
    name = next(part for part in ("@Tuihao_Bot", "@tuihao_bot") if part in text)
    content = marked(text, ("mention", name, {}))
    assert event(**content) == Said(question)
    photo = [{**FILE, "width": 1, "height": 1}]
    caption = {"caption": text, "caption_entities": content["entities"], "photo": photo}
    assert event(**caption) == Said(question)


def test_a_mention_by_name_without_an_at_counts():
    content = marked("退号助手 迁移要多少钱", ("text_mention", "退号助手", {"user": MINE}))
    assert event(**content) == Said("迁移要多少钱")


@pytest.mark.parametrize("mark", [5, {}, {"type": "mention"}, {"type": 1, "offset": 0}])
def test_a_mark_nobody_understands_costs_no_answer(mark):
    assert event("迁移要多少钱", chat=PRIVATE, entities=[mark]) == Said("迁移要多少钱")


def test_a_longer_name_is_no_mention():
    assert event("@tuihao_bot2 迁移要多少钱") is None


def test_a_reply_to_the_bot_is_for_the_bot():
    asked = written("是订阅号还是服务号？", sender=MINE, number=5)
    assert event("订阅号", reply_to_message=asked) == Said("订阅号")


def test_a_reply_to_somebody_else_is_not():
    assert event("订阅号", reply_to_message=written("你的是什么号", sender=OTHER)) is None


@pytest.mark.parametrize("text", ["/ask", "/ask@tuihao_bot", "@tuihao_bot"])
def test_calling_the_bot_below_a_question_asks_that_question(text):
    question = written("公众号冻结了怎么办", sender=OTHER, number=31)
    came = read(text, reply_to_message=question)
    assert came.event == Called("ask", "公众号冻结了怎么办")
    assert came.answers == 31
    assert came.key.user == 42


def test_a_question_of_its_own_outweighs_the_message_replied_to():
    question = written("公众号冻结了怎么办", sender=OTHER, number=31)
    came = read("/ask 迁移要多少钱", reply_to_message=question, number=32)
    assert came.event == Called("ask", "迁移要多少钱")
    assert came.answers == 32


PART = {"quote": {"text": "迁移要多少钱", "position": 3, "is_manual": True}}


@pytest.mark.parametrize("chat", [PRIVATE, GROUP])
def test_below_a_part_that_was_picked_that_part_is_asked(chat):
    whole = written("公众号冻结了怎么办？迁移要多少钱？", sender=OTHER, number=31)
    assert event("/ask", chat=chat, reply_to_message=whole, **PART) == Called("ask", "迁移要多少钱")
    assert event("/ask", chat=chat, reply_to_message=whole) == Called("ask", whole["text"])


def test_a_part_of_the_bots_own_answer_can_be_asked():
    answer = written("要公证书，迁移要多少钱另说", sender=MINE, number=31)
    assert event("/ask", reply_to_message=answer, **PART) == Called("ask", "迁移要多少钱")
    assert event("/ask", reply_to_message=answer) == Called("ask")


def test_of_a_message_in_another_chat_the_part_is_known():
    there = {"external_reply": {"origin": {"type": "hidden_user", "date": 1}}}
    came = read("/ask", number=32, **there, **PART)
    assert came.event == Called("ask", "迁移要多少钱")
    assert came.answers == 32
    assert event("/ask", **there) == Called("ask")


@pytest.mark.parametrize(
    "raw",
    [
        5,
        {},
        {"message": 5},
        {"message": written("大家好") | {"chat": {"id": -1, "type": {}}}},
        {"message": written("大家好") | {"chat": []}},
        {"message": written("/ask") | {"entities": 5, "from": []}},
        {"message": written("x", reply_to_message=5)},
        {"edited_message": written("@x") | {"text": ["@"]}},
    ],
)
def test_whatever_comes_is_told_from_talk_or_left_to_those_who_read_it(raw):
    assert concerns(raw, ME) in {True, False}


def test_talk_among_members_is_no_concern_of_ours_and_all_else_is():
    assert not concerns({"update_id": 1, "message": written("大家好")}, ME)
    assert not concerns({"update_id": 1, "edited_message": written("/weather")}, ME)
    assert concerns({"update_id": 1, "message": written("大家好", chat=PRIVATE)}, ME)
    assert concerns({"update_id": 1, "message": written("／ask 费用")}, ME)
    assert concerns({"poll": {}}, ME)


def test_whatever_the_staff_say_among_themselves_may_be_for_somebody():
    said = written("大家好")
    assert concerns({"update_id": 1, "message": said}, ME, staff=said["chat"]["id"])
    assert not concerns({"update_id": 1, "message": said}, ME, staff=-1)


def test_members_of_a_group_have_conversations_of_their_own():
    keys = {read("/facts", sender=sender).key for sender in (ASKER, OTHER)}
    assert len(keys) == 2


def test_topics_of_a_forum_have_conversations_of_their_own():
    came = read("/facts", message_thread_id=9, is_topic_message=True)
    assert came.key.topic == came.thread_id == 9


def test_the_thread_of_a_plain_reply_is_no_topic():
    came = read("/facts", message_thread_id=9)
    assert (came.key.topic, came.thread_id) == (0, None)


ANONYMOUS = {"id": ANONYMOUS_ADMIN, "is_bot": True, "first_name": "Group"}
AS_CHANNEL = {"id": CHANNEL, "is_bot": True, "first_name": "Channel"}


@pytest.mark.parametrize("sender", [ANONYMOUS, AS_CHANNEL])
def test_the_unnamed_have_a_conversation_for_each_message_that_begins_one(sender):
    keys = {read("/paths", sender=sender, number=number).key.user for number in (10, 11)}
    assert keys == {FIRST_UNNAMED + 10, FIRST_UNNAMED + 11}


def below(owner):
    """The bot's question with a button of somebody's."""
    key = {"text": "订阅号", "callback_data": encode(Callback(owner, 1, "subscription"))}
    return written("哪一种？", sender=MINE, number=5, reply_markup={"inline_keyboard": [[key]]})


def test_an_unnamed_one_who_replies_to_the_bot_goes_on_with_that_conversation():
    begun = FIRST_UNNAMED + 10
    came = read("订阅号", sender=ANONYMOUS, number=12, reply_to_message=below(begun))
    assert came.key.user == came.owner == begun


def test_nobody_goes_on_with_a_persons_conversation_by_being_unnamed():
    came = read("订阅号", sender=ANONYMOUS, number=12, reply_to_message=below(42))
    assert came.key.user == FIRST_UNNAMED + 12


def test_whoever_presses_an_unnamed_ones_button_goes_on_with_their_conversation():
    data = encode(Callback(FIRST_UNNAMED + 10, 1, "x"))
    head = {"id": "1", "from": OTHER, "data": data}
    press = head | {"message": written("选一个", sender=MINE)}
    assert key_of({"callback_query": press}).user == FIRST_UNNAMED + 10
    private = head | {"message": written("选一个", sender=MINE, chat=PRIVATE)}
    assert key_of({"callback_query": private}).user == OTHER["id"]


@pytest.mark.parametrize(
    "message",
    [
        {"sender": {"id": 99, "is_bot": True, "first_name": "另一个机器人"}},
        {"sender": None},
        {"is_automatic_forward": True},
    ],
)
def test_other_bots_and_channels_posts_get_no_answer(message):
    assert read("/start", **message) is None


def test_a_press_belongs_to_the_one_who_presses():
    query = {"id": "1", "chat_instance": "1", "from": OTHER, "data": "x"}
    shown = written("选一个", sender=MINE, message_thread_id=9, is_topic_message=True)
    press = {"callback_query": query | {"message": shown}}
    assert key_of(press) == ConversationKey(chat=-100, topic=9, user=43)


def test_a_question_below_somebody_elses_message_goes_on_from_it():
    other = {"message_id": 3, "date": 1, "chat": PRIVATE, "text": "公众号想迁移到新公司"}
    other["from"] = {"id": 9, "is_bot": False, "first_name": "同事"}
    came = event("那要多少钱", chat=PRIVATE, reply_to_message=other)
    assert came == Said("那要多少钱", "公众号想迁移到新公司")
