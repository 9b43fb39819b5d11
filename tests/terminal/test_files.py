"""A terminal shows no pictures: they are written where it says, and what cannot be is told."""

from __future__ import annotations

import re

import pytest
from PIL import Image

from bot.dialogue import Knowledge
from bot.service import Service
from bot.store import open_store
from bot.terminal.chat import Chat
from tests.dialogue.test_tables_and_templates import library

__all__ = ["library"]


class Talk:
    """A conversation in a terminal, and the folder that its files go to."""

    def __init__(self, service, folder):
        self.folder = folder
        self.said = []
        self._chat = Chat(service, None, self.said.append, folder)

    async def says(self, line):
        """Say a line and return what was said to it, a text each."""
        self.said.clear()
        await self._chat.take(line)
        return list(self.said)

    async def presses(self, label):
        number = re.search(rf"\[(\d+)\] ✓? ?{label}(?:  |\n|$)", self.said[0])
        assert number, self.said
        return await self.says(number[1])

    async def opens_the_table(self):
        await self.says("退会申请怎么写")
        await self.presses("更多")
        return await self.presses("退卡")


@pytest.fixture
async def talk(library, tmp_path):
    async with open_store(f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}") as store:
        yield Talk(Service(Knowledge.of(library), store.turns), tmp_path / "cache" / "sent")


async def test_a_picture_is_written_and_its_place_is_said(talk):
    await talk.opens_the_table()
    _, told = await talk.presses("图片")
    assert told == f"文件在这里： {talk.folder / '退卡.png'}"
    with Image.open(talk.folder / "退卡.png") as picture:
        assert picture.format == "PNG"


async def test_so_is_a_file_as_it_would_be_sent(talk):
    await talk.opens_the_table()
    _, told = await talk.presses("文件")
    assert told.endswith("退卡.csv")
    assert (talk.folder / "退卡.csv").read_bytes().startswith("\ufeff事项,金卡".encode())


async def test_the_numbers_of_the_buttons_stay_when_a_file_is_written(talk):
    (cards,) = await talk.opens_the_table()
    await talk.presses("表格")
    await talk.presses("图片")
    told, _ = await talk.presses("文件")
    assert re.findall(r"\[\d+\]", told) == re.findall(r"\[\d+\]", cards)


async def test_a_native_table_is_nothing_to_write(talk):
    await talk.opens_the_table()
    (told,) = await talk.presses("表格")
    assert "卡片上的内容一样" in told
    assert not talk.folder.exists()


async def test_who_has_chosen_a_form_has_it_written_when_a_table_opens(talk):
    await talk.says("设置")
    await talk.presses("文件")
    cards, told = await talk.opens_the_table()
    assert "▪ 押金" in cards
    assert (talk.folder / "退卡.csv").exists()
    assert str(talk.folder) in told


async def test_a_folder_that_cannot_be_written_to_is_told_and_the_talk_goes_on(talk):
    talk.folder.parent.parent.joinpath("cache").write_text("a file, and no folder")
    await talk.opens_the_table()
    _, told = await talk.presses("图片")
    assert re.fullmatch(r"文件存不下来： \S.+", told)
    assert "Traceback" not in told
    assert (await talk.says("/facts"))[0].strip()
