"""A team in its group: whoever is asked for, whoever asks for them, and administrators."""

from __future__ import annotations

import dataclasses
import json
import re
import sqlite3
from contextlib import closing

import pytest

from bot.delivery.cooldown import CALLS
from tests.e2e.emulator import USERNAME
from tests.e2e.test_bad_input import ANONYMOUS_ADMIN, CHANNEL_BOT
from tests.e2e.test_telegram import ANSWERS, TRANSFER, asked
from tests.e2e.world import BOT, DATE, Person, Turn

FEE = "公众号迁移要多少钱"
MOST_LINES, MOST_BUTTONS = 8, 4
MUTED = {"can_send_messages": False, "is_member": True}


@pytest.fixture
def chat(world):
    return world.group()


@pytest.fixture
def asker(world, chat):
    return world.person(chat)


@pytest.fixture
def helper(world, chat):
    return world.person(chat)


@pytest.fixture
def other(world, chat):
    return world.person(chat)


@pytest.fixture
def boss(world, chat):
    person = world.person(chat)
    world.telegram.ranks(chat["id"], person.number, "administrator")
    return person


def ours(shown):
    """Return a message of the bot's as it stands in a reply to it."""
    head = {"message_id": shown.id, "date": DATE, "chat": shown.call.result["chat"], "from": BOT}
    keyboard = shown.call.fields.get("reply_markup")
    more = {"reply_markup": keyboard} if keyboard else {}
    return {**head, "text": shown.text, **more}


def is_card(shown):
    return len(shown.text.splitlines()) <= MOST_LINES and len(shown.keys) <= MOST_BUTTONS


def deleted(world, turn_of):
    calls = world.telegram.calls
    first = len(calls)
    turn_of()
    return [c.fields["message_id"] for c in calls[first:] if c.method == "deleteMessage"]


