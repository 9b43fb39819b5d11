"""One row more in the table: it is found wherever people look for it."""

from __future__ import annotations

import datetime as dt
import io
import json
from dataclasses import dataclass, replace
from typing import ClassVar

import pytest
from telegram import Chat as TelegramChat
from telegram import Message, User

from bot.content.texts import Texts
from bot.dialogue import Called, Chose, Knowledge, Links, Reply, Said, Session, revise, step
from bot.dialogue.blocks import Paragraph
from bot.dialogue.commands import parse_command
from bot.dialogue.controls import shows
from bot.dialogue.payloads import Go, Owner, Payload, View
from bot.dialogue.reply import Button, Page, Placement
from bot.dialogue.route import Route, Routes, Scope
from bot.dialogue.routes import ROUTES, table
from bot.render import plain_text
from bot.service import Service
from bot.store import open_store
from bot.terminal.chat import Chat
from bot.terminal.walk import walk
from bot.tg.events import incoming
from bot.tg.profile import menus
from tests.dialogue.toys import club

TODAY = dt.date(2026, 11, 23)
NOW = dt.datetime(2026, 11, 23, 4, tzinfo=dt.UTC)
ME = User(7, "退号助手", is_bot=True, username="tuihao_bot")
FORECAST = "明天有雨"


@dataclass(frozen=True, slots=True)
class City(Payload):
    """Tells of one city."""

    prefix: ClassVar[str] = "city"
    name: Owner


def weather(_k: Knowledge, _session: Session) -> Reply:
    pages = (Page("p1", "后天", (Paragraph("后天有雪"),)),)
    return Reply(
        (Paragraph(FORECAST),), pages=pages, buttons=(Button(View("weather", "p1").id, ""),)
    )


def of_city(_k: Knowledge, session: Session, payload: City) -> tuple[Session, Reply] | None:
    is_known = payload.name == "beijing"
    return (session, Reply((Paragraph("北京晴"),))) if is_known else None


WEATHER = Route("weather", shows(weather), command=True, words=True, button=Go, screen=weather)
CITY = Route("city", of_city, button=City, placement=Placement.NEW)
MORE = table(WEATHER, CITY)


@pytest.fixture(scope="module")
def k() -> Knowledge:
    """The club, with the wording of the new row."""
    wording = {"command.weather": "看天气", "words.weather": "天气|今天天气"}
    shipped = club().texts.by_lang
    return Knowledge.of(club(texts=Texts({lang: {**shipped[lang], **wording} for lang in shipped})))


def told(k, event, session=None):
    _, reply = step(k, session or Session(), event, TODAY, MORE)
    return reply


def text(reply):
    return plain_text(reply.blocks, "zh-Hans")


class TestOneRowMore:
    @pytest.mark.parametrize(
        "event",
        [parse_command("/weather"), Said("今天天气"), Chose("go:weather")],
        ids=["command", "word", "button"],
    )
    def test_it_is_called_meant_and_pressed(self, k, event):
        assert text(told(k, event)) == FORECAST

    def test_without_it_none_of_these_is_known(self, k):
        for event in (Called("weather"), Said("今天天气"), Chose("go:weather")):
            _, reply = step(k, Session(), event, TODAY)
            assert FORECAST not in text(reply)

    def test_its_pages_open_in_place_of_it(self, k):
        page = told(k, Chose("view:weather:p1"))
        assert "后天有雪" in text(page)
        assert page.placement is Placement.EDIT

    def test_help_names_it(self, k):
        assert "· /weather 看天气" in text(told(k, Chose("view:help:commands")))

    def test_help_names_those_who_run_the_bot_if_they_can_be_named(self, k):
        links = Links(privacy="https://example.org/p", contact="mailto:help@example.org")
        named = text(told(replace(k, links=links), Called("help")))
        assert "https://example.org/p" in named
        assert "mailto:help@example.org" in named
        assert "https://" not in text(told(k, Called("help")))

    def test_it_stands_in_the_menus_of_its_scope(self):
        named = {type(scope).__name__: names for scope, names in menus(MORE, ())}
        assert named.keys() == {"BotCommandScopeAllPrivateChats", "BotCommandScopeAllGroupChats"}
        assert all(names[-1] == "weather" for names in named.values())

    def test_a_group_need_not_name_the_bot_to_call_it(self):
        chat, other = TelegramChat(-100, "supergroup", title="群"), User(43, "甲", is_bot=False)
        said = Message(1, dt.datetime.now(dt.UTC), chat, from_user=other, text="/weather")
        assert incoming(said, ME) is None
        assert incoming(said, ME, MORE).event == Called("weather")

    def test_other_programs_have_it_too(self, k):
        lines = [{"text": "/weather"}, {"text": "天气"}, {"choose": "go:weather"}]
        out = io.StringIO()
        walk(k, "zh-Hans", NOW, [json.dumps(line) for line in lines], out, MORE)
        said = [json.loads(line)["first"] for line in out.getvalue().splitlines()]
        assert said == [FORECAST] * 3

    async def test_so_has_the_terminal(self, k, tmp_path):
        said = []
        async with open_store(f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}") as store:
            chat = Chat(Service(k, store.turns, MORE), "zh-Hans", said.append, tmp_path)
            await chat.take("/weather")
            await chat.take("天气")
        assert [FORECAST in line for line in said] == [True, True]

    def test_what_takes_back_is_not_done_again_when_it_is_edited(self, k):
        for row, is_done in ((WEATHER, True), (replace(WEATHER, once=True), False)):
            for event in (Called("weather"), Said("天气")):
                revised = revise(k, Session(), Session(), event, TODAY, table(row))
                assert (revised is not None) is is_done


