"""How replies look: plain, as Telegram HTML, in Traditional Chinese."""

from __future__ import annotations

import datetime as dt
import re
from html.parser import HTMLParser

import pytest

from bot.dialogue.blocks import (
    Bullets,
    Checklist,
    Copy,
    Correction,
    Evidence,
    Grade,
    Grid,
    Heading,
    LastDay,
    Note,
    Paragraph,
    SourceLine,
    Steps,
    Warn,
)
from bot.dialogue.reply import Page, Reply
from bot.render import html_messages, localised, plain_text, unfolded

EVERY_BLOCK = (
    Paragraph("能注销 ●。", strong=True),
    Steps(("登录", "申请")),
    Warn("先备份"),
    Correction("网上常说不能；其实能"),
    Heading("材料"),
    Bullets(("执照", "公章")),
    Grid("冻结期", ("粉丝", "天数"), (("少", "短"), ("多", "长"))),
    Evidence(("要 300 元。",), "● 官方", (SourceLine("客服", "官方", "https://kf.qq.com/x"),)),
    Copy("致：客服\n\n名称：___ <盖章>"),
    LastDay("请在 ", "12月7日", "前确认", dt.date(2026, 12, 7)),
    Note("● 官方"),
)


class Reader(HTMLParser):
    """What a person sees of an HTML message; fails on a tag that is not closed in order."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.open: list[str] = []

    def handle_starttag(self, tag, _attrs):
        self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


def seen(message: str) -> str:
    reader = Reader()
    reader.feed(message)
    reader.close()
    assert reader.open == []
    return reader.text


def test_html_shows_what_plain_text_shows_but_for_addresses():
    (message,) = html_messages(EVERY_BLOCK, "zh-Hans")
    assert seen(message) == plain_text(EVERY_BLOCK, "zh-Hans").replace(" https://kf.qq.com/x", "")
    assert 'href="https://kf.qq.com/x"' in message


def test_steps_are_numbered_and_tables_become_cards():
    text = plain_text(EVERY_BLOCK, "zh-Hans")
    assert "1. 登录\n2. 申请" in text
    assert "▪ 多\n天数：长" in text


def test_a_text_to_copy_is_one_block_of_a_message():
    (message,) = html_messages(EVERY_BLOCK, "zh-Hans")
    assert "\n\n<pre>致：客服\n\n名称：___ &lt;盖章&gt;</pre>\n\n" in message


def test_a_long_text_to_copy_is_cut_between_lines_and_every_part_can_be_copied():
    text = "\n".join("甲" * 99 for _ in range(60))
    first, *messages = html_messages([Paragraph("信"), Copy(text)], "zh-Hans")
    copied = [message.removeprefix("<pre>").removesuffix("</pre>") for message in messages]
    assert first == "信"
    assert len(messages) > 1
    assert "\n".join(copied) == text


@pytest.mark.parametrize("hostile", ["<b>", "a & b", "</i>", '<a href="x">', "&lt;"])
def test_markup_in_a_text_is_shown_not_obeyed(hostile):
    (message,) = html_messages([Paragraph(hostile, strong=True), Note(hostile)], "zh-Hans")
    assert seen(message) == f"{hostile}\n\n{hostile}"


@pytest.mark.parametrize("character", ["字", "👍", "a"])
def test_no_message_is_longer_than_telegram_takes_and_nothing_is_lost(character):
    blocks = [Bullets(tuple(character * 700 for _ in range(15))), Paragraph(character * 9000)]
    messages = html_messages(blocks, "zh-Hans")
    texts = [seen(message) for message in messages]
    assert len(messages) > 1
    assert all(0 < len(text.encode("utf-16-le")) // 2 <= 4096 for text in texts)
    assert sum(text.count(character) for text in texts) == 15 * 700 + 9000


def test_an_outcome_unfolds_whole_and_an_answer_without_its_evidence():
    pages = (
        Page("table1", "表", (Grid("表", ("甲", "乙"), (("一", "二"),)),)),
        Page("evidence", "依据", (Bullets(("客服",)),)),
    )
    outcome = Reply((Paragraph("能迁"),), pages=pages, outcome="migrate")
    answer = Reply((Paragraph("能迁"),), pages=pages, answered="migrate.what")
    table = "能迁\n\n表\n\n▪ 一\n乙：二"
    assert plain_text(unfolded(outcome), "zh-Hans") == f"{table}\n\n依据\n· 客服"
    assert plain_text(unfolded(answer), "zh-Hans") == table


def test_traditional_chinese_uses_its_own_words_and_leaves_menus_alone():
    text = "在后台登录后注销账号：设置与开发 → 公众号设置 → 注销帐号 ◐，不退钱"
    shown = "在後台登入後註銷帳號：设置与开发 → 公众号设置 → 注销帐号 ◐，不退錢"
    assert localised(text, "zh-Hant") == shown


def test_other_languages_stay_as_written():
    assert localised("账号 account", "en") == "账号 account"


def test_a_message_ends_between_blocks_where_it_can():
    blocks = [Bullets(tuple("甲" * 90 for _ in range(10))) for _ in range(8)]
    messages = html_messages(blocks, "zh-Hans")
    assert [seen(message).count("·") for message in messages] == [40, 40]


def test_what_an_answer_rests_on_and_what_is_said_elsewhere_can_be_folded():
    blocks = (Paragraph("能迁。"), Correction("网上常说不能；其实能"), Grade("依据：官方说明"))
    (message,) = html_messages(blocks, "zh-Hans")
    before, _, quoted = message.partition("<blockquote expandable>")
    assert "能迁。" in before
    assert "网上常说不能" in quoted
    assert quoted.endswith("</blockquote>")
    assert "网上常说不能" not in before


def test_a_checklist_shows_what_is_done():
    text = plain_text(
        (Paragraph("先办好："), Checklist(("备份", "提现"), (True, False))), "zh-Hans"
    )
    assert text == "先办好：\n☑ 1. 备份\n☐ 2. 提现"


def test_a_last_day_reads_the_same_everywhere_and_tells_its_midnight_in_china_when_pressed():
    by = dt.date(2026, 12, 7)
    (message,) = html_messages([LastDay.named("12月7日前：确认", "12月7日", by)], "zh-Hans")
    found = re.fullmatch(r'<tg-time unix="(\d+)">12月7日</tg-time>前：确认', message)
    assert found, message
    moment = dt.datetime.fromtimestamp(int(found[1]), dt.UTC)
    assert moment == dt.datetime(2026, 12, 7, 15, 59, tzinfo=dt.UTC)  # eight hours behind China
