"""Learning the weights."""

from __future__ import annotations

import math
import random

import pytest

from bot.match.normalise import normalise
from bot.match.train.__main__ import learn
from bot.match.train.fit import Choice, fit
from bot.match.train.noise import Rewording, noisy
from bot.match.train.samples import Samples
from tests import shipped
from tests.match.toys import ENTRIES, OBJECTS


def seeded(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - the same at every run


@pytest.fixture(scope="module")
def library():
    known = shipped.library()
    return known.__class__(
        **{
            **vars(known),
            "entries": {entry.id: entry for entry in ENTRIES},
            "objects": tuple(OBJECTS),
        }
    )


def test_a_yes_or_no_is_fitted_to_its_odds():
    yes, no = (Choice([(1.0,), (0.0,)], right, 3.0 - 2 * right) for right in (0, 1))
    (weight,) = fit([yes, no], ridge=1e-9)
    assert weight == pytest.approx(math.log(3), abs=1e-4)


def test_what_tells_right_from_wrong_gets_the_weight():
    choices = [
        Choice([(1.0, 0.2), (0.0, 0.9), (0.1, 0.4)], 0),
        Choice([(0.3, 0.5), (0.9, 0.1)], 1),
        Choice([(0.2, 0.8), (0.8, 0.7), (0.4, 0.9)], 1),
    ]
    telling, idle = fit(choices, ridge=0.1)
    assert telling > abs(idle)


def test_a_heavier_prior_keeps_weights_smaller():
    choices = [Choice([(1.0,), (0.0,)], 0)] * 5
    assert fit(choices, ridge=10.0) < fit(choices, ridge=0.1)


def test_noise_changes_a_question_a_little_and_always_alike():
    text = "公众号怎么注销才不会丢文章"
    made = [noisy(text, seeded(seed)) for seed in range(30)]
    assert made == [noisy(text, seeded(seed)) for seed in range(30)]
    assert sum(normalise(one) != normalise(text) for one in made) > 15


def test_rewording_puts_one_word_of_a_concept_for_another(library):
    reworded = Rewording(library.concepts).reworded
    made = {reworded("注销要多少钱", seeded(seed)) for seed in range(40)}
    assert any("费用" in one or "花钱" in one or "价格" in one for one in made)


@pytest.fixture(scope="module")
def samples(library):
    return list(Samples(library))


def test_a_sample_never_asks_what_its_library_knows(samples):
    for sample in samples:
        if sample.kind in {"known", "object", "far", "small"}:
            assert all(
                one.likeness < 1 for one in sample.ranking.scored + sample.ranking.out_of_scope
            )


def test_the_same_library_teaches_the_same_weights(library, samples):
    mix = dict.fromkeys({sample.kind for sample in samples}, 1.0)
    both = (samples, list(Samples(library)))
    first, second = (learn(library, made[::20], mix, mix) for made in both)
    assert first == second
