"""What goes beside a text is a call that Telegram takes."""

from __future__ import annotations

import pytest

from bot.content import load_library
from bot.delivery.attachments import method_of, payload_of
from bot.delivery.messages import Place, attached, new_message, showable
from bot.dialogue import Reply, Session
from bot.dialogue.attachments import Picture, RichTable, TextFile
from bot.dialogue.blocks import Grid, Paragraph
from bot.dialogue.compose import Composer
from bot.dialogue.reply import Placement
from bot.dialogue.tables import as_csv
from tests.e2e.emulator import judged

GRID = Grid("退网银", ("事项", "登录"), (("发票", "不退"), ("信息", "")))
MOST_COLUMNS, MOST_BLOCKS, MOST_CHARACTERS = 20, 500, 32_768
"""What Telegram takes in one rich message."""
WORDS = Reply((Paragraph("看不到表格。"),), attachment=RichTable(GRID))


@pytest.fixture(scope="module")
def shipped():
    return load_library()


def grids(library, lang):
    return [
        block
        for topic in library.topics.values()
        for page in Composer(library, {}, lang).page(topic).pages
        for block in page.blocks
        if isinstance(block, Grid)
    ]


@pytest.mark.parametrize("lang", ["zh-Hans", "zh-Hant", "en"])
def test_every_table_there_is_fits_a_native_one(shipped, lang):
    tables = grids(shipped, lang)
    assert len(tables) > 10
    for grid in tables:
        payload = {"chat_id": 1, **payload_of(RichTable(grid), lang)}
        assert judged("sendRichMessage", payload) == []
        heading, table = payload["rich_message"]["blocks"]
        texts = [cell["text"] for row in table["cells"] for cell in row]
        assert len(table["cells"][0]) <= MOST_COLUMNS
        assert 2 + len(table["cells"]) <= MOST_BLOCKS
        assert sum(map(len, (heading["text"], *texts))) <= MOST_CHARACTERS


def test_the_first_row_and_the_first_column_are_headings():
    _, table = payload_of(RichTable(GRID), "zh-Hans")["rich_message"]["blocks"]
    heads = [[cell.get("is_header", False) for cell in row] for row in table["cells"]]
    assert heads == [[True, True], [True, False], [True, False]]


def test_readers_of_traditional_chinese_get_their_own_words_in_every_form():
    heading, table = payload_of(RichTable(GRID), "zh-Hant")["rich_message"]["blocks"]
    assert heading["text"] == "退網路銀行"
    assert table["cells"][0][1]["text"] == "登入"
    document = payload_of(TextFile("退网银.csv", as_csv(GRID)), "zh-Hant")["document"]
    assert document["name"] == "退網路銀行.csv"
    assert document["text"] == "\ufeff事項,登入\r\n發票,不退\r\n資訊,\r\n"
    assert payload_of(Picture(GRID, "zh-Hant"), "zh-Hant")["caption"] == "退網路銀行"


def test_it_follows_the_text_to_the_same_chat_and_topic():
    place = Place(-5, 42, thread_id=8, answers=3)
    said, beside = new_message(place, WORDS, Session(), 3)
    assert (said.method, beside.method) == ("sendMessage", "sendRichMessage")
    assert (beside.chat, beside.ordered, beside.question) == (-5, True, None)
    assert beside.payload["message_thread_id"] == 8
    assert "reply_parameters" in said.payload
    assert "reply_parameters" not in beside.payload


def test_a_reply_with_nothing_beside_it_is_its_text():
    reply = Reply((Paragraph("好。"),))
    assert attached(Place(1, 1), reply, Session()) == ()
    assert len(new_message(Place(1, 1), reply, Session())) == 1


class TestWhereAMethodIsLacking:
    def test_a_press_gets_the_words_instead(self):
        toast = showable(Reply(**fields(placement=Placement.TOAST)), {"sendRichMessage"})
        assert (toast.attachment, toast.toast) == (None, "看不到表格。")

    def test_cards_stay_alone(self):
        cards = showable(Reply(**fields(placement=Placement.EDIT)), {"sendRichMessage"})
        assert (cards.attachment, cards.toast, cards.blocks) == (None, None, WORDS.blocks)

    def test_other_forms_are_sent_all_the_same(self):
        for attachment in (Picture(GRID, "en"), TextFile("a.csv", "a")):
            reply = Reply((), attachment=attachment)
            assert showable(reply, {"sendRichMessage"}) is reply
            assert showable(reply, {method_of(attachment)}).attachment is None


def fields(placement):
    return {"blocks": WORDS.blocks, "attachment": WORDS.attachment, "placement": placement}
