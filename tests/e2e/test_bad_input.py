"""Whatever arrives: a short clear answer or silence, never a traceback, and nothing is lost."""

from __future__ import annotations

import datetime as dt
import itertools
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.dialogue import Called, Chose, Said, Session, step
from bot.dialogue.routes import ROUTES
from bot.render import html_messages, plain_text, unfolded
from bot.render.callbacks import Callback, encode
from tests import shipped
from tests.e2e.emulator import USERNAME, visible
from tests.e2e.world import BOT, DATE

TODAY = dt.date(2026, 11, 23)
OPENING = "我们公司的公众号要过户给集团另一家公司"
QUESTION = "服务号"
UPDATES = itertools.count(10**9)
"""Numbers for updates that do not come through the emulator."""
FILE = {"file_id": "f", "file_unique_id": "u"}
PHOTO = {"photo": [{**FILE, "width": 9, "height": 9}]}
STICKER = {**FILE, "type": "regular", "width": 9, "height": 9} | {
    "is_animated": False,
    "is_video": False,
}
FORWARDED = {"forward_origin": {"type": "hidden_user", "date": DATE, "sender_user_name": "某人"}}
NASTY = "<b>&\"'</i><a href='x'>我们公司</a>&amp;<script>"
ANONYMOUS_ADMIN = {"id": 1087968824, "is_bot": True, "first_name": "Group"}
CHANNEL_BOT = {"id": 136817688, "is_bot": True, "first_name": "Channel"}


@pytest.fixture
def person(called):
    return called.person()


@pytest.mark.parametrize(
    "content",
    [
        {"sticker": STICKER},
        PHOTO,
        {"voice": {**FILE, "duration": 3}},
        {"video_note": {**FILE, "length": 9, "duration": 3}},
        {"document": {**FILE, "file_name": "<b>.pdf"}},
        {"location": {"latitude": 1.0, "longitude": 1.0}},
        {"contact": {"phone_number": "1", "first_name": NASTY}},
        {"dice": {"emoji": "🎲", "value": 3}},
        {"checklist": {"title": "注销", "tasks": [{"id": 1, "text": "导出"}]}},
        {**FORWARDED, **PHOTO},
        {"rich_message": {"blocks": [{"type": "heading", "text": "x", "size": 1}]}},
    ],
    ids=lambda content: next(iter(content)),
)
def test_what_is_no_text_is_told_and_the_open_question_stays(person, content):
    question = person.says(OPENING).message
    assert "文字" in person.sends(person.message(**content)).message.text
    assert person.says(QUESTION).message.text != question.text
    assert "服务号" in person.says("/facts").message.text


@pytest.mark.parametrize(
    ("content", "instead"),
    [
        (PHOTO, "截图"),
        ({"document": {**FILE, "mime_type": "image/png"}}, "截图"),
        ({"voice": {**FILE, "duration": 3}}, "输入法"),
        ({"sticker": STICKER}, "一句话"),
    ],
    ids=["picture", "picture as a file", "voice", "sticker"],
)
def test_it_is_told_what_to_do_instead(person, content, instead):
    assert instead in person.sends(person.message(**content)).message.text


def test_a_caption_is_read_like_a_text(person):
    answer = person.sends(person.message(**PHOTO, caption="公众号迁移要多少钱")).message
    assert "300" in answer.text


def test_a_forwarded_text_is_read_like_ones_own(person):
    assert "300" in person.says("公众号迁移要多少钱", **FORWARDED).message.text


@pytest.mark.parametrize(
    "text",
    [
        "怎么办" * 1700,
        "x" * 5000,
        "🐧" * 2500,
        "\u200b\u200d",
        "。。。？！",
        "\x00\x07",
        "٣٤٥ \u202eabc",
        "👨‍👩‍👧‍👦",
        "0",
        "-1",
        "/",
        "//",
        "/天气",
        "/home/me/公众号",
        NASTY,
        "%s {name} {migrate.fee} $1 \\n",
        "'; DROP TABLE sessions; --",
    ],
    ids=lambda text: ascii(text[:9]),
)
def test_any_text_gets_one_short_answer_and_the_open_question_stays(person, text):
    question = person.says(OPENING).message
    answer = person.says(text).message
    assert len(answer.text) < 2000
    assert ("太长" in answer.text) is (len(text) > 4096)
    if "都不是" in answer.labels:  # it was asked first which of several things was meant
        answer = person.says("都不是").message
    assert set(question.labels) - {"为什么问"} <= set(answer.labels)
    assert "企业" in person.says("/facts").message.text


def test_a_text_of_nothing_but_blanks_costs_nothing(person):
    question = person.says(OPENING).message
    assert person.says(" \n ").silent
    assert person.says(QUESTION).message.labels != question.labels


def test_markup_in_names_and_words_is_shown_as_it_was_written(called):
    person = called.person(first_name=NASTY, last_name="</b>", username="x")
    person.says('我们是<服务号>&"公司的公众号"，要<b>注销</b>').message  # noqa: B018
    assert "服务号" in person.says("/facts").message.text


