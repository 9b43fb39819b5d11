"""Patterns of two tongues are searched for in the one that a text is written in."""

from __future__ import annotations

import pytest

from bot.match.tongue import NEVER, Bilingual, tongue_of

WISH = Bilingual("想要?|打算", r"\b(?:want|plan) to\b")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("我打算注销", "打算"),
        ("we plan to close it", "plan to"),
        ("我want to注销, 想要注销", "想要"),
        ("i want to 注销, 想要注销", "want to"),
        ("公众号", None),
        ("wanted", None),
    ],
)
def test_what_is_said_first_is_found_in_either_tongue(text, words):
    found = WISH[tongue_of(text)].search(text)
    assert (found and found.group()) == words


def test_a_half_in_which_there_is_nothing_finds_nothing():
    moves = Bilingual("迁移", NEVER)
    assert not moves[tongue_of("move it")].search("move it")
    assert moves[tongue_of("oa迁移")].search("oa迁移")
