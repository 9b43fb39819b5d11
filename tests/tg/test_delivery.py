"""How replies become messages and keyboards, and what happens when an edit is refused."""

from __future__ import annotations

import json

import pytest
from telegram import Bot, InlineKeyboardButton
from telegram.request import BaseRequest

from bot.dialogue import Reply, Session
from bot.dialogue.reply import Button, Paragraph
from bot.tg.callbacks import decode
from bot.tg.delivery import Place, edit, keyboard, send

PLACE = Place(chat_id=-100, owner=42)
LONG = Reply(
    tuple(Paragraph("长" * 1000) for _ in range(9)), buttons=(Button("go:paths", "所有方式"),)
)


def rows(*labels, place=PLACE, lang="zh-Hans"):
    buttons = tuple(Button(f"b{number}", label) for number, label in enumerate(labels))
    markup = keyboard(place, Reply((), buttons=buttons), Session(lang=lang))
    return markup and [[button.text for button in row] for row in markup.inline_keyboard]


def test_short_labels_stand_two_in_a_row():
    assert rows("能", "不能", "不知道") == [["能", "不能"], ["不知道"]]


def test_a_long_label_has_a_row_of_its_own():
    long = "号留下，我本人退出管理"
    assert rows("企业", long, "媒体", "个人") == [["企业"], [long], ["媒体", "个人"]]


def test_a_chinese_character_is_as_wide_as_two_letters():
    assert rows("订阅号服务号个人", "abcdefghijklmnop") == [
        ["订阅号服务号个人", "abcdefghijklmnop"]
    ]
    assert rows("订阅号服务号个人号", "个人") == [["订阅号服务号个人号"], ["个人"]]


def test_labels_are_traditional_for_those_who_read_it():
    assert rows("订阅号", lang="zh-Hant") == [["訂閱號"]]


def test_a_reply_without_buttons_has_no_keyboard():
    assert rows() is None


def test_a_link_stands_below_everything():
    link = InlineKeyboardButton("私聊继续", url="https://t.me/tuihao_bot?start=migrate")
    place = Place(chat_id=-100, owner=42, extra=link)
    assert rows("能", "不能", place=place) == [["能", "不能"], ["私聊继续"]]


def test_a_button_tells_its_owner_and_its_question():
    reply = Reply((), buttons=(Button("subscription", "订阅号"),))
    markup = keyboard(PLACE, reply, Session(stamp=7))
    pressed = decode(markup.inline_keyboard[0][0].callback_data)
    assert (pressed.owner, pressed.stamp, pressed.id) == (42, 7, "subscription")


class Wire(BaseRequest):
    """Stands in for Telegram: notes every call and refuses edits with `refusal`."""

    read_timeout = None

    def __init__(self, refusal=""):
        self.calls = []
        self._refusal = refusal

    async def initialize(self):
        pass

    async def shutdown(self):
        pass

    async def do_request(self, url, method, request_data=None, *args, **kwargs):  # noqa: ARG002
        name = url.rsplit("/", 1)[1]
        self.calls.append((name, request_data.parameters))
        if name.startswith("edit") and self._refusal:
            return 400, json.dumps({"ok": False, "description": self._refusal}).encode()
        chat = {"id": -100, "type": "supergroup"}
        message = {"message_id": len(self.calls), "date": 1, "chat": chat, "text": "x"}
        return 200, json.dumps({"ok": True, "result": message}).encode()

    @property
    def names(self):
        return [name for name, _ in self.calls]


def bot_on(wire):
    return Bot("1:x", request=wire, get_updates_request=Wire())


async def test_a_long_reply_is_cut_and_only_its_end_has_buttons():
    wire = Wire()
    place = Place(chat_id=-100, owner=42, thread_id=9, answers=31)
    await send(bot_on(wire), place, LONG, Session())
    assert len(wire.calls) == 3
    assert ["reply_markup" in fields for _, fields in wire.calls] == [False, False, True]
    assert ["reply_parameters" in fields for _, fields in wire.calls] == [True, False, False]
    assert {fields["message_thread_id"] for _, fields in wire.calls} == {9}


async def test_an_edit_takes_the_place_of_the_message():
    wire = Wire()
    await edit(bot_on(wire), PLACE, 5, Reply((Paragraph("新"),)), Session())
    assert wire.names == ["editMessageText"]
    assert wire.calls[0][1]["message_id"] == 5


async def test_an_edit_that_is_too_long_goes_on_in_new_messages():
    wire = Wire()
    await edit(bot_on(wire), PLACE, 5, LONG, Session())
    assert wire.names == ["editMessageText", "sendMessage", "sendMessage"]
    assert ["reply_markup" in fields for _, fields in wire.calls] == [False, False, True]


async def test_pressing_a_button_twice_changes_nothing():
    wire = Wire("Bad Request: message is not modified: specified new message content is the same")
    await edit(bot_on(wire), PLACE, 5, Reply((Paragraph("同"),)), Session())
    assert wire.names == ["editMessageText"]


@pytest.mark.parametrize("reason", ["message can't be edited", "message to edit not found"])
async def test_a_message_that_cannot_be_edited_is_followed_by_a_new_one(reason):
    wire = Wire(f"Bad Request: {reason}")
    reply = Reply((Paragraph("新"),), buttons=(Button("go:paths", "所有方式"),))
    await edit(bot_on(wire), PLACE, 5, reply, Session())
    assert wire.names == ["editMessageText", "sendMessage"]
    assert "reply_markup" in wire.calls[1][1]
