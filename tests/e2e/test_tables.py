"""A table in all its forms, through a real HTTP server, when all goes well and when it does not."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from PIL import Image

from tests.bot_api import BotApi, File, Sent
from tests.bot_api_models import uploaded
from tests.e2e.emulator import KEY, judged
from tests.e2e.world import Turn
from tests.faults.conftest import HASTE, api, database, program
from tests.faults.sweep import Program, update, wait_until

__all__ = ["api", "database", "program"]

TABLE = "view:migrate:table1"
TITLE = "三类账号迁移对比"
TRIES = 2
"""Before and after a getMe, until a server counts as one that has no such method."""
WAITS = HASTE | {"bot.tg.request.UPLOAD_TIMEOUT": 1.0}


@dataclass
class Reader:
    """Somebody in a private chat with the bot; they wait for what they have asked for."""

    api: BotApi
    program: Program
    number: int
    queries: Iterator[int] = field(default_factory=itertools.count)
    table: Sent | None = None

    @property
    def got(self) -> list[Sent]:
        """All that was sent to them, toasts left aside."""
        return [call for call in self.api.sent if call.fields.get("chat_id") == self.number]

    @property
    def methods(self) -> list[str]:
        return [call.method for call in self.got]

    def says(self, text: str) -> Sent:
        count = len(self.got)
        self.api.feed([update(self.number, text, 1)])
        self.waits(lambda: len(self.got) > count)
        return self.got[-1]

    def opens_the_table(self) -> Sent:
        """Open the first table of a path, by a button of Telegram's own list."""
        self.table = self.taps(self.press(TABLE))
        return self.table

    def press(self, button: str) -> str:
        """Return the data of a button, as it stands under a message made for them."""
        shown = self.says("/migrate")
        keys = _keys(shown)
        (owner, stamp) = keys[0]["callback_data"].split(".")[1:3]
        return f"1.{owner}.{stamp}.{button}"

    def taps(self, data: str) -> Sent:
        """Press and wait for the first thing that comes of it."""
        count = len(self.got)
        self.pushes(data)
        self.waits(lambda: len(self.got) > count)
        return self.got[count]

    def chooses(self, label: str) -> Sent:
        """Press the button of that label below the table."""
        return self.taps(self.data(label))

    def data(self, label: str) -> str:
        assert self.table
        found = [key["callback_data"] for key in _keys(self.table) if key["text"] == label]
        assert found, _keys(self.table)
        return str(found[0])

    def pushes(self, data: str) -> str:
        """Press and wait for nothing; return the number of the press."""
        query = f"{self.number}-{next(self.queries)}"
        person = {"id": self.number, "is_bot": False, "first_name": "A", "language_code": "zh"}
        chat = {"id": self.number, "type": "private"}
        message = {"message_id": next(self.queries) + 50, "date": 1, "chat": chat}
        press = {"id": query, "from": person, "chat_instance": "1", "data": data}
        self.api.feed([{"callback_query": press | {"message": message}}])
        return query

    def toast(self, data: str) -> str | None:
        """Press and return the word that is shown over the button."""
        query = self.pushes(data)

        def answers() -> list[Sent]:
            calls = [call for call in self.api.sent if call.method == "answerCallbackQuery"]
            return [call for call in calls if call.fields["callback_query_id"] == query]

        self.waits(answers)
        return answers()[0].fields.get("text")

    def waits(self, happened: Callable[[], Any]) -> None:
        wait_until(self.program, lambda: bool(happened()))

    def is_done(self) -> None:
        """End the program and see that all it sent was sound, and nothing told that is secret."""
        assert self.program.stop() == 0, self.program.output()[-3000:]
        assert KEY not in self.program.output()
        assert "Traceback" not in self.program.output()
        for call in self.api.sent:
            if call.method.startswith(("send", "edit", "answer")):
                assert judged(call.method, _for_the_judge(call.fields)) == []


def _for_the_judge(fields: dict[str, Any]) -> dict[str, Any]:
    return {
        name: uploaded(value.name, value.content) if isinstance(value, File) else value
        for name, value in fields.items()
    }


def _keys(shown: Sent) -> list[dict[str, Any]]:
    rows = shown.fields["reply_markup"]["inline_keyboard"]
    return [key for row in rows for key in row]


def _once(fault: str, method: str) -> Callable[[str, int], str | None]:
    """Have the next call of a method go wrong, and no other."""
    left = [fault]
    return lambda called, _: left.pop() if called == method and left else None


def _always(fault: str, *methods: str) -> Callable[[str, int], str | None]:
    return lambda called, _: fault if called in methods else None


@pytest.fixture
def reader(api: BotApi, program: Program) -> Reader:
    program.waits = WAITS
    program.start()
    return Reader(api, program, 501)


def test_a_table_is_cards_with_its_other_forms_below(reader):
    shown = reader.opens_the_table()
    assert shown.method == "editMessageText"
    assert TITLE in shown.fields["text"]
    rows = shown.fields["reply_markup"]["inline_keyboard"]
    assert [key["text"] for key in rows[0]] == ["表格", "图片", "文件"]
    reader.is_done()
    assert reader.methods == ["sendMessage", "editMessageText"]