class TestHelping:
    def test_a_statement_that_is_quoted_begins_the_guided_question_of_its_author(
        self, asker, helper
    ):
        said = asker.message(TRANSFER)
        assert asker.sends(said).silent
        begun = helper.says("/ask", reply_to_message=said).message
        assert begun.replies_to == said["message_id"]
        assert asked(begun) == asked(asker.says(f"@{USERNAME} {TRANSFER}").message)
        assert "企业" in asker.says("/facts").message.text
        assert "企业" not in helper.says("/facts").message.text

    def test_helper_and_asker_press_by_turns_and_nobody_else(self, asker, helper, other):
        begun = helper.says("/ask", reply_to_message=asker.message(TRANSFER)).message
        first = asked(begun)
        second = asker.taps(ANSWERS[first], begun).edit
        third = helper.taps(ANSWERS[asked(second)], second).edit
        assert len({first, asked(second), asked(third)}) == 3
        refused = other.taps(ANSWERS[asked(third)], third)
        assert refused.alerts
        assert (refused.sent, refused.edited) == ([], [])
        assert asked(third) not in asker.says("/facts").message.text

    def test_a_helper_presses_only_what_they_called(self, asker, helper):
        helper.says("/ask", reply_to_message=asker.message(FEE))
        own = asker.says(f"@{USERNAME} {TRANSFER}").message
        assert helper.taps(ANSWERS[asked(own)], own).alerts

    def test_a_helper_makes_nothing_up(self, asker, helper):
        asker.says(f"@{USERNAME} 我的是服务号")
        page = helper.says("/ask", reply_to_message=asker.message(FEE)).message
        forged = page.data("更多").rsplit(".", 1)[0] + ".go:clear"
        keyboard = page.call.fields["reply_markup"]
        for more in ({}, {"reply_markup": keyboard}):
            assert helper.presses(forged, page, **more).edited == []
        assert "服务号" in asker.says("/facts").message.text

    def test_what_a_helper_types_below_the_question_answers_it_for_the_asker(self, asker, helper):
        begun = helper.says("/ask", reply_to_message=asker.message(TRANSFER)).message
        label = ANSWERS[asked(begun)]
        answer = helper.says(label, reply_to_message=ours(begun)).message
        assert asked(answer) not in {None, asked(begun)}
        assert label in asker.says("/facts").message.text
        assert label not in helper.says("/facts").message.text

    def test_a_path_below_somebodys_words_is_shown_to_them(self, asker, helper):
        said = asker.message("我们公司的服务号要过户给集团另一家公司")
        page = helper.says("/migrate", reply_to_message=said).message
        assert page.replies_to == said["message_id"]
        assert is_card(page)
        assert "服务号" in asker.says("/facts").message.text
        assert not asker.taps("更多", page).alerts

    def test_the_part_that_was_picked_is_what_is_asked(self, asker, helper):
        said = asker.message(f"早上好。{FEE}")
        quote = {"text": FEE, "position": 4, "is_manual": True}
        answer = helper.says("/ask", reply_to_message=said, quote=quote).message
        assert "300" in answer.text

    def test_of_a_message_elsewhere_the_part_is_known_and_the_helper_asks(self, asker, helper):
        origin = {"type": "user", "date": DATE, "sender_user": asker.user}
        there = {"external_reply": {"origin": origin}, "quote": {"text": FEE, "position": 0}}
        said = helper.message("/ask", **there)
        answer = helper.sends(said).message
        assert "300" in answer.text
        assert answer.replies_to == said["message_id"]
        assert not helper.taps("更多", answer).alerts
        assert asker.taps("更多", answer).alerts

    def test_a_bot_is_helped_by_nobody(self, world, chat, helper):
        other_bot = {"id": 77, "is_bot": True, "first_name": "别的机器人"}
        said = world.person(chat).message(FEE) | {"from": other_bot}
        answer = helper.says("/ask", reply_to_message=said).message
        assert not helper.taps("更多", answer).alerts

    def test_an_edited_call_for_somebody_changes_the_card(self, asker, helper):
        said = asker.message(FEE)
        call = helper.message(f"@{USERNAME} {FEE}", reply_to_message=said)
        first = helper.sends(call).message
        with helper.followed() as turn:
            text = f"@{USERNAME} 公众号迁移要多久"
            helper.world.telegram.deliver(edited_message=call | {"text": text})
        assert turn.edit.id == first.id
        assert turn.edit.text != first.text
        assert is_card(turn.edit)


class TestCards:
    def test_an_answer_is_a_card_with_three_ways_on(self, asker):
        answer = asker.says(f"/ask {FEE}").message
        assert is_card(answer)
        assert {"更多", "依据", "私聊继续"} <= set(answer.labels)

    def test_everything_that_is_unfolded_stays_in_its_message_and_leads_back(self, asker):
        page = asker.says("/deregister").message
        for label in ("更多", "依据"):
            opened = asker.taps(label, page).edit
            assert opened.id == page.id
            assert "私聊继续" in opened.labels
            assert "返回正文" in "".join(opened.labels)

    def test_what_only_one_is_to_read_is_had_in_private_where_the_server_knows_no_other_way(
        self, asker, world
    ):
        page = asker.says("/deregister").message
        for _ in range(2):  # the server has to be tried once
            more = asker.taps("更多", page).edit
            turn = asker.taps("全文只给我看", more)
            assert (turn.sent, turn.edited) == ([], [])
        answer = [c for c in world.telegram.calls if c.method == "answerCallbackQuery"][-1]
        assert answer.fields["url"].endswith("?start=deregister")

    def test_a_group_is_told_how_to_call(self, asker):
        said = asker.says("/help").message
        assert len(said.text.splitlines()) <= MOST_LINES
        assert "/ask" in said.text


