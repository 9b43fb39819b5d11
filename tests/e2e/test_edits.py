"""What becomes of an answer when the message it answers is edited, or seems to be."""

from __future__ import annotations

import itertools
import json

import pytest

from tests.e2e.test_telegram import TRANSFER, asked
from tests.e2e.world import DATE

UPDATES = itertools.count(3 * 10**9)
FEE = "公众号迁移要多少钱"


@pytest.fixture
def person(called):
    return called.person()


def edits(person, message, **changes):
    """Report a message as edited, as Telegram does it."""
    edited = {**message, "edit_date": DATE + 1, **changes}
    update = {"update_id": next(UPDATES), "edited_message": edited}
    with person.followed() as turn:
        assert person.world.post(json.dumps(update).encode()) == 200
    return turn


def facts(person):
    return person.says("/facts").message.text


def test_an_answer_reported_as_edited_with_the_same_words_changes_nothing(person):
    """The first reaction to a message comes as an edit, and so does the preview of its links."""
    person.says(TRANSFER)
    said = person.message("服务号")
    assert asked(person.sends(said).message) == "target"
    known = facts(person)
    assert edits(person, said).silent
    assert edits(person, said, link_preview_options={"is_disabled": False}).silent
    assert facts(person) == known
    assert "接收账号" not in known


def test_a_corrected_answer_answers_its_own_question(person):
    person.says(TRANSFER)
    said = person.message("服务号")
    shown = person.sends(said).message
    turn = edits(person, said, text="订阅号")
    assert turn.sent == []
    assert turn.edited[0].call.fields["message_id"] == shown.id
    known = facts(person).partition("不对")[0]
    assert "订阅号" in known
    assert "服务号" not in known


def test_an_edited_message_about_another_account_tells_this_one_nothing(person):
    said = person.message("我们公司的服务号要注销")
    person.sends(said)
    person.says("/accounts 杂志社")
    assert edits(person, said, text="我们公司的订阅号要注销").edited
    assert "订阅号" not in facts(person).partition("不对")[0]


def test_a_name_is_not_given_again_because_its_message_was_edited(person):
    page = person.says("/accounts").message
    person.taps("新账号", page)
    name = person.message("杂志社")
    person.sends(name)
    assert edits(person, name, text="报社").silent
    assert "报社" not in person.says("/accounts").message.text


def test_start_reported_as_edited_erases_nothing(person):
    start = person.message("/start")
    person.sends(start)
    person.says(TRANSFER)
    known = facts(person)
    assert edits(person, start).silent
    assert edits(person, start, text="/start ").silent
    assert facts(person) == known


@pytest.mark.parametrize("text", ["/start", "/cancel", "重新来"])
def test_nothing_is_erased_by_a_message_that_is_edited_into_it(person, text):
    said = person.message(TRANSFER)
    question = person.sends(said).message
    assert edits(person, said, text=text).silent
    assert asked(person.says("/facts").message) == asked(question)


def test_what_was_erased_does_not_come_back_by_an_edit(person):
    said = person.message(TRANSFER)
    person.sends(said)
    person.says("/start")
    edits(person, said, text="我们公司的公众号要注销")
    assert "企业" not in facts(person)


def test_what_was_erased_is_in_no_table(person):
    """Neither what was told, nor where the talk stood, nor what a thumb would have been about."""

    def kept():
        columns = ("profiles.data", "accounts.data", "positions.data", "questions.before")
        pairs = (column.split(".") for column in columns)
        rows = {table: f"{table} WHERE user_id = ? AND {column} LIKE ?" for table, column in pairs}
        word = {"accounts": "%slot%"}  # of an answer, what said it is kept and nothing around it
        count = person.world.count
        return [t for t in rows if count(rows[t], person.number, word.get(t, "%青禾%"))]

    person.says("青禾文化的公众号迁移要多少钱")
    person.says("我们青禾文化公司的公众号要过户给集团另一家公司")
    person.says("服务号")
    assert kept() == ["profiles", "accounts", "positions", "questions"]
    person.says("/start")
    assert kept() == []


def test_a_correction_may_be_corrected_back(person):
    person.says(TRANSFER)
    said = person.message("服务号")
    person.sends(said)
    known = facts(person)
    edits(person, said, text="订阅号")
    assert facts(person) != known
    edits(person, said, text="服务号")
    assert facts(person) == known


def test_a_question_edited_after_others_were_answered_is_answered_in_its_place(person):
    said = person.message(FEE)
    first = person.sends(said).message
    person.says(TRANSFER)
    person.says("服务号")
    known = facts(person)
    turn = edits(person, said, text="公众号迁移要多久")
    assert turn.sent == []
    assert turn.edited[0].call.fields["message_id"] == first.id
    assert turn.edited[0].text != first.text
    assert facts(person) == known


def test_an_edited_command_is_run_where_it_only_shows(person):
    said = person.message("/migrate")
    person.sends(said)
    page = edits(person, said, text="/deregister").edited[0]
    assert "注销" in page.text
    assert "费" in person.says("那费用呢").message.text


def test_a_picture_that_gets_a_caption_is_answered(person):
    photo = [{"file_id": "f", "file_unique_id": "u", "width": 9, "height": 9}]
    picture = person.message(photo=photo)
    told = person.sends(picture).message
    turn = edits(person, picture, caption=FEE)
    assert turn.edited[0].call.fields["message_id"] == told.id
    assert "300" in turn.edited[0].text
