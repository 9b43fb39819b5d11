"""Which buttons share a row below a message."""

from __future__ import annotations

from bot.dialogue.reply import Button
from bot.render import rows


def options(*labels):
    return [Button(f"option{number}", label) for number, label in enumerate(labels)]


def entries(*labels):
    return [Button(f"entry:e.e{number}", label) for number, label in enumerate(labels)]


def laid(*buttons):
    return [[button.label for button in row] for row in rows(buttons)]


BACK, RESTART = Button("go:back", "« 返回"), Button("go:restart", "重新开始")
CHANGE, WHY = Button("go:facts", "改"), Button("go:why", "为什么问")
UP, DOWN = Button("up:migrate.fee", "👍"), Button("down:migrate.fee", "👎")


def test_very_short_options_stand_three_in_a_row():
    assert laid(*options("能", "不能", "不知道")) == [["能", "不能", "不知道"]]
    assert laid(*options("Yes", "No", "Maybe")) == [["Yes", "No", "Maybe"]]


def test_one_wider_label_leaves_room_for_two():
    labels = ("个人", "企业", "政府或事业单位", "媒体", "其他")
    assert laid(*options(*labels)) == [["个人", "企业"], ["政府或事业单位", "媒体"], ["其他"]]


def test_what_leads_on_stands_three_in_a_row_where_it_is_as_short():
    assert laid(*entries("费用", "时间", "依据", "材料")) == [["费用", "时间", "依据"], ["材料"]]


def test_a_long_label_has_a_row_of_its_own():
    long = "号留下，我本人退出管理"
    assert laid(*options("企业", long, "媒体号", "个人")) == [["企业"], [long], ["媒体号", "个人"]]


def test_a_chinese_character_is_as_wide_as_two_letters():
    assert laid(*entries("订阅号服务号个人", "abcdefghijklmnop")) == [
        ["订阅号服务号个人", "abcdefghijklmnop"]
    ]
    assert laid(*entries("订阅号服务号个人号", "个人")) == [["订阅号服务号个人号"], ["个人"]]


def test_an_option_shares_no_row_with_anything_else():
    assert laid(*options("能"), *entries("费用"), WHY) == [["能"], ["费用", "为什么问"]]


def test_options_come_below_what_answers_something_else():
    assert laid(*entries("费用"), *options("能", "不能"), BACK) == [
        ["费用"],
        ["能", "不能"],
        ["« 返回"],
    ]


def test_navigation_shares_the_last_row_wherever_it_came():
    assert laid(*options("能", "不能"), WHY, CHANGE, BACK, RESTART) == [
        ["能", "不能"],
        ["为什么问"],
        ["改", "« 返回", "重新开始"],
    ]
    assert laid(RESTART, *entries("费用")) == [["费用"], ["重新开始"]]


def test_thumbs_share_a_row_above_navigation():
    assert laid(*entries("费用"), RESTART, UP, DOWN) == [["费用"], ["👍", "👎"], ["重新开始"]]


def test_no_buttons_have_no_rows():
    assert rows(()) == ()