@pytest.mark.parametrize("command", ["/nonsense", "/START2", "/exit@nobody", "/a_b_c 5"])
def test_a_command_that_does_not_exist_is_told_so(person, command):
    question = person.says(OPENING).message
    reply = person.says(command).message
    assert "/help" in reply.text
    assert question.labels == reply.labels


@pytest.mark.parametrize(
    "data", ["", "x", "垃" * 21, "z" * 64, "1.1.0.", "0.1.0.go:paths", '{"a": 1}', "1.zzz.0.yes"]
)
def test_a_button_of_nobody_is_told_to_be_stale_or_foreign(person, data):
    question = person.says(OPENING).message
    turn = person.presses(data, question)
    assert len([*turn.alerts, *turn.toasts]) == 1
    assert (turn.sent, turn.edited) == ([], [])
    assert person.says(QUESTION).message.labels != question.labels


@pytest.mark.parametrize(
    "name",
    [
        "nonsense",
        "go:nowhere",
        "go:",
        "view:",
        "view:migrate",
        "view:migrate:nothing",
        "view:nothing:main",
        "entry:gone.gone",
        "path:gone",
        "guide:gone.gone",
        "change:gone",
        "none",
        "unknown",
        "x" * 40,
    ],
)
def test_a_button_of_another_release_keeps_the_case(person, name):
    question = person.says(OPENING).message
    turn = person.presses(encode(Callback(person.number, 999, name)), question)
    assert turn.alerts or turn.sent or turn.edited
    assert "企业" in person.says("/facts").message.text


def test_the_longest_button_is_taken(called):
    person = called.person()
    head = encode(Callback(person.number, 0, "x"))[:-1]
    turn = person.presses(head + "x" * (64 - len(head)), 1)
    assert len(turn.toasts) == 1


def test_a_press_without_a_message_is_acknowledged(person):
    with person.followed("inline-press") as turn:
        query = {"id": "inline-press", "from": person.user, "chat_instance": "1"}
        person.world.telegram.deliver(
            callback_query=query | {"inline_message_id": "i", "data": "1.0.0.go:paths"}
        )
    assert len(turn.toasts) == 1
    assert (turn.sent, turn.edited) == ([], [])


def test_other_bots_in_a_group_are_left_alone(called):
    person = called.person(called.group())
    other = {"id": 5, "is_bot": True, "first_name": "别的机器人"}
    assert person.sends(person.message("/help") | {"from": other}).silent


@pytest.mark.parametrize("sender", [ANONYMOUS_ADMIN, CHANNEL_BOT], ids=["admin", "channel"])
class TestUnnamed:
    """Who writes in the name of a group or a channel presses buttons as a person."""

    @pytest.fixture
    def chat(self, called):
        return called.group()

    def says(self, called, chat, sender, text, **more):
        writer = called.person(chat)
        said = writer.message(text, sender_chat=chat, **more) | {"from": sender}
        return writer.sends(said).message

    def test_a_question_of_theirs_is_answered_and_their_buttons_work(self, called, chat, sender):
        question = self.says(called, chat, sender, f"/ask@{USERNAME} {OPENING}")
        guided = self.says(called, chat, sender, f"@{USERNAME} {OPENING}")
        assert question.text
        presser = called.person(chat)
        called.telegram.ranks(chat["id"], presser.number, "administrator")
        turn = presser.taps("服务号", guided)
        assert turn.alerts == []
        assert turn.edit.labels != guided.labels

    def test_what_they_reply_goes_on_with_it(self, called, chat, sender):
        guided = self.says(called, chat, sender, f"@{USERNAME} {OPENING}")
        shown = {**guided.call.result, "reply_markup": guided.call.fields["reply_markup"]}
        shown |= {"from": BOT, "chat": chat, "date": DATE}
        answer = self.says(called, chat, sender, QUESTION, reply_to_message=shown)
        assert answer.labels != guided.labels

    def test_nobody_sees_the_facts_of_another(self, called, chat, sender):
        self.says(called, chat, sender, f"@{USERNAME} {OPENING}")
        assert "企业" not in self.says(called, chat, sender, "/facts").text


UNASKED = (
    "channel_post",
    "edited_channel_post",
    "message",
    "my_chat_member",
    "inline_query",
    "poll_answer",
    "stopped_message_generation",
    "a_kind_of_the_year_2030",
    "business_message",
)


def unasked(kind, person):
    """Return what an update holds that the bot has not asked for, or that has no user."""
    channel = {"id": -1, "type": "channel", "title": "频道"}
    head = {"chat": person.chat, "from": person.user, "date": DATE}
    member = {"user": BOT, "status": "member"}
    match kind:
        case "channel_post" | "edited_channel_post" | "message":
            return {"message_id": 1, "date": DATE, "chat": channel, "text": "/start"}
        case "my_chat_member":
            left = {**member, "status": "left"}
            return head | {"old_chat_member": left, "new_chat_member": member}
        case "inline_query":
            return {"id": "1", "from": person.user, "query": "迁移", "offset": ""}
        case "poll_answer":
            return {"poll_id": "1", "user": person.user, "option_ids": [0]}
    return person.message("公众号迁移要多少钱")


