"""Which messages are for the bot, whose conversation they belong to, and where answers go."""

from __future__ import annotations

import pytest
from telegram import Message, User

from bot.dialogue import Called, ConversationKey, Said
from bot.tg.incoming import ANONYMOUS_ADMIN, incoming
from bot.tg.updates import key_of

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
    message = Message.de_json(written(text, **more), None)
    return incoming(message, ME)


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


def test_a_mention_asks_without_the_name():
    assert event("@tuihao_bot 迁移要多少钱") == Said("迁移要多少钱")


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


def test_members_of_a_group_have_conversations_of_their_own():
    keys = {read("/facts", sender=sender).key for sender in (ASKER, OTHER)}
    assert len(keys) == 2


def test_topics_of_a_forum_have_conversations_of_their_own():
    came = read("/facts", message_thread_id=9, is_topic_message=True)
    assert came.key.topic == came.thread_id == 9


def test_the_thread_of_a_plain_reply_is_no_topic():
    came = read("/facts", message_thread_id=9)
    assert (came.key.topic, came.thread_id) == (0, None)


def test_buttons_for_an_anonymous_administrator_are_for_anyone():
    anonymous = {"id": ANONYMOUS_ADMIN, "is_bot": True, "first_name": "Group"}
    assert read("/paths", sender=anonymous, sender_chat=GROUP).owner == 0


@pytest.mark.parametrize(
    "message",
    [
        {"sender": {"id": 99, "is_bot": True, "first_name": "另一个机器人"}},
        {"sender": None},
        {"is_automatic_forward": True},
    ],
)
def test_bots_and_channels_get_no_answer(message):
    assert read("/start", **message) is None


def test_a_press_belongs_to_the_one_who_presses():
    query = {"id": "1", "chat_instance": "1", "from": OTHER, "data": "x"}
    shown = written("选一个", sender=MINE, message_thread_id=9, is_topic_message=True)
    press = {"callback_query": query | {"message": shown}}
    assert key_of(press) == ConversationKey(chat=-100, topic=9, user=43)