class TestProfile:
    def settles(self, person, *labels):
        shown = person.says("/group").message
        for label in labels:
            turn = person.taps(label, shown)
            if not turn.edited:
                return turn
            shown = turn.edit
        return shown

    def test_administrators_tell_once_what_nobody_is_asked_again(self, boss, asker):
        shown = self.settles(boss, "主体", "企业", "账号类型", "服务号")
        assert "主体：企业" in shown.text
        question = asker.says(f"@{USERNAME} 我要把公众号过户给集团另一家公司").message
        while asked(question) in {"target", "target_followers"}:
            question = asker.taps(ANSWERS[asked(question)], question).edit
        assert asked(question) is None
        assert "公证" in question.text + "".join(
            shown.text for shown in asker.taps("更多", question).edited
        )

    def test_nobody_else_may_until_they_say_so(self, boss, asker):
        refused = self.settles(asker, "主体")
        assert "管理员" in refused.alerts[0]
        self.settles(boss, "谁能改", "全体成员")
        assert "主体：企业" in self.settles(asker, "主体", "企业").text
        assert "管理员" in self.settles(asker, "谁能改").alerts[0]

    def test_rank_is_asked_of_telegram_once_a_minute(self, boss, world, chat):
        self.settles(boss, "主体", "企业", "账号类型", "服务号")
        asked_for = [c for c in world.telegram.calls if c.method == "getChatMember"]
        mine = [call for call in asked_for if call.fields["user_id"] == boss.number]
        assert [call.fields["chat_id"] for call in mine] == [chat["id"]]

    def test_a_rank_that_cannot_be_told_is_said_and_changes_nothing(self, world, boss):
        shown = boss.says("/group").message
        world.telegram.refuse("getChatMember", 500, "Internal Server Error")
        assert "查不到" in boss.taps("主体", shown).alerts[0]
        assert boss.taps("账号类型", shown).edit

    def test_a_language_settled_is_spoken_with_newcomers(self, boss, other):
        self.settles(boss, "语言", "English")
        assert "How to use" in other.says("/help").message.text

    def test_it_goes_with_the_group_that_becomes_a_supergroup(self, world):
        chat = {"id": -next(world.numbers), "type": "group", "title": "小组"}
        boss = world.person(chat)
        world.telegram.ranks(chat["id"], boss.number, "creator")
        self.settles(boss, "主体", "媒体")
        new = {**chat, "id": chat["id"] - 10**12, "type": "supergroup"}
        boss.sends(boss.message(migrate_to_chat_id=new["id"]))
        there = dataclasses.replace(boss, chat=new)
        assert "主体：媒体" in there.says("/group").message.text


class TestUnnamed:
    def says(self, world, chat, sender, text, **more):
        writer = world.person(chat)
        said = writer.message(text, sender_chat=chat, **more) | {"from": sender}
        return writer.sends(said).message

    def test_an_anonymous_administrators_message_is_for_administrators(
        self, world, chat, asker, boss
    ):
        begun = self.says(world, chat, ANONYMOUS_ADMIN, f"@{USERNAME} {TRANSFER}")
        assert asker.taps(ANSWERS[asked(begun)], begun).alerts
        assert asked(boss.taps(ANSWERS[asked(begun)], begun).edit) != asked(begun)

    def test_a_channels_is_for_any_member(self, world, chat, other):
        begun = self.says(world, chat, CHANNEL_BOT, f"@{USERNAME} {TRANSFER}")
        assert asked(other.taps(ANSWERS[asked(begun)], begun).edit) != asked(begun)

    def test_what_is_asked_for_them_is_theirs(self, world, chat, helper, other, boss):
        said = world.person(chat).message(TRANSFER, sender_chat=chat) | {"from": ANONYMOUS_ADMIN}
        begun = helper.says("/ask", reply_to_message=said).message
        assert other.taps(ANSWERS[asked(begun)], begun).alerts
        second = helper.taps(ANSWERS[asked(begun)], begun).edit
        third = boss.taps(ANSWERS[asked(second)], second).edit
        assert asked(third) not in {asked(begun), asked(second)}

    def test_an_anonymous_helper_shares_the_buttons_with_administrators(
        self, world, chat, asker, other, boss
    ):
        said = asker.message(TRANSFER)
        begun = self.says(world, chat, ANONYMOUS_ADMIN, "/ask", reply_to_message=said)
        assert other.taps(ANSWERS[asked(begun)], begun).alerts
        second = boss.taps(ANSWERS[asked(begun)], begun).edit
        assert asked(asker.taps(ANSWERS[asked(second)], second).edit) != asked(second)
        assert "企业" in asker.says("/facts").message.text


