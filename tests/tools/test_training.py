"""Learning the weights."""

from __future__ import annotations

import math
import random
from statistics import fmean

import pytest

from bot.content.models import OutOfScope
from bot.match.classifier import FAR, RUNNING
from bot.match.normalise import normalise
from bot.match.train.__main__ import learn
from bot.match.train.classes import Line, learn_classes, lines_of
from bot.match.train.fit import Choice, fit
from bot.match.train.noise import Rewording, noisy
from bot.match.train.samples import Samples
from bot.match.weights import INVERSE_TEMPERATURE
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


def test_lines_are_labelled_by_what_their_question_is_about():
    thing, running = (
        OutOfScope.model_validate(
            {
                "id": name,
                "name": {"zh": name, "en": name},
                "names": names,
                "questions": {"zh": asked, "en": []},
                "nearest": [],
            }
        )
        for name, names, asked in (
            ("bank", ["银行卡"], ["银行卡怎么注销", "卡不用了怎么销"]),
            ("menu", [], ["公众号菜单怎么设置"]),
        )
    )
    lines = dict(lines_of(ENTRIES, [thing, running], ["明天会下雨吗"]))
    assert lines["注销公众号的步骤"] == "close"
    assert lines["公众号菜单怎么设置"] == RUNNING
    assert lines["明天会下雨吗"] == lines["卡不用了怎么销"] == FAR
    assert "银行卡怎么注销" not in lines


def test_a_classifier_tells_the_classes_it_was_taught_apart():
    verbs = ("注销", "迁移", "冻结")
    lines = [Line(f"{verb}{what}", verb) for verb in verbs for what in "公众号账户吗呢"]
    classifier = learn_classes(lines)
    assert classifier.votes("怎么注销")["注销"] > 0 > classifier.votes("怎么注销")["迁移"]
    without = learn_classes(lines, [line.text for line in lines if line.label == "迁移"][:3])
    assert without.votes("迁移")["迁移"] < classifier.votes("迁移")["迁移"]


def test_the_same_lines_teach_the_same_classifier(tmp_path):
    lines = lines_of(ENTRIES, OBJECTS, ["明天会下雨吗", "北京会下雨吗", "后天会下雨吗"])
    first, second = tmp_path / "first.npz", tmp_path / "second.npz"
    for file in (first, second):
        learn_classes(lines).save(file)
    assert first.read_bytes() == second.read_bytes()


def test_the_classifier_was_not_taught_what_a_sample_asks(library, samples):
    lines = Samples(library).lines
    knowing = learn_classes(lines)
    asked = [line.text for line in lines if line.label == FAR]
    seen = [knowing.votes(text)[FAR] / INVERSE_TEMPERATURE for text in asked]
    unseen = [sample.ranking.far for sample in samples if sample.kind == "far"]
    assert fmean(unseen) < fmean(seen)


def test_a_sample_without_the_classifier_has_no_vote(samples):
    for sample in samples[::50]:
        plain = sample.without_classifier().ranking
        assert plain.far == 0
        assert not any(one.features.classifier for one in plain.scored + plain.out_of_scope)


def test_the_same_library_teaches_the_same_weights(library, samples):
    mix = dict.fromkeys({sample.kind for sample in samples}, 1.0)
    both = (samples, list(Samples(library)))
    first, second = (learn(library, made[::20], mix, mix) for made in both)
    assert first == second
