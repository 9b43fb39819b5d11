"""Opposite questions get their own answers, though their words are the same."""

from __future__ import annotations

import pytest

from bot.content.models import Entry
from bot.match import Matcher
from tests import shipped
from tests.match.toys import ENTRIES


def entry(name: str, says: dict[str, object], *questions: str) -> Entry:
    return Entry.model_validate(
        {
            "id": name,
            "topic": name.split(".", maxsplit=1)[0],
            "title": {"zh": questions[0]},
            "questions": {"zh": questions},
            "answer": {"zh": "答"},
            "says": says,
        }
    )


MOVES = [
    entry(
        "move.up",
        {"answer": "no", "from": ["subscription"], "to": ["service"]},
        "订阅号换到服务号可以吗",
        "想把订阅号并到服务号",
        "moving a subscription account over to a service account",
    ),
    entry(
        "move.down",
        {"answer": "yes", "from": ["service"], "to": ["subscription"]},
        "服务号换到订阅号可以吗",
        "can a service account go to a subscription account",
    ),
    entry(
        "move.received",
        {"answer": "depends", "side": "receiving"},
        "别人把公众号迁移给我们要什么条件",
    ),
    entry("close.others", {"answer": "no", "whose": "others"}, "能注销别人的公众号吗"),
    entry(
        "close.can",
        {"answer": "yes", "whose": "own", "state": ["normal"]},
        "公众号能注销吗",
        "公众号可以关掉吗",
    ),
    entry("close.court", {"answer": "depends", "state": ["in_court"]}, "打官司时能注销公众号吗"),
]


@pytest.fixture(scope="module")
def found():
    return Matcher([*ENTRIES, *MOVES], concepts=shipped.library().concepts)


def first(found, question: str, **facts: str) -> str:
    return found.match(question, facts=facts).candidates[0].entry


@pytest.mark.parametrize(
    ("question", "right"),
    [
        ("订阅号可以并到服务号吗", "move.up"),
        ("服务号可以并到订阅号吗", "move.down"),
        ("服務號想換成訂閱號", "move.down"),
        ("can a subscription account go to a service account", "move.up"),
        ("对方要把公众号迁移给我们，什么条件", "move.received"),
        ("别人的公众号可以关掉吗", "close.others"),
        ("公众号可以注销吗", "close.can"),
        ("我的公众号可以注销吗", "close.can"),
        ("公众号在打官司，可以注销吗", "close.court"),
    ],
)
def test_the_answer_that_holds_for_what_was_asked_comes_first(found, question, right):
    assert first(found, question) == right


def test_a_direction_does_not_turn_a_question_of_price_into_one_of_whether(found):
    assert first(found, "公众号订阅号迁移到服务号要多少钱") == "move.fee"


def test_what_is_known_of_the_account_tells_the_direction(found):
    assert first(found, "可以换到订阅号吗", account="service") == "move.down"


def test_a_known_phrasing_keeps_its_entry_whatever_it_names():
    odd = entry("close.odd", {"answer": "yes", "whose": "own"}, "别人的号可以销吗")
    matcher = Matcher([*ENTRIES, *MOVES, odd], concepts=shipped.library().concepts)
    assert first(matcher, "别人的号可以销吗") == "close.odd"


def test_the_explanation_tells_what_the_yes_or_no_added(found):
    standings = {one.id: one for one in found.explain("服务号可以并到订阅号吗").standings}
    parts = {name: {part.name: part for part in standings[name].parts} for name in standings}
    assert parts["move.down"]["polarity"].share > 0 > parts["move.up"]["polarity"].share
    assert standings["move.up"].score == pytest.approx(
        sum(part.share for part in standings["move.up"].parts)
    )
