"""Lines end where a reader of Chinese or English expects it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.render.pictures.wrapping import atoms, wrapped

WRITING = st.text(alphabet="注销冻结天，。：；（）“”《》7–15.,;:()- aAbB/%→、", max_size=60)


def width(text):
    """Chinese characters are twice as wide as letters."""
    return sum(1 if character.isascii() else 2 for character in text)


@pytest.mark.parametrize(
    ("text", "room", "lines"),
    [
        ("冻结期满后再确认一次", 12, ["冻结期满后再", "确认一次"]),
        ("登录后台，点注销", 8, ["登录后", "台，点", "注销"]),
        ("点“注销”按钮", 4, ["点", "“注", "销”", "按钮"]),
        ("（据网友帖子）", 6, ["（据网", "友帖", "子）"]),
        ("冻结 7–15 天再看", 10, ["冻结", "7–15 天", "再看"]),
        ("close the account", 9, ["close the", "account"]),
        ("用 openid 换", 9, ["用 openid", "换"]),
        ("unbelievable", 5, ["unbel", "ievab", "le"]),
        ("先备份\n再注销", 20, ["先备份", "再注销"]),
        ("", 5, [""]),
        ("注", 1, ["注"]),
    ],
)
def test_lines(text, room, lines):
    assert list(wrapped(text, room, width)) == lines


def test_a_last_line_of_one_character_gets_company_where_it_can():
    assert wrapped("迁移要多少钱啊", 12, width) == ("迁移要多少", "钱啊")


@settings(max_examples=150, deadline=None)
@given(WRITING, st.integers(min_value=1, max_value=40))
def test_nothing_is_lost_and_nothing_is_too_wide(text, room):
    lines = wrapped(text, room, width)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    for line in lines:
        assert width(line) <= room or len(line) == 1, line


@settings(max_examples=150, deadline=None)
@given(WRITING)
def test_no_line_begins_with_what_closes_or_ends_with_what_opens(text):
    parts = list(atoms(text))
    room = max(map(width, parts), default=1)  # so that no word has to be parted
    lines = wrapped(text, room, width)
    assert not [line for line in lines[1:] if line[:1] in set("，。：；）”》、,.;:)%")]
    assert not [line for line in lines[:-1] if line[-1:] in set("（“《(")]
