"""What a person may choose for themselves, and where it holds."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.dialogue import Called, Chose, Knowledge, Said, Session, step
from bot.dialogue.reply import Placement
from bot.dialogue.state import Account, Position
from tests.dialogue.toys import club

TODAY = dt.date(2026, 11, 23)
K = Knowledge.of(club())
CALLED = Called("settings")
NIGHT = "✓ 22点到8点"


def shown(session=None, event=CALLED):
    return step(K, session or Session(), event, TODAY)


def labels(reply):
    return [button.label for button in reply.buttons]


def ticked(reply):
    return [label for label in labels(reply) if label.startswith("✓")]


@pytest.mark.parametrize(
    "event", [Called("settings"), Said("设置"), Said("設置"), Chose("go:settings")]
)
def test_one_screen_has_all_there_is_to_choose_and_marks_what_is_chosen(event):
    _, reply = shown(event=event)
    assert labels(reply)[:4] == ["✓ 卡片", "原生表格", "图片", "文件"]
    assert labels(reply)[4:6] == ["✓ 浅色图片", "深色图片"]
    assert labels(reply)[6:9] == ["✓ 22点到8点", "21点到9点", "20点到10点"]
    assert labels(reply)[9:] == ["语言：简体中文"]


def test_a_choice_moves_the_mark_in_place():
    session, _ = shown()
    for button, mark in (
        ("set:tables:picture", "✓ 图片"),
        ("set:tables:file", "✓ 文件"),
        ("set:tables:native", "✓ 原生表格"),
        ("set:tables:cards", "✓ 卡片"),
    ):
        session, reply = step(K, session, Chose(button), TODAY)
        assert ticked(reply) == [mark, "✓ 浅色图片", NIGHT]
        assert reply.placement is Placement.EDIT
    session, reply = step(K, session, Chose("set:pictures:dark"), TODAY)
    assert (session.dark, ticked(reply)) == (True, ["✓ 卡片", "✓ 深色图片", NIGHT])
    session, reply = step(K, session, Chose("set:pictures:light"), TODAY)
    assert (session.dark, ticked(reply)) == (False, ["✓ 卡片", "✓ 浅色图片", NIGHT])
    session, reply = step(K, session, Chose("set:quiet:20-10"), TODAY)
    assert (session.quiet, ticked(reply)[-1]) == ("20-10", "✓ 20点到10点")


def test_the_language_is_chosen_on_its_own_screen():
    session, reply = shown()
    assert reply.buttons[-1].id == "go:lang"
    session, _ = step(K, session, Chose("speak:en"), TODAY)
    assert labels(shown(session)[1])[-1] == "Language: English"


@pytest.mark.parametrize(
    "button",
    [
        *("set:tables:poem", "set:tables:dark", "set:tables:"),
        *("set:pictures:cards", "set:sound:loud", "set:quiet:8-22"),
    ],
)
def test_what_cannot_be_chosen_is_told_so_and_changes_nothing(button):
    session, reply = step(K, Session(tables="file"), Chose(button), TODAY)
    assert reply.placement is Placement.TOAST
    assert session.profile == Session(tables="file").profile


@pytest.mark.parametrize("event", [Said("重新来"), Called("start"), Chose("go:clear")])
def test_starting_afresh_keeps_what_was_chosen(event):
    session, _ = step(K, Session(tables="picture", dark=True), event, TODAY)
    assert (session.tables, session.dark) == ("picture", True)


def test_it_is_the_persons_and_neither_the_accounts_nor_the_conversations():
    session, _ = step(K, Session(), Chose("set:tables:file"), TODAY)
    elsewhere = Session.of(session.profile, Account(), Position())
    assert ticked(shown(elsewhere)[1]) == ["✓ 文件", "✓ 浅色图片", NIGHT]


def test_an_open_question_is_asked_again_below():
    session, asked = step(K, Session(), Chose("go:guide"), TODAY)
    assert asked.ask
    for event in (Called("settings"), Chose("set:pictures:dark")):
        session, reply = step(K, session, event, TODAY)
        assert reply.ask == asked.ask
        (question,) = asked.blocks
        assert reply.blocks[-1].text == f"回到刚才的问题：{question.text}"


def test_a_form_of_a_newer_release_is_no_form_of_ours():
    _, reply = shown(Session(tables="hologram"))
    assert ticked(reply) == ["✓ 浅色图片", NIGHT]
