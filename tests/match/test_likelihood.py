"""Entries compared by all their phrasings at once, by nothing but counts."""

from __future__ import annotations

import pytest

from bot.match.concepts import Concepts
from bot.match.grams import Kinds, around, kind_of, runs
from bot.match.rank import Ranker
from tests.match.toys import ENTRIES, OBJECTS, entry_of


@pytest.fixture(scope="module")
def ranker() -> Ranker:
    return Ranker(ENTRIES, OBJECTS, Concepts(()))


def gains(ranker: Ranker, question: str) -> dict[str, tuple[float, float]]:
    """Return what each entry's topic, and the entry in it, gain by a question."""
    text = ranker.understand(question)
    likely = ranker.likelihood.of(ranker.index.query(text))
    return {
        entry.id: (float(likely.topic[ranker.topics[number]]), float(likely.entry[number]))
        for number, entry in enumerate(ranker.entries)
    }


@pytest.mark.parametrize(
    ("question", "entry"),
    [
        ("注销到底收不收费", "close.fee"),
        ("号要迁移，粉丝怎么办", "move.followers"),
        ("管理员离职", "admin.how"),
        ("can i export articles", "backup.articles"),
    ],
)
def test_the_words_of_an_entry_and_of_its_topic_make_it_the_likeliest(ranker, question, entry):
    found = gains(ranker, question)
    assert max(found, key=lambda name: sum(found[name])) == entry


def test_a_topic_is_unlikely_by_words_that_only_others_use(ranker):
    found = gains(ranker, "迁移")
    assert found["move.how"][0] > 0 > found["close.how"][0]


@pytest.mark.parametrize("text", ["", "？？", "zzz qqq"])
def test_a_text_of_which_nothing_is_known_speaks_for_nobody(ranker, text):
    assert all(one == (0, 0) for one in gains(ranker, text).values())


def test_a_longer_question_says_more_but_less_than_its_length(ranker):
    short, long = (
        gains(ranker, text)["close.fee"] for text in ("注销收费", "注销公众号收费要多少钱")
    )
    assert sum(short) < sum(long) < 3 * sum(short)


def test_a_new_entry_has_its_say_without_any_learning(ranker):
    question = "认证到期了怎么续"
    assert all(sum(found) < 0.5 for found in gains(ranker, question).values())
    grown = [*ENTRIES, entry_of("verify.renew", "认证怎么续费", "年审过期了咋办", "认证到期")]
    found = gains(Ranker(grown, OBJECTS, Concepts(())), question)
    assert max(found, key=lambda name: sum(found[name])) == "verify.renew"


def test_a_whole_foreign_folder_has_its_say_too():
    folder = [
        entry_of("cat.food", "猫粮买哪种", "猫一天吃几顿"),
        entry_of("cat.vet", "猫多久打一次疫苗", "猫生病去哪家医院"),
        entry_of("dog.walk", "狗一天遛几次", "下雨天怎么遛狗"),
    ]
    found = gains(Ranker(folder, (), Concepts(())), "疫苗要打吗")
    assert max(found, key=lambda name: sum(found[name])) == "cat.vet"


def test_things_are_counted_together_and_win_nothing(ranker):
    menu = ranker.rank(ranker.understand("小程序打不开"))
    assert all(one.id != "mini_program" for one in menu.out_of_scope)


def test_an_entry_that_no_near_phrasing_has_is_looked_at_all_the_same():
    crowd = [
        entry_of(f"close.n{n}", *(f"注销第{n}步怎么做{m}次" for m in range(9))) for n in range(9)
    ]
    rare = entry_of("move.how", "怎么过户", "过户怎么办", "号怎么转给别人")
    scored = Ranker([*crowd, rare], (), Concepts(())).rank("过户的事怎么做").scored
    assert "move.how" in {one.entry.id for one in scored}


@pytest.mark.parametrize(
    ("piece", "kind"),
    [
        ("=cost", "concept"),
        ("account", "word"),
        ("#acc", "part"),
        ("号", "character"),
        ("注销", "pair"),
        ("my account", "neighbours"),
        ("^怎么", "edge"),
        ("account$", "edge"),
    ],
)
def test_each_piece_has_its_kind(piece, kind):
    assert Kinds._fields[kind_of(piece)] == kind


def test_the_order_of_a_text_is_heard_by_its_ends_and_by_latin_neighbours():
    assert around(runs("怎么注销")) == ["^怎", "^怎么", "销$", "注销$"]
    assert around(runs("close my account")) == ["^close", "account$", "close my", "my account"]
    assert around(runs("")) == []