class TestButtons:
    def test_a_typed_button_is_handed_over_and_its_reply_placed(self, k):
        reply = told(k, Chose(City("beijing").id))
        assert text(reply) == "北京晴"
        assert reply.placement is Placement.NEW

    @pytest.mark.parametrize("button", ["city:nowhere", "city:", "city", "go:nowhere", "x:y"])
    def test_what_no_longer_fits_is_told_in_a_toast(self, k, button):
        reply = told(k, Chose(button))
        assert reply.placement is Placement.TOAST
        assert reply.toast == k.text("stale", "zh-Hans")

    @pytest.mark.parametrize(
        ("button", "placement"),
        [
            ("entry:close.fee", Placement.EDIT),
            ("path:close", Placement.EDIT),
            ("guide:close.how", Placement.EDIT),
            ("go:paths", Placement.EDIT),
            ("view:close:main", Placement.EDIT),
            ("change:card", Placement.EDIT),
        ],
    )
    def test_an_answer_takes_the_place_of_the_one_it_is_opened_from(self, k, button, placement):
        assert told(k, Chose(button)).placement is placement

    def test_an_option_is_answered_in_place_of_its_question(self, k):
        asked, _ = step(k, Session(), Said("我想退会"), TODAY)
        assert told(k, Chose("member"), asked).placement is Placement.EDIT

    def test_a_thumb_leaves_its_message_and_says_so_for_a_moment(self, k):
        answered, _ = step(k, Session(), Said("退会要多少钱"), TODAY)
        thumbs = ("up:close.fee", "down:close.fee")
        for thumb, placement in zip(thumbs, (Placement.TOAST, Placement.NEW), strict=True):
            reply = told(k, Chose(thumb), answered)
            assert (reply.placement, reply.removes) == (placement, thumbs)
            assert reply.toast == k.text("feedback.thanks", "zh-Hans")


class TestMenus:
    def rows(self):
        return (
            Route("all", shows(weather), command=True),
            Route("alone", shows(weather), command=True, scope=Scope.PRIVATE),
            Route("here", shows(weather), command=True, scope=Scope.GROUPS),
            Route("tune", shows(weather), command=True, scope=Scope.GROUP_ADMINISTRATORS),
            Route("log", shows(weather), command=True, scope=Scope.ADMINISTRATORS),
            Route("back", shows(weather), words=True),
        )

    def test_each_scope_has_its_own_commands(self):
        shown = [(scope.type, names) for scope, names in menus(Routes(*self.rows()), (42, 43))]
        assert shown == [
            ("all_private_chats", ("all", "alone")),
            ("all_group_chats", ("all", "here")),
            ("all_chat_administrators", ("all", "here", "tune")),
            ("chat", ("all", "log")),
            ("chat", ("all", "log")),
        ]

    def test_a_group_is_offered_what_a_group_needs(self):
        shown = dict(menus(ROUTES, ()))
        named = {scope.type: names for scope, names in shown.items()}
        group, private = named["all_group_chats"], named["all_private_chats"]
        assert set(group) < set(private)
        assert {"ask", "migrate", "help", "lang"} <= set(group)
        assert not {"start", "accounts", "updates", "sources", "myths"} & set(group)

    def test_administrators_with_nothing_of_their_own_see_what_everybody_sees(self):
        shown = [scope.type for scope, _ in menus(ROUTES, (42,))]
        assert shown == ["all_private_chats", "all_group_chats"]


@dataclass(frozen=True, slots=True)
class TwoOwners(Payload):
    prefix: ClassVar[str] = "two"
    one: Owner
    other: Owner


class TestRefusals:
    @pytest.mark.parametrize(
        "row",
        [
            WEATHER,
            Route("city2", of_city, button=City),
            Route("Weather2", shows(weather)),
            Route("w" * 33, shows(weather)),
            Route("two", shows(weather), button=TwoOwners),
        ],
        ids=["name taken", "button taken", "capital", "long name", "long button"],
    )
    def test_a_row_that_nothing_has_room_for_is_refused_when_it_is_defined(self, row):
        with pytest.raises(ValueError, match=row.name):
            table(WEATHER, CITY, row)
