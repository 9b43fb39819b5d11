"""Reading slash commands."""

from __future__ import annotations

import pytest

from bot.dialogue.commands import parse_command
from bot.dialogue.events import Called


@pytest.mark.parametrize(
    ("text", "called"),
    [
        ("/migrate", Called("migrate")),
        ("/Migrate", Called("migrate")),
        ("/ask@some_bot 迁移要多少钱", Called("ask", "迁移要多少钱")),
        ("/ask  两行\n问题 ", Called("ask", "两行\n问题")),
        ("/nosuch", Called("nosuch")),
    ],
)
def test_a_command_is_read(text, called):
    assert parse_command(text) == called


@pytest.mark.parametrize(
    ("text", "called"),
    [
        ("\u200b/start", Called("start")),
        ("\ufeff\xa0/start\u2060", Called("start")),
        ("/start\u200d\u200b ", Called("start")),
        ("/st\u200bart", Called("start")),
        ("/\u00adstart", Called("start")),
        ("/ask\xa0迁移要多少钱", Called("ask", "迁移要多少钱")),
        ("/ask\u200b迁移要多少钱", Called("ask", "迁移要多少钱")),
        ("/ask\u200b@some\u200b_bot 迁移要多少钱", Called("ask", "迁移要多少钱")),
        ("/ask 👨‍👩‍👧‍👦要多少钱", Called("ask", "👨‍👩‍👧‍👦要多少钱")),
    ],
)
def test_a_command_is_read_through_what_nobody_sees(text, called):
    assert parse_command(text) == called


@pytest.mark.parametrize("text", ["migrate", "/", "//x", "/迁移", "设置/后台", "2026/11/23", ""])
def test_other_texts_are_no_commands(text):
    assert parse_command(text) is None
