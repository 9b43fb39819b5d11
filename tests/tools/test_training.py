"""Learning the weights."""

from __future__ import annotations

import json
import math
import random
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from bot.audit.evaluation.rows import read_rows
from bot.content.phrasings import Phrasing
from bot.match.followup import combine
from bot.match.grams import Kinds
from bot.match.normalise import normalise
from bot.match.weights import shipped as shipped_weights
from tests import shipped
from tests.match.toys import ENTRIES, OBJECTS
from tools.training import follow_ups
from tools.training.__main__ import left_out, related, write
from tools.training.fit import Choice, Judged, fit_choices, fit_odds
from tools.training.kinds import learn_kinds
from tools.training.learn import learn
from tools.training.noise import noisy
from tools.training.report import table
from tools.training.samples import Samples

OTHER_PEN = {"close.how": "公众号怎么注销", "move.fee": "公众号迁移要多少钱"}


def seeded(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - the same at every run


@pytest.fixture(scope="module")
def library():
    lines = [Phrasing(name, text, "other", "", 1) for name, text in OTHER_PEN.items()]
    return replace(
        shipped.library(),
        entries={entry.id: entry for entry in ENTRIES},
        objects=tuple(OBJECTS),
        phrasings=tuple(lines),
    )


@pytest.fixture(scope="module")
def samples(library):
    return list(Samples(library, shipped_weights()))


def test_a_yes_or_no_is_fitted_to_its_odds():
    judged = [Judged((1.0,), is_right=True, weight=3.0), Judged((1.0,), is_right=False)]
    (weight,) = fit_odds(judged, ridge=1e-9)
    assert weight == pytest.approx(math.log(3), abs=1e-3)


def test_what_tells_right_from_wrong_gets_the_weight():
    choices = [
        Choice([(1.0, 0.2), (0.0, 0.9), (0.1, 0.4)], 0),
        Choice([(0.3, 0.5), (0.9, 0.1)], 1),
        Choice([(0.2, 0.8), (0.8, 0.7), (0.4, 0.9)], 1),
    ]
    telling, idle = fit_choices(choices, ridge=0.1)
    assert telling > abs(idle)


def test_a_heavier_prior_keeps_weights_smaller():
    choices = [Choice([(1.0,), (0.0,)], 0)] * 5
    assert fit_choices(choices, ridge=10.0) < fit_choices(choices, ridge=0.1)


def test_noise_changes_a_question_a_little_and_always_alike():
    text = "公众号怎么注销才不会丢文章"
    made = [noisy(text, seeded(seed)) for seed in range(30)]
    assert made == [noisy(text, seeded(seed)) for seed in range(30)]
    assert sum(normalise(one) != normalise(text) for one in made) > 15


def test_a_library_without_a_pen_does_not_know_what_that_pen_wrote(library):
    found = {one.pen: one for one in Samples(library, shipped_weights()).left_out()}
    assert {line.text for line in found["other"].lines} == set(OTHER_PEN.values())
    for one in found.values():
        titles = {normalise(entry.title.zh) for entry in one.ranker.entries}
        asked = {normalise(line.text) for line in one.lines}
        assert not (asked - titles) & set(one.ranker.texts)


def test_what_is_missing_from_a_library_has_no_right_entry(samples):
    for sample in samples:
        if sample.kind in {"thing", "far", "long far", "small near", "small far"}:
            assert not sample.right


def test_the_same_library_teaches_the_same_weights(library, samples):
    pairs = related(library)
    both = (samples, list(Samples(library, shipped_weights())))
    first, second = (learn(made, shipped_weights(), pairs) for made in both)
    assert first == second


def test_kinds_that_tell_entries_apart_count_for_them(library):
    kinds = learn_kinds(Samples(library, shipped_weights()))
    assert kinds.character > 0
    assert max(kinds) > 0


def test_the_table_names_every_pen_that_was_left_out(library, samples):
    answers = left_out(samples, shipped_weights(), related(library))
    lines = list(table(answers))
    assert {"entry", "other", "all"} <= {line.split()[0] for line in lines}
    assert any(line.startswith("5 entries") for line in lines)


def test_what_is_written_is_what_the_matcher_reads(tmp_path, samples):
    file = tmp_path / "weights.json"
    weights = replace(shipped_weights(), kinds=Kinds(*range(1, 8)))
    write(file, weights, samples)
    assert shipped_weights(file) == weights
    assert json.loads(file.read_bytes())["samples"]["far"] > 0


def test_follow_ups_teach_that_what_was_said_tells_whose_price_is_meant(library):
    asked = follow_up("那要多少钱", "公众号怎么注销", "close.fee")
    asked += follow_up("那要多少钱", "公众号怎么迁移到另一家公司", "move.fee")
    asked += follow_up("粉丝还在吗", "公众号怎么迁移到另一家公司", "move.followers")
    asked += follow_up("怎么换人", "管理员离职了", "offtopic.far")
    asked += follow_up("公众号迁移要多少钱", "公众号怎么注销", "move.fee")
    *known, other = follow_ups.ranked(library, read_rows(asked))
    assert [set(one.entries) for one in known] == [{"close.fee"}, {"move.fee"}, {"move.followers"}]
    assert not other.is_ours
    leaning, _ = follow_ups.learn([*known, other])
    found = [combine(one.found, one.place, leaning).scored[0].entry.id for one in known]
    assert found == ["close.fee", "move.fee", "move.followers"]


def follow_up(question, before, right):
    topic, aspect = right.split(".")
    return json.dumps({"q": question, "topic": topic, "aspect": aspect, "context": before}) + "\n"


def test_nothing_that_learns_is_loaded_to_match():
    code = "import sys, bot.match; print({'sklearn', 'scipy', 'tools'} & {*sys.modules})"
    done = subprocess.run(
        [sys.executable, "-c", code],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    assert done.stdout.strip() == "set()"