def test_each_form_comes_as_a_message_of_its_own_and_the_cards_stay(reader):
    reader.opens_the_table()
    native, drawn, filed = (reader.chooses(label) for label in ("表格", "图片", "文件"))
    reader.is_done()
    assert reader.methods[2:] == ["sendRichMessage", "sendPhoto", "sendDocument"]

    heading, table = native.fields["rich_message"]["blocks"]
    assert heading["text"] == TITLE
    assert table["is_compact"] is True
    assert {len(row) for row in table["cells"]} == {4}

    with Image.open(io.BytesIO(drawn.fields["photo"].content)) as picture:
        assert (picture.format, picture.width) == ("PNG", 1080)
    assert drawn.fields["caption"] == TITLE

    document = filed.fields["document"]
    assert document.name == f"{TITLE}.csv"
    rows = list(csv.reader(io.StringIO(document.content.decode("utf-8-sig"), newline="")))
    assert document.content.startswith(b"\xef\xbb\xbf")
    assert rows == [[cell["text"] for cell in row] for row in table["cells"]]


@pytest.mark.parametrize(
    ("form", "method"),
    [("原生表格", "sendRichMessage"), ("图片", "sendPhoto"), ("文件", "sendDocument")],
)
def test_who_has_chosen_a_form_gets_it_behind_the_cards(reader, form, method):
    reader.table = reader.says("/settings")
    marked = reader.chooses(form)
    assert f"✓ {form}" in [key["text"] for key in _keys(marked)]
    reader.opens_the_table()
    reader.waits(lambda: reader.methods[-1] == method)
    reader.is_done()
    assert reader.methods[-2:] == ["editMessageText", method]


def test_a_picture_is_sent_once_and_named_from_then_on_by_everybody(reader):
    reader.opens_the_table()
    first = reader.chooses("图片")
    other = Reader(reader.api, reader.program, 502)
    other.opens_the_table()
    second = other.chooses("图片")
    reader.program.kill()
    reader.program.start()
    third = reader.chooses("图片")
    reader.is_done()
    assert isinstance(first.fields["photo"], File)
    (name,) = reader.api.files
    assert second.fields["photo"] == third.fields["photo"] == name


def test_a_timeline_is_text_with_its_picture_behind_it(reader):
    said = reader.taps(reader.press("timeline:migrate"))
    reader.waits(lambda: reader.methods[-1] == "sendPhoto")
    reader.is_done()
    drawn = reader.got[-1].fields
    assert reader.methods[1:] == ["sendMessage", "sendPhoto"]
    assert drawn["caption"] in said.fields["text"]
    with Image.open(io.BytesIO(drawn["photo"].content)) as picture:
        assert picture.width == 1080


@pytest.mark.parametrize(("label", "name"), [("图片", "photo"), ("文件", "document")])
def test_a_file_that_telegram_no_longer_knows_is_sent_again(reader, label, name):
    reader.opens_the_table()
    reader.chooses(label)
    reader.api.files.clear()
    again, named = reader.chooses(label), reader.chooses(label)
    reader.is_done()
    assert isinstance(again.fields[name], File)
    assert [named.fields[name]] == list(reader.api.files)


def test_a_picture_that_is_refused_is_given_up_and_what_follows_comes(reader):
    reader.opens_the_table()
    reader.api.fault = _always("bad photo", "sendPhoto")
    reader.pushes(reader.data("图片"))
    reader.chooses("文件")
    reader.is_done()
    assert reader.methods[2:] == ["sendDocument"]
    assert reader.program.output().count("sendPhoto was refused") == 1


@pytest.mark.parametrize("fault", ["429", "500", "reset", "garbage", "silence"])
def test_a_picture_comes_whatever_becomes_of_its_sending(reader, fault):
    reader.opens_the_table()
    reader.api.fault = _once(fault, "sendPhoto")
    sent = reader.chooses("图片")
    reader.is_done()
    assert isinstance(sent.fields["photo"], File)
    assert reader.methods[2:] == ["sendPhoto"]


def test_who_has_blocked_the_bot_gets_no_picture_and_holds_nothing_up(reader):
    reader.opens_the_table()
    reader.api.fault = _once("blocked", "sendPhoto")
    reader.pushes(reader.data("图片"))
    reader.chooses("文件")
    reader.is_done()
    assert reader.methods[2:] == ["sendDocument"]


def test_a_kill_while_a_picture_is_under_way_repeats_it_once_at_most(reader):
    reader.opens_the_table()
    reader.api.fault = _once("late", "sendPhoto")  # it is there, but nobody says so
    reader.chooses("图片")
    reader.program.kill()
    reader.program.start()
    reader.waits(lambda: reader.methods.count("sendPhoto") == 2)
    reader.chooses("文件")
    reader.is_done()
    assert reader.methods[2:] == ["sendPhoto", "sendPhoto", "sendDocument"]


