"""Tables put the reader's own case first and have several forms; templates are to be copied."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest

from bot.content.models import Entry, Template
from bot.content.pages import Table
from bot.dialogue import Chose, Knowledge, Session, step
from bot.dialogue.attachments import Picture, RichTable, TextFile
from bot.dialogue.blocks import Copy, Grid
from bot.dialogue.compose import Composer
from bot.dialogue.reply import Placement
from bot.dialogue.tables import as_csv, file_name
from bot.render import plain_text, rows, unfolded
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


CARDS_PAGE = "close.letter:table1"


def opened(library, session=None):
    return step(Knowledge.of(library), session or Session(), Chose(f"view:{CARDS_PAGE}"), TODAY)


def test_a_table_is_cards_with_its_other_forms_in_a_row_below(library):
    _, reply = opened(library)
    assert plain_text(reply.blocks, "zh-Hans").startswith(
        "退卡\n\n▪ 押金\n金卡：不退\n银卡：退一半"
    )
    first = rows(reply.buttons)[0]
    assert [button.label for button in first] == ["表格", "图片", "文件"]
    assert reply.attachment is None
    assert len(reply.buttons) <= 6


def test_each_form_is_sent_without_a_word_and_the_cards_stay(library):
    k, shown = Knowledge.of(library), grid(library)
    session = Session(lang="zh-Hant", dark=True)
    wanted = {
        "grid": RichTable(shown),
        "png": Picture(shown, "zh-Hant", dark=True),
        "csv": TextFile("退卡.csv", as_csv(shown)),
    }
    for prefix, attachment in wanted.items():
        _, reply = step(k, session, Chose(f"{prefix}:{CARDS_PAGE}"), TODAY)
        assert reply.placement is Placement.TOAST
        assert (reply.attachment, reply.toast, reply.removes) == (attachment, None, ())
        assert plain_text(reply.blocks, "zh-Hans")  # for fronts that cannot show it


def test_the_readers_own_column_comes_first_in_every_form(library):
    session = step(Knowledge.of(library), Session(), Chose("change:card"), TODAY)[0]
    session = step(Knowledge.of(library), session, Chose("silver"), TODAY)[0]
    for prefix in ("grid", "png"):
        _, reply = step(Knowledge.of(library), session, Chose(f"{prefix}:{CARDS_PAGE}"), TODAY)
        drawn = reply.attachment.grid if prefix == "grid" else reply.attachment.drawing
        assert drawn.columns == ("事项", "银卡", "金卡")


@pytest.mark.parametrize(
    ("form", "kind"), [("native", RichTable), ("picture", Picture), ("file", TextFile)]
)
def test_who_has_chosen_a_form_gets_it_beside_the_cards(library, form, kind):
    _, reply = opened(library, Session(tables=form))
    assert isinstance(reply.attachment, kind)
    assert reply.placement is Placement.EDIT
    assert "▪ 押金" in plain_text(reply.blocks, "zh-Hans")
    _, other = step(
        Knowledge.of(library),
        Session(tables=form),
        Chose("view:close.letter:template"),
        TODAY,
    )
    assert other.attachment is None


@pytest.mark.parametrize("prefix", ["grid", "png", "csv"])
@pytest.mark.parametrize("page", ["close.letter:template", "close.letter:table9", "no.such:table1"])
def test_a_table_that_is_gone_is_told_in_an_alert(library, prefix, page):
    _, reply = step(Knowledge.of(library), Session(), Chose(f"{prefix}:{page}"), TODAY)
    assert reply.placement is Placement.TOAST
    assert reply.attachment is None


class TestSpreadsheets:
    def test_every_cell_can_be_read_back(self):
        cells = (("a,b", '说"不"', "两行\n文字"), ("", " x", "，"))
        text = as_csv(Grid("x", ("一", "二", "三"), cells))
        assert text.startswith("\ufeff")
        assert text.endswith("\r\n")
        read = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
        assert read == [["一", "二", "三"], *map(list, cells)]

    @pytest.mark.parametrize(
        "cell",
        ["=1+1", "+1", "-1", "@SUM(A1)", "＝1", "＋1", "－1", "＠x", " =1", "\t=1", "\r=1", "\n@x"],
    )
    def test_nothing_is_reckoned_with(self, cell):
        text = as_csv(Grid("x", ("一",), ((cell,),)))
        (_, [read]) = csv.reader(io.StringIO(text, newline=""))
        assert read == f"'{cell}"

    @pytest.mark.parametrize("cell", ["300 元", "1-2 天", "a=b", "—", "'x", "7 天（-）"])
    def test_other_cells_stay_as_they_are(self, cell):
        text = as_csv(Grid("x", ("一",), ((cell,),)))
        (_, [read]) = csv.reader(io.StringIO(text, newline=""))
        assert read == cell

    @pytest.mark.parametrize(
        ("title", "name"),
        [
            ("退卡", "退卡.csv"),
            ("../../etc/passwd", "_.._etc_passwd.csv"),
            ('a"b\r\nc:d*', "a_b_c_d_.csv"),
            ("卡" * 200, "卡" * 60 + ".csv"),
        ],
    )
    def test_a_file_has_a_name_that_any_system_takes(self, title, name):
        assert file_name(title, "csv") == name


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
