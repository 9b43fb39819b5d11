"""The session as a value: replaced, serialised, read back."""

from __future__ import annotations

import pytest

from bot.dialogue.session import Session
from bot.dialogue.state import Answer


def test_a_session_survives_being_stored():
    session = Session(
        lang="en",
        answers=(Answer("entity", "individual", "就我自己弄的", 3, asked=True),),
        guided=True,
        choices=("migrate.fee",),
        read=(("migrate.review_fee", "0123abcd"),),
        turn=4,
        stamp=2,
    )
    assert Session.from_json(session.to_json()) == session


def test_a_later_answer_takes_the_place_of_an_earlier_one():
    session = Session().knowing([Answer("account", "subscription")])
    assert session.knowing([Answer("account", "service")]).facts == {"account": "service"}


def test_keys_of_another_release_are_ignored():
    assert Session.from_json('{"lang":"en","mood":"good","answers":[]}') == Session(lang="en")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        '{"turn":"many"}',
        '{"lang":3}',
        '{"answers":[{"slot":"a","option":4}]}',
        "[]",
        "{",
        '{"answers":[3]}',
        '{"answers":[{}]}',
        '{"read":[3]}',
        '{"read":["ab"]}',
        '{"read":[["a"]]}',
        '{"read":[["a",1]]}',
    ],
)
def test_garbage_is_refused(text):
    with pytest.raises(ValueError, match=r"\S"):
        Session.from_json(text)


def test_a_session_kept_under_an_earlier_field_name_is_read():
    assert Session.from_json('{"at": "migrate"}').shown_page == "migrate"
