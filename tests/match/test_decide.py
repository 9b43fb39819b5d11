"""From the belief in what a question means to a verdict."""

from __future__ import annotations

import pytest

from bot.match import Verdict
from bot.match.concepts import Concepts
from bot.match.decide import belief, decide, probability
from bot.match.features import NOTHING
from bot.match.models import Reason
from bot.match.rank import Ranker, Scored, best_first
from tests.match.toys import ENTRIES, OBJECTS, matcher


@pytest.fixture(scope="module")
def ranker():
    return Ranker(ENTRIES, OBJECTS, Concepts(()))


def ranked(ranker, question):
    return ranker.rank(ranker.understand(question))


@pytest.mark.parametrize("question", ["公众号怎么注销", "菜单怎么改", "今天晚上吃什么好呢"])
def test_the_belief_is_shared_out_among_all_that_may_be_meant(ranker, question):
    found = belief(ranked(ranker, question))
    assert found.subject + found.others + found.out_of_scope + found.nothing == pytest.approx(1)
    assert 0 < found.lead <= 1


def test_a_question_about_another_object_is_refused_with_its_nearest_entries():
    match = matcher().match("自定义菜单的按钮在哪里改")
    assert match.verdict is Verdict.UNKNOWN
    assert match.out_of_scope == "menu"
    assert match.candidates[0].entry == "backup.articles"


def test_other_objects_are_never_candidates():
    candidates = matcher().match("公众号菜单怎么设置").candidates
    assert {candidate.entry for candidate in candidates} <= {entry.id for entry in ENTRIES}


def test_another_thing_gives_way_where_an_account_is_named():
    assert matcher().match("公众号怎么注销，菜单要先删吗").out_of_scope is None


def test_words_that_only_another_object_has_speak_for_it(ranker):
    with_word, without = ranked(ranker, "注销要按钮吗"), ranked(ranker, "注销要钱吗")
    assert with_word.out_of_scope_share > without.out_of_scope_share == 0
    assert belief(with_word).out_of_scope > belief(without).out_of_scope


def test_a_rival_that_shares_the_words_makes_us_less_sure(ranker):
    alone = Ranker(ENTRIES, (), Concepts(()))
    question = "公众号菜单怎么注销"
    assert probability(ranked(ranker, question)) < probability(ranked(alone, question))


def test_several_good_entries_of_one_topic_outweigh_a_better_one_of_another():
    scores = {"close.how": 0.5, "move.how": 0.45, "move.fee": 0.4, "admin.how": 0.1}
    entries = [entry for entry in ENTRIES if entry.id in scores]
    ordered = best_first(
        Scored(entry, entry.topic, scores[entry.id], 0.5, 0, NOTHING) for entry in entries
    )
    assert [one.entry.id for one in ordered] == ["move.how", "close.how", "move.fee", "admin.how"]


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("公众号怎么注销", Reason.SAID),
        ("注销公众号到底要等多久", Reason.SURE),
        ("你好", Reason.GREETING),
        ("周末去爬山", Reason.UNLIKELY),
    ],
)
def test_a_verdict_has_a_reason(ranker, question, reason):
    assert decide(ranked(ranker, question)).reason is reason


def test_without_entries_nothing_is_probable():
    assert probability(Ranker((), (), Concepts(())).rank("公众号")) == 0
