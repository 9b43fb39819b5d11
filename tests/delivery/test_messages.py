"""How replies become messages, keyboards and edits."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.delivery.messages import (
    Place,
    edit,
    edit_answer,
    keyboard,
    new_message,
    take_buttons,
    toast,
)
from bot.dialogue import Reply, Session
from bot.dialogue.blocks import Paragraph
from bot.dialogue.reply import Button, CopyText, ShareLink
from bot.render import localised
from bot.render.callbacks import decode
from tests.e2e.emulator import judged

PLACE = Place(chat_id=-100, owner=42)
LONG = Reply(
    tuple(Paragraph("长" * 1000) for _ in range(9)), buttons=(Button("go:paths", "所有方式"),)
)
SHORT = Reply((Paragraph("短"),), buttons=(Button("go:paths", "所有方式"),))


def rows(*labels, place=PLACE, lang="zh-Hans"):
    buttons = tuple(Button(f"b{number}", label) for number, label in enumerate(labels))
    markup = keyboard(place, Reply((), buttons=buttons), Session(lang=lang))
    return markup and [[key["text"] for key in row] for row in markup["inline_keyboard"]]


def test_buttons_stand_in_their_rows():
    assert rows("订阅号", "服务号", "号留下，我本人退出管理") == [
        ["订阅号", "服务号"],
        ["号留下，我本人退出管理"],
    ]


def test_a_button_whose_id_is_too_long_is_left_out_and_the_answer_stays(caplog):
    long = "x" * 60
    buttons = (
        Button(f"entry:{long}", "长"),
        Button("go:paths", "所有方式"),
        Button(f"up:{long}", "👍"),
    )
    (sent,) = new_message(PLACE, Reply((Paragraph("答"),), buttons=buttons), Session())
    assert sent.payload["text"] == "答"
    ((key,),) = sent.payload["reply_markup"]["inline_keyboard"]
    assert key["text"] == "所有方式"
    assert long in caplog.text


def test_labels_are_traditional_for_those_who_read_it():
    assert rows("订阅号", lang="zh-Hant") == [["訂閱號"]]


def test_a_reply_without_buttons_has_no_keyboard():
    assert rows() is None


def test_in_silent_hours_a_message_makes_no_sound():
    for sent in new_message(replace(PLACE, silent=True), LONG, Session()):
        assert sent.payload["disable_notification"] is True
        assert judged(sent.method, {**sent.payload, "chat_id": -100}) == []
    assert "disable_notification" not in new_message(PLACE, SHORT, Session())[0].payload


def test_a_link_stands_below_everything():
    link = {"text": "私聊继续", "url": "https://t.me/tuihao_bot?start=migrate"}
    place = Place(chat_id=-100, owner=42, extra=link)
    assert rows("能", "不能", place=place) == [["能", "不能"], ["私聊继续"]]


SHARED = Button("share:migrate", "转给同事", native=ShareLink("migrate", "账号迁移 & 更多"))
COPIED = Button("copy:admin.menu", "复制", native=CopyText("设置与开发 → 人员设置"))


def keys(place, *buttons, lang="zh-Hans"):
    markup = keyboard(place, Reply((), buttons=buttons), Session(lang=lang))
    return [key for row in markup["inline_keyboard"] for key in row]


def test_a_client_does_by_itself_what_it_can():
    shared, copied = keys(replace(PLACE, bot="tuihao_bot"), SHARED, COPIED, lang="zh-Hant")
    link = urlsplit(shared["url"])
    assert (link.netloc, link.path) == ("t.me", "/share/url")
    assert parse_qs(link.query) == {
        "url": ["https://t.me/tuihao_bot?start=migrate"],
        "text": [localised("账号迁移 & 更多", "zh-Hant")],
    }
    assert "+" not in link.query  # not everybody reads that as a blank
    assert copied["copy_text"] == {"text": localised("设置与开发 → 人员设置", "zh-Hant")}
    assert not {"callback_data"} & (shared.keys() | copied.keys())


def test_without_a_name_to_link_to_the_press_comes_to_us():
    (shared,) = keys(PLACE, SHARED)
    assert decode(shared["callback_data"]).id == "share:migrate"


def test_a_button_tells_its_owner_and_its_question():
    reply = Reply((), buttons=(Button("subscription", "订阅号"),))
    markup = keyboard(PLACE, reply, Session(stamp=7))
    pressed = decode(markup["inline_keyboard"][0][0]["callback_data"])
    assert (pressed.owner, pressed.stamp, pressed.id) == (42, 7, "subscription")


def test_a_long_reply_is_cut_and_only_its_end_has_buttons():
    place = Place(chat_id=-100, owner=42, thread_id=9, answers=31)
    sends = new_message(place, LONG, Session(), question=31)
    assert len(sends) == 3
    assert ["reply_markup" in send.payload for send in sends] == [False, False, True]
    assert ["reply_parameters" in send.payload for send in sends] == [True, False, False]
    assert {send.payload["message_thread_id"] for send in sends} == {9}
    assert [send.question for send in sends] == [31, None, None]


def test_an_edit_that_is_too_long_goes_on_in_new_messages():
    sends = edit(PLACE, 5, LONG, Session())
    assert [send.method for send in sends] == ["editMessageText", "sendMessage", "sendMessage"]
    assert ["reply_markup" in send.payload for send in sends] == [False, False, True]
    assert sends[0].payload["message_id"] == 5


def test_an_edited_answer_is_looked_up_when_it_leaves():
    (send,) = edit_answer(PLACE, 31, SHORT, Session())
    assert send.replaces == 31
    assert "message_id" not in send.payload


def test_taking_the_thumbs_leaves_the_other_buttons():
    up, down = Button("up:migrate.fee", "👍"), Button("down:migrate.fee", "👎")
    for others in ((Button("go:paths", "所有方式"),), ()):
        shown = keyboard(PLACE, Reply((), buttons=(*others, up, down)), Session())
        send = take_buttons(-100, 5, shown, (up.id, down.id))
        left = send.payload.get("reply_markup", {"inline_keyboard": []})["inline_keyboard"]
        assert [key["text"] for row in left for key in row] == [b.label for b in others]


@pytest.mark.parametrize(
    "send",
    [
        *new_message(Place(-100, 42, thread_id=9, answers=31), LONG, Session()),
        *edit(PLACE, 5, SHORT, Session()),
        *new_message(
            Place(-100, 42, bot="tuihao_bot"),
            Reply(SHORT.blocks, buttons=(SHARED, COPIED)),
            Session(),
        ),
        take_buttons(-100, 5, None, ()),
        toast(-100, "1"),
        toast(-100, "1", "谢谢", alert=False),
    ],
    ids=lambda send: send.method,
)
def test_telegram_understands_what_is_sent(send):
    chat = {} if send.method == "answerCallbackQuery" else {"chat_id": send.chat}
    assert judged(send.method, {**send.payload, **chat}) == []
