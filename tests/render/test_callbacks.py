"""Button data: what goes in comes out, and nothing else is taken for ours."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.render.callbacks import ANYONE, MAX_BYTES, Callback, decode, encode

NEWEST_USER = 2**52
"""Telegram's user ids have at most 52 significant bits."""
VISIBLE = st.characters(min_codepoint=0x21, max_codepoint=0x7E)


@given(
    owner=st.integers(ANYONE, NEWEST_USER),
    stamp=st.integers(0, 10**6),
    name=st.text(VISIBLE, min_size=1, max_size=40),
)
def test_a_button_says_whose_it_is_and_which_question_it_answers(owner, stamp, name):
    callback = Callback(owner, stamp, name)
    data = encode(callback)
    assert decode(data) == callback
    assert len(data.encode()) <= MAX_BYTES


def test_an_id_with_dots_and_colons_stays_whole():
    callback = Callback(5_000_000_000, 3, "view:deregister.how:evidence2")
    assert decode(encode(callback)) == callback


@pytest.mark.parametrize("name", ["", "注销", "two words", "x" * MAX_BYTES])
def test_an_id_that_no_button_can_carry_is_refused(name):
    with pytest.raises(ValueError, match=r"visible ASCII|at most 64"):
        encode(Callback(ANYONE, 0, name))


@pytest.mark.parametrize(
    "data",
    [
        "",
        "1",
        "1..",
        "1.a.b.",
        "2.a.b.migrate.fee",
        "1.A.b.x",
        "1.-1.b.x",
        "1.a.b.注销",
        "1.a.b.x\n",
        f"1.{'z' * 13}.0.x",
        "垃圾",
        "\x00" * 64,
    ],
)
def test_data_of_anybody_else_is_not_read(data):
    assert decode(data) is None


@given(st.text(max_size=64))
def test_any_data_is_read_or_passed_over(data):
    callback = decode(data)
    assert callback is None or decode(encode(callback)) == callback
