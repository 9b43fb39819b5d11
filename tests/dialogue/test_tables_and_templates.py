"""Tables put the reader's own case first; templates are there to be copied."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.content.models import Entry, Template
from bot.content.pages import Table
from bot.dialogue import Chose, Knowledge, Session, step
from bot.dialogue.blocks import Copy, Grid
from bot.dialogue.compose import Composer
from bot.render import plain_text, unfolded
from tests.dialogue.toys import ENTRIES, TOPICS, club, wording

TODAY = dt.date(2026, 11, 23)
CARDS = Table.model_validate(
    {
        "id": "close.cards",
        "title": wording("退卡"),
        "columns": [
            wording("事项"),
            {**wording("金卡"), "when": {"card": ["gold"]}},
            {**wording("银卡"), "when": {"card": ["silver"]}},
        ],
        "rows": [
            [wording("押金"), wording("不退"), wording("退一半")],
            [
                {**wording("停卡"), "when": {"goal": ["pause"]}},
                wording("可以"),
                wording("不可以"),
            ],
        ],
    }
)
LETTER = Template.model_validate(
    {
        "id": "close.letter",
        "title": wording("退会申请"),
        "text": wording("本人___申请退会。\n\n签名：___"),
    }
)
ASKED = Entry.model_validate(
    {
        "id": "close.letter",
        "topic": "close",
        "title": wording("退会申请怎么写"),
        "questions": {"zh": ["退会申请怎么写"]},
        "answer": wording("照下面写。"),
        "tables": ["close.cards"],
        "template": "close.letter",
    }
)


@pytest.fixture
def library():
    topic = TOPICS["close"].model_copy(update={"tables": (CARDS,)})
    return club(
        entries={entry.id: entry for entry in (*ENTRIES, ASKED)},
        topics={**TOPICS, "close": topic},
        templates={LETTER.id: LETTER},
    )


def grid(library, **facts) -> Grid:
    pages = Composer(library, facts, "zh-Hans").entry(ASKED).pages
    return next(block for page in pages for block in page.blocks if isinstance(block, Grid))


def test_without_facts_a_table_stays_as_it_was_written(library):
    assert grid(library).columns == ("事项", "金卡", "银卡")
    assert [row[0] for row in grid(library).rows] == ["押金", "停卡"]


def test_the_readers_own_column_comes_first_with_its_cells(library):
    shown = grid(library, card="silver")
    assert shown.columns == ("事项", "银卡", "金卡")
    assert shown.rows == (("押金", "退一半", "不退"), ("停卡", "不可以", "可以"))


def test_the_readers_own_row_comes_first(library):
    assert [row[0] for row in grid(library, goal="pause").rows] == ["停卡", "押金"]


def test_a_case_that_is_not_known_moves_nothing(library):
    assert grid(library, card="unknown") == grid(library)


def test_a_template_is_a_page_to_copy_from(library):
    pages = Composer(library, {}, "zh-Hans").entry(ASKED).pages
    (page,) = (page for page in pages if page.id == "template")
    assert page.title == "退会申请"
    assert page.blocks == (Copy("本人___申请退会。\n\n签名：___"),)


def test_a_template_opens_by_button_and_stands_in_the_unfolded_answer(library):
    k = Knowledge.of(library)
    session, reply = step(k, Session(), Chose("entry:close.letter"), TODAY)
    assert "退会申请\n本人___申请退会。\n\n签名：___" in plain_text(unfolded(reply), "zh-Hans")
    _, opened = step(k, session, Chose("view:close.letter:template"), TODAY)
    assert Copy("本人___申请退会。\n\n签名：___") in opened.blocks


def test_a_folder_of_entries_alone_shows_answers_without_what_it_lacks(library):
    bare = club(entries=library.entries)
    pages = Composer(bare, {}, "zh-Hans").entry(ASKED).pages
    assert pages == ()
