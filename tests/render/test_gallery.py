"""A page of the gallery shows what Telegram gets, and runs nothing that it is not meant to."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser

from bot.dialogue import Reply
from bot.dialogue.blocks import Paragraph, Warn
from bot.dialogue.reply import Button
from bot.render import html_messages
from bot.render.gallery import Shown, figure, gallery_page, section

EVIL = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
BLOCKS = (Paragraph("能注销。", strong=True), Warn("先备份"))
NEXT = (Button("entry:close.fee", "费用"), Button("go:restart", "重新来"))


class Tags(HTMLParser):
    """The tags of a page, and the text that stands in scripts."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.scripts = [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        if self.lasttag == "script" and data.strip():
            self.scripts.append(data)


def test_the_message_is_the_html_that_telegram_gets():
    shown = figure(Shown("close", "", Reply(BLOCKS)), "zh-Hans")
    (message,) = html_messages(BLOCKS, "zh-Hans")
    assert f'<div class="bubble">{message}</div>' in shown


def test_the_keyboard_stands_in_its_rows_below():
    shown = figure(Shown("close", "", Reply(BLOCKS, buttons=NEXT)), "zh-Hant")
    rows = re.findall(r'<div class="row">(.*?)</div>', shown)
    assert rows == ["<span>費用</span>", "<span>重新來</span>"]
    assert shown.index('class="bubble"') < shown.index('class="row"')


def test_a_reply_of_several_messages_has_a_bubble_for_each():
    long = Reply((Paragraph("长" * 4000), Paragraph("长" * 4000)), buttons=NEXT)
    assert figure(Shown("close", "", long), "zh-Hans").count('class="bubble"') == 2


def test_the_caption_names_the_view_and_the_case():
    shown = figure(Shown("entry:close.fee", "sure=yes", Reply(BLOCKS)), "zh-Hans")
    assert re.search(r"<figcaption>.*entry:close\.fee.*sure=yes", shown)


def test_what_stands_in_the_knowledge_is_shown_and_never_run():
    reply = Reply((Paragraph(EVIL),), buttons=(Button("entry:x", EVIL),))
    evil = section(EVIL, [Shown(EVIL, EVIL, reply)], "en")
    page = gallery_page(EVIL, "en", [evil], {f"#{EVIL}": EVIL})
    tags = Tags(page)
    assert len(tags.scripts) == 1
    assert "alert" not in tags.scripts[0]
    assert "img" not in {tag for tag, _ in tags.tags}
    assert not [name for _, attrs in tags.tags for name in attrs if name.startswith("on")]


def test_only_the_script_of_the_page_may_run_and_nothing_is_loaded():
    page = gallery_page("Views", "en", [], {})
    tags = Tags(page)
    (policy,) = (attrs["content"] for _, attrs in tags.tags if "http-equiv" in attrs)
    (script,) = tags.scripts
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'")
    assert not [attrs for tag, attrs in tags.tags if tag in {"link", "img"} or "src" in attrs]
