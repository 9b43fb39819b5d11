"""What the quick library refuses is read and written all the same."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.jsontext import decoded, encoded

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**80), 2**80) | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(VALUES)
def test_what_is_written_is_read_again(value):
    assert json.loads(encoded(value)) == value


@pytest.mark.parametrize("text", ['"\\ud83d"', '{"text": "\\udc00", "id": 7}'])
def test_halves_of_characters_are_read_as_ever(text):
    assert decoded(text) == json.loads(text)
    assert decoded(text.encode()) == json.loads(text)
    assert decoded(encoded(decoded(text))) == json.loads(text)


def test_text_stays_as_it_is_and_takes_no_space():
    assert encoded({"text": "退号", "of": [1, 2]}) == '{"text":"退号","of":[1,2]}'


@pytest.mark.parametrize("text", ["", "{", "[1,]", b"\xff"])
def test_what_is_no_json_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011
        decoded(text)