class TestOrder:
    @pytest.mark.parametrize("who", ["asker", "helper", "boss"])
    def test_whoever_asked_and_administrators_remove_an_answer(self, request, world, who):
        asker, helper = (request.getfixturevalue(name) for name in ("asker", "helper"))
        remover = request.getfixturevalue(who)
        answer = helper.says("/ask", reply_to_message=asker.message(FEE)).message
        said = {"reply_to_message": ours(answer)}
        assert deleted(world, lambda: remover.says("/remove", **said)) == [answer.id]

    def test_nobody_else_removes_one(self, asker, other):
        answer = asker.says(f"/ask {FEE}").message
        refused = other.says("/remove", reply_to_message=ours(answer))
        assert "只有" in refused.message.text
        assert other.taps("更多", answer).alerts

    def test_the_button_for_it_is_behind_the_card(self, world, asker):
        answer = asker.says(f"/ask {FEE}").message
        more = asker.taps("更多", answer).edit
        assert deleted(world, lambda: asker.taps("移除", more)) == [answer.id]

    def test_an_answer_that_was_removed_does_not_come_back(self, world, asker):
        call = asker.message(f"/ask {FEE}")
        answer = asker.sends(call).message
        asker.says("/remove", reply_to_message=ours(answer))
        with asker.followed() as turn:
            world.telegram.deliver(edited_message=call | {"text": "/ask 公众号迁移要多久"})
        assert turn.silent

    def test_messages_of_others_are_not_removed(self, world, asker, other):
        said = {"reply_to_message": other.message("大家好")}
        assert deleted(world, lambda: asker.says("/remove", **said)) == []

    def test_in_private_answers_are_removed_too(self, world):
        person = world.person()
        answer = person.says(FEE).message
        said = {"reply_to_message": ours(answer)}
        assert deleted(world, lambda: person.says("/remove", **said)) == [answer.id]


def added(person, new="member", old="left", **more):
    """The bot's place in the chat is changed by a person."""
    member = {"user": BOT, "status": new, **more}
    before = {"user": BOT, "status": old} | (MUTED if old == "restricted" else {})
    return {
        "chat": person.chat,
        "from": person.user,
        "date": DATE,
        "old_chat_member": before,
        "new_chat_member": member,
    }


def reports(person: Person, **change) -> Turn:
    with person.followed() as turn:
        person.world.telegram.deliver(my_chat_member=added(person, **change))
    return turn