class TestNativeTables:
    """Not every server knows them, and only of one that does not is nothing more asked."""

    def test_a_server_without_them_is_asked_for_one_and_no_more(self, reader):
        reader.opens_the_table()
        reader.api.fault = _always("no method", "sendRichMessage")
        reader.pushes(reader.data("表格"))
        reader.waits(lambda: "does not know sendRichMessage" in reader.program.output())
        said = Reader(reader.api, reader.program, 502)
        said.opens_the_table()
        assert said.toast(said.data("表格")) == "这里显示不了原生表格，卡片上的内容一样。"
        said.chooses("文件")
        reader.is_done()
        assert reader.api.calls["sendRichMessage"] == TRIES
        assert reader.methods == ["sendMessage", "editMessageText"]

    def test_who_has_chosen_them_reads_cards_there(self, reader):
        reader.api.fault = _always("no method", "sendRichMessage")
        reader.table = reader.says("/settings")
        reader.chooses("原生表格")
        reader.opens_the_table()
        reader.waits(lambda: "does not know sendRichMessage" in reader.program.output())
        reader.opens_the_table()
        reader.is_done()
        assert reader.api.calls["sendRichMessage"] == TRIES

    @pytest.mark.parametrize("fault", ["no method", "no token"])
    def test_a_token_that_is_not_known_for_a_while_says_nothing_of_the_server(self, reader, fault):
        reader.opens_the_table()
        reader.api.fault = _always(fault, "sendRichMessage", "getMe")
        reader.pushes(reader.data("表格"))
        reader.waits(lambda: reader.api.calls["sendRichMessage"] > 1)
        reader.api.fault = lambda *_: None
        reader.waits(lambda: reader.methods[-1] == "sendRichMessage")
        reader.is_done()
        assert "does not know" not in reader.program.output()

    @pytest.mark.parametrize("fault", ["no method", "no token"])
    def test_a_refusal_that_is_not_repeated_says_nothing_of_it_either(self, reader, fault):
        reader.opens_the_table()
        reader.api.fault = _once(fault, "sendRichMessage")
        assert reader.chooses("表格").method == "sendRichMessage"
        reader.is_done()
        assert "does not know" not in reader.program.output()

    @pytest.mark.parametrize("fault", ["no chat", "blocked"])
    def test_a_refusal_in_one_chat_is_no_other_chats(self, reader, fault):
        reader.opens_the_table()
        reader.api.fault = _once(fault, "sendRichMessage")
        reader.pushes(reader.data("表格"))
        reader.waits(lambda: reader.api.calls["sendRichMessage"] == 1)
        assert reader.chooses("表格").method == "sendRichMessage"
        reader.is_done()
        assert reader.methods[2:] == ["sendRichMessage"]


def test_at_a_server_that_nobody_here_wrote(world):
    """It takes pictures and files, and does not know native tables."""
    person = world.person()
    path = person.says("/migrate").message
    start = path.keys[0]["callback_data"].rsplit(".", 1)[0]
    table = person.presses(f"{start}.{TABLE}", path).edit
    assert table.labels[:3] == ["表格", "图片", "文件"]

    def chooses(label: str) -> Turn:
        """Press below another copy each time: one that is tapped twice at once was meant once."""
        return person.presses(table.data(label), next(world.numbers))

    tried = chooses("表格").attached
    assert [bool(shown.call.refused) for shown in tried] == [True] * TRIES
    assert chooses("表格").toasts == ["这里显示不了原生表格，卡片上的内容一样。"]
    for label, kind in (("图片", "photo"), ("文件", "document")):
        (first,), (second,) = (chooses(label).attached for _ in range(2))
        sent = first.call.result[kind]
        assert second.call.fields[kind] == (sent[-1] if kind == "photo" else sent)["file_id"]


def test_what_is_chosen_holds_for_one_person_in_groups_and_in_private(world):
    group = world.group()
    one, other = world.person(group), world.person(group)
    private = replace(one, chat={"id": one.number, "type": "private"})
    settings = one.says("/settings").message
    assert other.taps("图片", settings).silent is False  # it is not theirs, and they are told so
    one.taps("文件", settings)
    for person, forms in ((one, ["sendDocument"]), (private, ["sendDocument"]), (other, [])):
        path = person.says("/migrate").message
        start = path.keys[0]["callback_data"].rsplit(".", 1)[0]
        opened = person.presses(f"{start}.{TABLE}", path)
        assert [shown.call.method for shown in opened.attached] == forms


def test_a_picture_goes_to_the_topic_its_table_is_in(world):
    person = world.person(world.group())
    topic = {"message_thread_id": 8, "is_topic_message": True}
    path = person.says("/migrate", **topic).message
    start = path.keys[0]["callback_data"].rsplit(".", 1)[0]
    (sent,) = person.presses(f"{start}.png:migrate:table1", path, **topic).attached
    assert sent.thread == 8
