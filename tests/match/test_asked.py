"""What the yes or no of a question hangs on, read out of the question."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from bot.match.asked import read_asked
from bot.match.cues import surface
from bot.match.form import read_form


def table(name: str):
    return yaml.safe_load(Path(__file__).with_name(name).read_text(encoding="utf-8"))


OTHER = table("asked.yaml")


@pytest.mark.parametrize(("question", "source", "target"), table("directions.yaml"))
def test_both_ends_of_a_move_are_read(question, source, target):
    direction = read_asked(question).direction
    assert direction.source == set(source.split())
    assert direction.target == set(target.split())


@pytest.mark.parametrize(("question", "whose"), OTHER["whose"])
def test_whose_account_is_meant(question, whose):
    assert read_asked(question).whose == whose


@pytest.mark.parametrize(("question", "side"), OTHER["side"])
def test_the_side_of_a_move_the_asker_is_on(question, side):
    assert read_asked(question).side == side


@pytest.mark.parametrize(("question", "state"), OTHER["states"])
def test_the_state_an_account_is_in(question, state):
    assert read_asked(question).states == ({state} if state else set())


@pytest.mark.parametrize(("question", "form"), OTHER["form"])
def test_how_a_question_is_put(question, form):
    assert read_form(surface(question).text) == form


@pytest.mark.parametrize("question", ["迁移要多少钱", "能几天办完", "how long does it take"])
def test_a_question_of_detail_is_told_from_one_of_yes_or_no(question):
    assert read_asked(question).asks_detail
    assert not read_asked("公众号能注销吗").asks_detail


def test_what_is_known_of_the_own_account_completes_a_direction():
    known = {"account": "service", "entity": "enterprise"}
    asked = read_asked("能迁到订阅号吗").knowing(known)
    assert asked.direction.source == {"service", "organisation"}


def test_what_a_question_says_itself_counts_more_than_what_is_known():
    asked = read_asked("订阅号能迁到服务号吗").knowing({"account": "service"})
    assert asked.direction.source == {"subscription"}


def test_the_own_account_is_not_taken_for_the_one_that_is_received():
    asked = read_asked("对方要转给我们，能迁到服务号吗").knowing({"account": "subscription"})
    assert asked.direction.source == set()
