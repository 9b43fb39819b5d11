"""Short cards: a few lines of an answer, for whoever reads along."""

from __future__ import annotations

import datetime as dt
from typing import get_args

import pytest

from bot.content.models import Lang, Policies
from bot.dialogue import Knowledge
from bot.dialogue.blocks import Grade, Heading, Warn, texts_of
from bot.dialogue.cards import MAX_CARDS, MAX_LINES, cards_for, lines_of, short_card
from bot.render import html_messages
from tests import shipped
from tests.dialogue.toys import ENTRIES, club, wording

TODAY = dt.date(2026, 11, 28)
LONG = (
    "第一句话要说的是退会。" + "后面还有一句很长很长的话，说的是退会以后的事情，谁也不想读完。" * 9
)
ANSWER = "填表就行。三种办法：\n\n- 当面\n- 寄信\n\n! 寄信会丢。\n\n! 当面要排队。"


@pytest.fixture(scope="module")
def k() -> Knowledge:
    changed = {
        "close.how": ANSWER,
        "close.fee": LONG,
    }
    entries = [
        one.model_copy(update={"answer": one.answer.model_copy(update=wording(changed[one.id]))})
        if one.id in changed
        else one
        for one in ENTRIES
    ]
    return Knowledge.of(club(entries={one.id: one for one in entries}))


def targets(k, text, client="zh-hans"):
    return [card.target for card in cards_for(k, text, client, TODAY).cards]


@pytest.mark.parametrize("lang", get_args(Lang))
def test_everything_shipped_has_a_card_that_fits_a_phone_and_one_message(lang):
    k = shipped.knowledge()
    for target in (*k.library.entries, *k.library.topics):
        card = short_card(k, target, lang)
        assert lines_of(card.blocks) <= MAX_LINES, target
        assert len(html_messages(card.blocks, lang)) == 1
        assert isinstance(card.blocks[0], Heading)
        assert sum(isinstance(block, Warn) for block in card.blocks) <= 1
        assert bool(card.facts) == isinstance(card.blocks[-1], Grade), target
        assert card.summary


def test_a_card_begins_no_list_and_gives_the_first_warning(k):
    card = short_card(k, "close.how", "zh-Hans")
    said = [text for block in card.blocks for text in texts_of(block)]
    assert said == ["怎么退会", "填表就行。", "寄信会丢。"]


def test_what_has_no_room_is_left_out_sentence_by_sentence(k):
    (_, paragraph) = short_card(k, "close.fee", "zh-Hans").blocks
    assert paragraph.text.startswith("第一句话")
    assert paragraph.text.endswith("。")
    assert LONG.startswith(paragraph.text)


def test_of_what_does_not_exist_there_is_none(k):
    assert short_card(k, "no.such", "zh-Hans") is None


def test_nothing_asked_finds_every_path(k):
    found = cards_for(k, " \n", "zh-hans", TODAY)
    assert [card.target for card in found.cards] == ["guest", "close", "pause", "choose"]
    assert not found.asked
    assert not cards_for(k, "你好", "zh-hans", TODAY).asked


def test_a_question_finds_its_answer_first_and_few_more(k):
    assert targets(k, "停卡最长多久")[0] == "pause.time"
    assert len(targets(k, "退会")) <= MAX_CARDS


@pytest.mark.parametrize("text", ["👍", "x" * 5000, "<b>&", "\u202e\u200b", "今天天气"])
def test_what_is_not_about_us_finds_nothing(k, text):
    found = cards_for(k, text, "zh-hans", TODAY)
    assert (found.cards, found.asked) == ((), True)


def test_somebody_in_trouble_is_not_answered_before_everybody():
    policy = {"id": "crisis", "signs": {"zh": ["后悔"]}, "answer": wording("请打电话。")}
    told = Policies.model_validate(
        {
            "policies": [
                policy,
                {**policy, "id": "undo", "signs": {"zh": ["反悔"]}, "entry": "close.how"},
            ]
        }
    )
    k = Knowledge.of(club(policies=told))
    assert targets(k, "后悔死了，怎么退会") == []
    assert targets(k, "反悔怎么办")[0] == "close.how"


@pytest.mark.parametrize(
    ("text", "client", "lang", "by_client"),
    [
        ("公眾號怎麼註銷", "en", "zh-Hant", False),
        ("How do I close my account", "zh-hans", "en", False),
        ("", "zh-hk", "zh-Hant", True),
        ("", "pt-br", "en", True),
        ("", None, "zh-Hans", True),
        ("退会", "en", "zh-Hans", True),
    ],
)
def test_the_language_is_that_of_the_text_or_else_of_the_client(k, text, client, lang, by_client):
    found = cards_for(k, text, client, TODAY)
    assert (found.lang, found.by_client) == (lang, by_client)


def test_facts_that_nobody_has_checked_for_long_come_with_a_warning():
    k = shipped.knowledge()
    late = TODAY + dt.timedelta(days=800)
    fresh = cards_for(k, "公众号迁移要多少钱", "zh-hans", TODAY).cards[0]
    stale = cards_for(k, "公众号迁移要多少钱", "zh-hans", late).cards[0]
    assert len(stale.blocks) == len(fresh.blocks) + 1
