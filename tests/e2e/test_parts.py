"""An album, or a text that a client has cut in two, gets one answer, whatever happens."""

from __future__ import annotations

import itertools
import json

import pytest

from tests.e2e.test_durability import sent_to, stored

FEE = "公众号迁移要多少钱"
LONG = "我说来话长。" * 700
UPDATES = itertools.count(4 * 10**9)


def photo(person, album="a", **more):
    size = {"file_id": "f", "file_unique_id": "u", "width": 9, "height": 9}
    return person.message(photo=[size], media_group_id=album, **more)


def posts(person, *messages):
    with person.followed() as turn:
        for message in messages:
            update = {"update_id": next(UPDATES), "message": message}
            assert person.world.post(json.dumps(update).encode()) == 200
    return turn


@pytest.mark.parametrize("place", [0, 2])
def test_an_album_with_one_caption_gets_one_answer(called, place):
    person = called.person()
    album = [photo(person, f"{person.number}") for _ in range(4)]
    album[place]["caption"] = FEE
    assert "300" in posts(person, *album).message.text


def test_an_album_without_words_is_told_once(called):
    person = called.person()
    assert "文字" in posts(person, *(photo(person) for _ in range(4))).message.text


def test_a_text_cut_in_two_gets_one_answer(called):
    person = called.person()
    whole = LONG + FEE
    turn = posts(person, person.message(whole[:4096]), person.message(whole[4096:]))
    assert turn.message.text


def test_a_text_that_follows_an_answer_is_a_text_of_its_own(called):
    person = called.person()
    posts(person, person.message(LONG[:4096]))
    assert "300" in person.says(FEE).message.text


def test_an_echo_of_the_first_part_changes_nothing(called):
    person = called.person()
    first = person.message(LONG[:4096])
    posts(person, first, person.message(FEE))
    update = {"update_id": next(UPDATES), "edited_message": first}
    with person.followed() as turn:
        assert called.post(json.dumps(update).encode()) == 200
    assert turn.silent


def test_an_album_in_a_group_that_is_not_for_the_bot_is_left_alone(called):
    person = called.person(called.group())
    assert posts(person, *(photo(person, caption=FEE) for _ in range(3))).silent


def test_parts_that_were_stored_get_one_answer_after_a_crash(mortal):
    person = mortal.person()
    person.says("/help")
    mortal.kill()
    stored(mortal, photo(person, caption=FEE))
    stored(mortal, photo(person))
    mortal.start()
    mortal.settle()
    (_, answer) = sent_to(person)
    assert "300" in answer


def test_a_crash_while_the_rest_is_waited_for_loses_nothing(mortal):
    person = mortal.person()
    person.says("/help")
    mortal.telegram.deliver(message=person.message(LONG[:4096]))
    mortal.wait_for(lambda: mortal.count("updates WHERE NOT done"))
    mortal.kill()
    stored(mortal, person.message(FEE))
    mortal.start()
    mortal.settle()
    assert len(sent_to(person)) == 2