@pytest.mark.parametrize("kind", UNASKED)
def test_updates_that_nobody_says_to_the_bot_meet_silence(person, kind):
    calls = person.world.telegram.calls
    first = len(calls)
    with person.followed():
        update = {"update_id": next(UPDATES), kind: unasked(kind, person)}
        assert person.world.post(json.dumps(update).encode()) == 200
    assert [call for call in calls[first:] if call.is_message] == []


def test_an_edited_question_changes_its_answer(person):
    said = person.message("公众号迁移要多少钱")
    first = person.sends(said).message
    with person.followed() as turn:
        edited = said | {"edit_date": DATE + 1, "text": "公众号迁移要多久"}
        update = {"update_id": next(UPDATES), "edited_message": edited}
        assert person.world.post(json.dumps(update).encode()) == 200
    assert turn.sent == []
    (edit,) = turn.edited
    assert edit.call.fields["message_id"] == first.id
    assert edit.text != first.text


def test_an_edited_message_that_had_no_answer_stays_without(person):
    edited = person.message("公众号迁移要多久") | {"edit_date": DATE + 1}
    with person.followed() as turn:
        update = {"update_id": next(UPDATES), "edited_message": edited}
        assert person.world.post(json.dumps(update).encode()) == 200
    assert (turn.sent, turn.edited) == ([], [])


@pytest.mark.parametrize(
    "body", [b"", b"not json", b"[1, 2]", b"null", b'"x"', b"\xff\xfe", b"1" * 9]
)
def test_what_is_no_update_is_refused_and_the_bot_goes_on(person, body):
    assert person.world.post(body) == 400
    assert person.says("/help").message.text


@pytest.mark.parametrize(
    "update", [{}, {"update_id": 1, "message": {}}, {"update_id": 1, "message": 5}]
)
def test_an_update_that_cannot_be_read_does_not_come_back(person, update):
    assert person.world.post(json.dumps(update).encode()) == 200
    assert person.says("/help").message.text


@pytest.mark.parametrize("secret", ["", "wrong", "密".encode().decode("latin-1")])
def test_callers_without_the_secret_are_sent_away(person, secret):
    update = {"update_id": next(UPDATES), "message": person.message("/start")}
    with person.followed() as turn:
        assert person.world.post(json.dumps(update).encode(), secret=secret) == 403
    assert turn.silent


def test_a_body_that_is_too_large_is_not_read(person):
    assert person.world.post(b"x" * (1024 * 1024 + 1)) == 413
    assert person.says("/help").message.text


def test_the_health_check_is_answered(called):
    assert called.health() == 200


KNOWLEDGE = shipped.knowledge()
PIECES = sorted(
    {
        *(
            cue
            for slot in KNOWLEDGE.library.flow.slots
            for o in slot.options
            for cue in o.cues.all()
        ),
        *(option.label.zh for slot in KNOWLEDGE.library.flow.slots for option in slot.options),
        *(entry.title.zh for entry in KNOWLEDGE.library.entries.values()),
        *(
            word
            for texts in KNOWLEDGE.library.texts.by_lang.values()
            for key, words in texts.items()
            if key.startswith("words.")
            for word in words.split("|")
        ),
    }
)
TEXTS = st.one_of(
    st.text(max_size=60),
    st.sampled_from(PIECES),
    st.lists(st.sampled_from(PIECES), min_size=2, max_size=4).map("，".join),
)
EVENTS = st.one_of(
    TEXTS.map(Said),
    st.integers(0, 30),
    st.builds(Called, st.sampled_from([*(r.name for r in ROUTES), "nonsense"]), TEXTS),
    st.builds(
        Chose, st.sampled_from([o.id for s in KNOWLEDGE.library.flow.slots for o in s.options])
    ),
)
"""A number presses that button of the last reply."""


@settings(max_examples=100, deadline=None, derandomize=True, database=None)
@given(events=st.lists(EVENTS, max_size=12), lang=st.sampled_from(["zh-Hans", "zh-Hant", "en"]))
def test_no_conversation_comes_to_a_dead_end(events, lang):
    session, buttons = Session(lang=lang), ()
    for event in events:
        if not isinstance(event, int):
            happens = event
        elif buttons:
            happens = Chose(buttons[event % len(buttons)].id, session.stamp)
        else:
            continue
        session, reply = step(KNOWLEDGE, session, happens, TODAY)
        assert plain_text(unfolded(reply), lang).strip()
        for message in html_messages(reply.blocks, lang):
            seen, faults = visible(message)
            assert faults == []
            assert 0 < len(seen.encode("utf-16-le")) // 2 <= 4096
        for button in reply.buttons:
            assert button.label
            encode(Callback(2**52, session.stamp, button.id))
        if reply.ask:
            offered = {button.id for button in reply.buttons}
            assert set(reply.ask.options) <= offered or "go:exact" in offered
        buttons = reply.buttons or buttons
        assert Session.from_json(session.to_json()) == session
