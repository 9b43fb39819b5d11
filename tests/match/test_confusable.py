"""Which phrasings of different entries are hardly to be told from each other."""

from __future__ import annotations

import itertools

import pytest

from bot.match.concepts import Concepts
from bot.match.confusable import _sharing, _weighed, twins
from bot.match.normalise import normalise
from tests import shipped

PHRASINGS = [
    "公众号迁移多少钱",
    "公众号注销多少钱",
    "请问公众号迁移要多少钱？",
    "how do I close it",
]


def pairs(phrasings, owners, least):
    return [(pair.first, pair.second) for pair in twins(phrasings, owners, least)]


def test_a_filler_does_not_tell_two_phrasings_apart():
    assert pairs(PHRASINGS, ["fee", "close", "cost", "how"], 0.75) == [(0, 2)]


def test_phrasings_of_one_entry_may_be_as_alike_as_they_like():
    assert pairs(PHRASINGS, ["fee", "close", "fee", "how"], 0.75) == []


def test_the_same_words_in_another_script_are_the_same():
    (pair,) = twins(["公众号怎么转让", "公眾號怎麼轉讓"], ["a", "b"], 0.9)
    assert pair.likeness == pytest.approx(1)


def test_phrasings_without_letters_are_like_nothing():
    assert pairs(["？？", "！", "公众号"], ["a", "b", "c"], 0.7) == []


def test_words_of_one_meaning_make_phrasings_more_alike():
    phrasings, owners = (
        ["公众号过户要几天才能办好", "公众号转让要几天才能办好", "菜单"],
        ["a", "b", "c"],
    )
    (bare,) = twins(phrasings, owners, 0.66)
    (knowing,) = twins(phrasings, owners, 0.66, shipped.library().concepts)
    assert knowing.likeness > bare.likeness


@pytest.fixture(scope="module")
def sample():
    """Every fifth phrasing of two topics that are near to each other."""
    return [
        phrasing
        for entry in shipped.library().entries.values()
        if entry.topic in {"deregister", "dormant"}
        for phrasing in entry.questions.all()[::5]
    ]


@pytest.mark.parametrize("least", [1.05, 1.2, 1.5])
def test_no_pair_is_missed_for_the_sake_of_speed(sample, least):
    pieces, worth = _weighed([normalise(phrasing) for phrasing in sample], Concepts(()))
    found = {frozenset(pair[:2]) for pair in _sharing(pieces, worth, sample, least)}
    total = [sum(worth[piece] for piece in text) for text in pieces]
    expected = set()
    for one, other in itertools.combinations(range(len(sample)), 2):
        both = sum(worth[piece] for piece in pieces[one] & pieces[other])
        if both / total[one] + both / total[other] >= least:
            expected.add(frozenset((one, other)))
    assert found == expected
    assert found
