"""Files on their way out: made when they are sent, kept in mind, given up when they must be."""

from __future__ import annotations

import logging
import threading
from datetime import UTC, datetime, timedelta

import pytest

from bot.delivery.attachments import payload_of
from bot.delivery.fair_queue import FairQueue
from bot.delivery.meter import Meter
from bot.delivery.pruning import PRUNE, Pruning
from bot.delivery.rate_limit import RateLimit
from bot.delivery.sender import Sender
from bot.delivery.uploads import UploadingClient
from bot.dialogue.attachments import Picture, TextFile
from bot.dialogue.blocks import Grid
from bot.dialogue.retention import RESENT
from bot.errors import PictureRefused
from bot.store import Send, Timer, open_store
from bot.tg.client import Api, SendingClient
from bot.tg.request import AiohttpRequest
from tests.bot_api import TOKEN, BotApi, File
from tests.delivery.test_sender import Office
from tests.store.makers import counts

GRID = Grid("退卡", ("事项", "金卡"), (("押金", "不退"),))
PICTURE = Picture(GRID, "zh-Hans")
NOTE = TextFile("退卡：“金卡”.csv", "\ufeff事项\r\n")
NOW = datetime.now(UTC)


class Studio(Office):
    """A sender at a real server, and who draws for it."""

    def __init__(self, store, api, request):
        self.store, self.outbox, self.api = store, store.outbox, api
        self.queue = FairQueue()
        self.drawn = []
        client = SendingClient(Api(api.url, TOKEN, request))
        self.sender = Sender(
            UploadingClient(client, store.files, self.draw),
            store.outbox,
            self.queue,
            RateLimit(0),
            Meter(),
            moved=self.moved,
        )

    def draw(self, picture):
        assert threading.current_thread() is not threading.main_thread()
        self.drawn.append(picture)
        if picture.drawing.title == "太大":
            raise PictureRefused("it is too high for a photo")
        if picture.drawing.title == "坏":
            raise RuntimeError("the pen broke")
        return b"PNG of " + picture.drawing.title.encode()

    async def gives(self, *attachments, chat=1):
        """Send attachments and return what the server has got of them."""
        before = len(self.api.sent)
        methods = {Picture: "sendPhoto", TextFile: "sendDocument"}
        sends = [Send(chat, methods[type(one)], payload_of(one, "zh-Hans")) for one in attachments]
        await self.send(*sends)
        await self.empty()
        return [call.fields for call in self.api.sent[before:]]


@pytest.fixture
def api():
    api = BotApi()
    yield api
    api.close()


@pytest.fixture
async def studio(tmp_path, api):
    async with (
        open_store(f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}") as store,
        AiohttpRequest(api.url, 8) as request,
    ):
        studio = Studio(store, api, request)
        yield studio
        await studio.sender.stop(0)


async def test_a_picture_is_drawn_when_it_is_sent_and_once(studio):
    (first,), (again,) = [await studio.gives(PICTURE), await studio.gives(PICTURE, chat=2)]
    assert first["photo"].content == "PNG of 退卡".encode()
    assert (again["photo"], again["chat_id"]) == ("photo-1", 2)
    assert studio.drawn == [PICTURE]


async def test_what_looks_otherwise_is_another_picture(studio):
    others = [Picture(GRID, "zh-Hans", dark=True), Picture(GRID, "en"), PICTURE]
    sent = await studio.gives(*others)
    assert all(isinstance(fields["photo"], File) for fields in sent)
    assert studio.drawn == others


async def test_a_file_keeps_its_name_and_every_byte(studio):
    (sent,) = await studio.gives(NOTE)
    assert sent["document"] == File(NOTE.name, NOTE.text.encode())


async def test_somebodys_own_file_is_sent_as_it_is_and_not_noted(studio):
    own = TextFile("data.json", '{"word": "软件里面"}', is_personal=True)
    await studio.send(Send(1, "sendDocument", payload_of(own, "zh-Hant")))
    await studio.empty()
    (again,) = await studio.gives(own)
    contents = {call.fields["document"] for call in studio.api.sent}
    assert contents == {File(own.name, own.text.encode())}
    assert again["document"] == File(own.name, own.text.encode())
    assert (await counts(studio.store))["files"] == 0


async def test_a_row_from_the_database_is_drawn_as_one_from_memory(studio):
    await studio.outbox.add([Send(1, "sendPhoto", payload_of(PICTURE, "en"))], NOW)
    studio.queue.add_sends(await studio.outbox.waiting())
    await studio.empty()
    assert studio.drawn == [PICTURE]


@pytest.mark.parametrize(
    ("payload", "level", "told"),
    [
        ({"photo": {"drawing": {"shape": "circle"}}}, "WARNING", "another release has written it"),
        ({"photo": 5}, "WARNING", "another release has written it"),
        ({}, "WARNING", "another release has written it"),
        (payload_of(Picture(Grid("太大", (), ()), "en"), "en"), "WARNING", "too high"),
        (payload_of(Picture(Grid("坏", (), ()), "en"), "en"), "ERROR", "is given up"),
    ],
)
async def test_what_cannot_be_drawn_is_given_up_and_told_once(studio, caplog, payload, level, told):
    await studio.send(Send(1, "sendPhoto", payload))
    (sent,) = await studio.gives(NOTE)
    assert isinstance(sent["document"], File)
    assert [record.levelname for record in caplog.records if told in record.message] == [level]


async def test_a_file_that_is_refused_under_its_name_and_anew_is_given_up(studio, caplog):
    await studio.gives(PICTURE)
    studio.api.fault = lambda method, _: "no chat" if method == "sendPhoto" else None
    assert await studio.gives(PICTURE) == []
    assert studio.api.calls["sendPhoto"] == 3
    assert sum("sendPhoto was refused" in record.message for record in caplog.records) == 1
    studio.api.fault = lambda *_: None
    assert [fields["photo"] for fields in await studio.gives(PICTURE)] == ["photo-1"]


async def test_a_topic_that_is_gone_is_left_out_of_a_picture_too(studio):
    studio.api.fault = lambda *call: "no topic" if call == ("sendPhoto", 1) else None
    await studio.send(Send(1, "sendPhoto", {**payload_of(PICTURE, "en"), "message_thread_id": 9}))
    await studio.empty()
    (sent,) = studio.api.sent
    assert "message_thread_id" not in sent.fields


@pytest.mark.parametrize("fault", ["reset", "closed", "502"])
async def test_the_token_is_not_told_when_an_upload_fails(studio, api, caplog, fault):
    caplog.set_level(logging.DEBUG)
    api.fault = lambda _, count: fault if count == 1 else None
    (sent,) = await studio.gives(NOTE)
    assert isinstance(sent["document"], File)
    assert TOKEN.partition(":")[2] not in caplog.text


async def test_which_file_it_was_is_forgotten_in_time(studio):
    store = studio.store
    await store.files.keep("old", "file-1", NOW - RESENT - timedelta(minutes=1))
    await store.files.keep("new", "file-2", NOW - RESENT + timedelta(minutes=1))
    await Pruning(store).prune(Timer(PRUNE, 0, NOW, PRUNE), NOW)
    assert (await store.files.get("old"), await store.files.get("new")) == (None, "file-2")


async def test_a_file_is_known_to_its_own_bot_only_and_the_latest_of_its_key_counts(store, now):
    await store.files.keep("key", "file-1", now)
    await store.files.keep("key", "file-2", now)
    assert await store.files.get("key") == "file-2"
    assert await type(store.files)(store.database, store.bot + 1).get("key") is None
