"""What can be taken along: a link to pass on, a text for the clipboard, a file."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.content.models import Entry, Template
from bot.dialogue import Called, Chose, Knowledge, Session, step
from bot.dialogue.attachments import TextFile
from bot.dialogue.natives import MAX_COPIED, fits
from bot.dialogue.reply import CopyText, Placement, ShareLink
from bot.render import plain_text
from tests import shipped
from tests.dialogue.toys import ENTRIES, club, wording

TODAY = dt.date(2026, 11, 28)


def with_template(text, title="可复制：退会/申请表"):
    template = Template.model_validate(
        {"id": "close.form", "title": wording(title), "text": wording(text)}
    )
    entry = Entry.model_validate(
        {**ENTRIES[0].model_dump(exclude_none=True), "template": "close.form"}
    )
    entries = {one.id: one for one in (*ENTRIES, entry)}
    return Knowledge.of(club(entries=entries, templates={"close.form": template}))


def shown(k, *events):
    session, reply = Session(), None
    for event in events:
        session, reply = step(k, session, event, TODAY)
    return reply


def natives(reply, kind):
    return [one.native for one in (*reply.buttons, *reply.more) if isinstance(one.native, kind)]


@pytest.mark.parametrize("target", ["close.fee", "close"])
def test_every_answer_and_every_path_can_be_passed_on(target):
    k = Knowledge.of(club())
    parameter = target.replace(".", "-")
    (link,) = natives(shown(k, Called("start", parameter)), ShareLink)
    assert link.target == target


def test_it_is_offered_with_everything_shipped():
    k = shipped.knowledge()
    for entry in k.library.entries.values():
        reply = shown(k, Chose(f"entry:{entry.id}"))
        passed = [link.target for link in natives(reply, ShareLink)]
        assert passed == ([] if entry.topic == "smalltalk" else [entry.id])
    for topic in k.library.topics.values():
        if topic.page:
            links = natives(shown(k, Chose(f"path:{topic.id}")), ShareLink)
            assert [link.target for link in links] == [topic.id]


def test_every_text_for_the_clipboard_fits_it():
    k, copied = shipped.knowledge(), []
    for entry in k.library.entries:
        for lang in ("zh-Hans", "en"):
            _, reply = step(k, Session(lang=lang), Chose(f"entry:{entry}"), TODAY)
            copied += [native.text for native in natives(reply, CopyText)]
    assert copied
    assert all(fits(text) and "→" in text for text in copied)


def test_where_a_press_can_do_neither_the_text_is_shown():
    k = with_template("短")
    assert "退会不收钱" in plain_text(shown(k, Chose("share:close.fee")).blocks, "zh-Hans")
    assert plain_text(shown(k, Chose("copy:close.form")).blocks, "zh-Hans") == "短"


@pytest.mark.parametrize(
    "button", ["share:no.such", "copy:no.such", "save:no.such", "save:close.fee"]
)
def test_of_what_is_gone_nothing_can_be_taken_along(button):
    k = with_template("短")
    assert shown(k, Chose(button)).toast == k.text("stale", "zh-Hans")


def test_a_short_template_is_put_on_the_clipboard():
    text = "我要退会。\n编号：___"
    page = shown(with_template(text), Chose("view:close.how:template"))
    assert [native.text for native in natives(page, CopyText)] == [text]


def test_a_long_one_is_sent_as_a_file_with_a_name_that_every_system_takes():
    text = "我要退会。\n" * 60
    k = with_template(text)
    page = shown(k, Chose("view:close.how:template"))
    assert natives(page, CopyText) == []
    sent = shown(k, Chose("view:close.how:template"), Chose("save:close.how"))
    assert "save:close.how" in [button.id for button in page.buttons]
    assert sent.attachment == TextFile("退会_申请表.txt", text.strip() + "\n")
    assert sent.placement is Placement.NEW


@pytest.mark.parametrize(
    ("text", "does"),
    [
        ("", False),
        ("字", True),
        ("字" * MAX_COPIED, True),
        ("字" * (MAX_COPIED + 1), False),
        ("👍" * (MAX_COPIED // 2), True),
        ("👍" * (MAX_COPIED // 2 + 1), False),
    ],
)
def test_the_clipboard_counts_as_strictly_as_it_may(text, does):
    assert fits(text) is does