class TestComingAndGoing:
    @pytest.fixture
    def adder(self, asker):
        return asker

    def told(self, world, person):
        return [
            re.sub(r"<[^>]*>", "", call.fields["text"])
            for call in world.telegram.calls
            if call.method == "sendMessage" and call.fields["chat_id"] == person.number
        ]

    def test_whoever_adds_it_is_welcomed_by_one_message(self, adder):
        welcome = reports(adder).message
        assert "/ask" in welcome.text
        assert "收得到命令" in welcome.text
        assert len(welcome.text.splitlines()) <= MOST_LINES
        assert reports(adder, new="administrator", old="member").silent

    def test_the_welcome_is_in_the_language_of_whoever_adds_it(self, world, chat):
        assert "Call me" in reports(world.person(chat, language_code="en")).message.text

    def test_an_administrator_is_told_that_it_gets_everything(self, adder):
        assert "都收得到" in reports(adder, new="administrator").message.text

    def test_whoever_added_it_is_told_once_that_it_may_not_write(self, world, adder):
        reports(adder)
        refused = "Bad Request: not enough rights to send text messages to the chat"
        for _ in range(2):
            world.telegram.refuse("sendMessage", 400, refused)
            assert adder.says("/help").silent
        assert [adder.chat["title"] in text for text in self.told(world, adder)] == [True]
        assert reports(adder, new="restricted", old="member", **MUTED).silent
        assert len(self.told(world, adder)) == 1

    def test_once_it_may_write_again_it_does_and_may_be_lost_anew(self, world, adder):
        reports(adder)
        reports(adder, new="restricted", old="member", **MUTED)
        assert reports(adder, new="member", old="restricted").silent
        assert adder.says("/help").message
        reports(adder, new="restricted", old="member", **MUTED)
        assert len(self.told(world, adder)) == 2

    def test_whoever_added_it_is_told_that_somebody_removed_it(self, world, adder, other):
        reports(adder)
        assert reports(other, new="kicked", old="member").silent
        assert ["移出" in text for text in self.told(world, adder)] == [True]
        assert self.told(world, other) == []

    def test_whoever_removes_it_need_not_be_told(self, world, adder):
        reports(adder)
        reports(adder, new="left", old="member")
        assert self.told(world, adder) == []
        assert reports(adder).message

    def test_a_closed_topic_is_answered_in_the_group(self, world, asker):
        topic = {"message_thread_id": 8, "is_topic_message": True}
        world.telegram.refuse("sendMessage", 400, "Bad Request: TOPIC_CLOSED")
        answer = asker.says(f"/ask {FEE}", **topic).message
        assert "300" in answer.text
        assert answer.thread is None

    def test_the_general_topic_is_answered_without_its_number(self, asker):
        topic = {"message_thread_id": 1, "is_topic_message": True}
        answer = asker.says(f"/ask {FEE}", **topic).message
        assert answer.thread is None
        assert asker.taps("更多", answer).edited

    def test_who_blocks_the_bot_in_private_is_left_alone(self, world):
        assert reports(world.person(), new="kicked", old="member").silent


def everything(world):
    """Every value in the database, as text."""
    path = world.settings["BOT_DATABASE_URL"].removeprefix("sqlite+aiosqlite:///")
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        tables = [row[0] for row in database.execute("SELECT name FROM sqlite_master")]
        named = [name for name in tables if not name.startswith(("sqlite_autoindex",))]
        rows = []
        for name in named:
            try:
                rows += database.execute(f'SELECT * FROM "{name}"').fetchall()  # noqa: S608
            except sqlite3.OperationalError:  # an index
                continue
    return json.dumps(rows, ensure_ascii=False, default=str)


def test_what_does_not_call_the_bot_leaves_nothing_behind(world, asker):
    talk = [
        asker.message("只有我们自己知道的一句话"),
        asker.message("/weather 只有我们自己知道的一句话"),
        asker.message("@somebody_else 只有我们自己知道的一句话"),
        asker.message("只有我们自己知道的一句话", reply_to_message=asker.message("x")),
    ]
    before = world.count("updates")
    for message in talk:
        assert asker.sends(message).silent
    assert world.count("updates") == before
    held = everything(world)
    assert "只有我们自己" not in held
    assert f'"{asker.number}"' not in held
    assert not re.search(rf"\b{asker.number}\b", held)


def test_a_group_that_calls_all_the_time_is_told_once_and_then_nothing(mortal):
    mortal.stop()
    mortal.settings["BOT_SEND_RATE"] = "1000"
    mortal.start()
    chat = mortal.group()
    people = [mortal.person(chat) for _ in range(5)]
    with people[0].followed() as turn:
        for number in range(CALLS + 6):
            mortal.telegram.deliver(message=people[number % 5].message("/lang"))
    assert len(turn.sent) == CALLS + 1
    assert "歇一分钟" in turn.sent[-1].text
    assert mortal.person(mortal.group()).says("/help").message
