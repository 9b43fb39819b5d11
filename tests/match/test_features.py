"""What speaks for an entry, and how it is told to those who ask why."""

from __future__ import annotations

import math

import pytest

from bot.match.concepts import Concepts
from bot.match.features import Features
from bot.match.rank import Ranker
from bot.match.weights import dot, shipped
from tests.match.toys import ENTRIES, OBJECTS, matcher


@pytest.fixture(scope="module")
def ranker():
    return Ranker(ENTRIES, OBJECTS, Concepts(()))


def features(ranker: Ranker, question: str, entry: str) -> Features:
    ranking = ranker.rank(ranker.understand(question))
    return next(one.features for one in ranking.scored if one.entry.id == entry)


def test_a_known_phrasing_shares_everything(ranker):
    found = features(ranker, "公众号怎么注销", "close.how")
    assert (found.of_phrasing, found.letters) == pytest.approx((1, 1))


def test_what_only_one_side_says_lowers_only_its_share(ranker):
    longer = ranker.rank(ranker.understand("公众号怎么注销才稳妥")).scored[0]
    assert longer.entry.id == "close.how"
    assert longer.shared < 1
    assert longer.features.of_phrasing == pytest.approx(1)


def test_the_words_of_a_topic_speak_for_all_its_entries(ranker):
    assert features(ranker, "注销收费吗", "close.time").topic > 0
    assert features(ranker, "注销收费吗", "close.fee").entry > 0
    assert features(ranker, "注销收费吗", "close.time").entry < 0


def test_the_score_is_the_sum_of_its_parts(ranker):
    for one in ranker.rank(ranker.understand("注销要多少钱")).scored:
        assert one.score == pytest.approx(dot(one.features, shipped().score))


def test_the_shipped_weights_count_agreement_for_and_never_strange_words_for():
    weights = shipped()
    assert min(weights.kinds) > 0
    assert min(weights.score[:5]) > 0
    assert weights.nothing.unknown_share >= 0
    assert min(weights.evidence.ours, weights.evidence.which) > 0


def test_an_explanation_adds_up_to_the_probability():
    explanation = matcher().explain("注销公众号到底要等多久")
    log_odds = sum(part.share for part in explanation.evidence)
    assert 1 / (1 + math.exp(-log_odds)) == pytest.approx(explanation.match.candidates[0].p)
    for standing in explanation.standings:
        assert sum(part.share for part in standing.parts) == pytest.approx(standing.score)


@pytest.mark.parametrize(
    ("question", "route", "understood"),
    [
        ("公眾號怎麼註銷？", "exact", "公众号怎么注销"),
        ("注消公众号的步骤是哪些", "han", "注销公众号的步骤是哪些"),
        ("gongzhonghao zhuxiao", "pinyin", "公众号注销"),
        ("close my account", "latin", "close my account"),
    ],
)
def test_an_explanation_tells_how_the_question_was_read(question, route, understood):
    explanation = matcher().explain(question)
    assert (explanation.route, explanation.understood) == (route, understood)


def test_an_explanation_names_the_question_before_only_if_it_was_needed():
    before = "公众号怎么注销"
    assert matcher().explain("那多少钱", context=(before,)).context == before
    assert matcher().explain("怎么导出公众号的文章", context=(before,)).context is None


def test_an_explanation_shows_other_objects_among_the_best():
    standings = matcher().explain("公众号菜单怎么设置").standings
    assert standings[0].id == "menu"
    assert not standings[0].is_entry


def test_a_text_without_words_is_explained_too():
    explanation = matcher().explain("？？")
    assert explanation.standings == explanation.evidence == ()
