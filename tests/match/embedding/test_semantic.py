"""Comparing by meaning joins comparing by words, and everything works without it."""

import logging

import pytest

from bot.match import Matcher, MeaninglessError, Verdict, open_meanings
from bot.match.embedding import opening as room
from bot.match.embedding.semantic import Semantic
from tests.match.embedding.embedder import Characters
from tests.match.toys import ENTRIES, OBJECTS, matcher

EVERYDAY = ["今天天气怎么样", "红烧肉怎么做", "what is the capital of france"]


@pytest.fixture(scope="module")
def wise() -> Matcher:
    return matcher().by_meaning(Semantic(Characters()))


def texts() -> list[str]:
    """Every toy phrasing."""
    return [text for entry in ENTRIES for text in entry.questions.all()]


@pytest.mark.parametrize("text", texts())
def test_a_known_phrasing_stays_what_it_is(wise, text):
    found = wise.match(text).candidates[0].entry
    assert text in next(entry for entry in ENTRIES if entry.id == found).questions.all()


@pytest.mark.parametrize(
    ("question", "entry"),
    [("公众号注销的费用要多少钱", "close.fee"), ("管理员离职没人能换怎么办", "admin.how")],
)
def test_a_near_question_finds_its_entry(wise, question, entry):
    assert wise.match(question).candidates[0].entry == entry


@pytest.mark.parametrize("question", EVERYDAY)
def test_everyday_questions_are_not_answered(wise, question):
    assert wise.match(question).verdict is not Verdict.ANSWER


class Telling(Characters):
    """Knows that one text means what another says, though they share no character."""

    def embed(self, texts):
        return super().embed(
            ["公众号怎么注销" if text == "俺不想玩儿啦" else text for text in texts]
        )


def test_meaning_finds_what_shares_no_word_with_the_question():
    question = "俺不想玩儿啦"
    by_words, by_meaning = matcher(), matcher().by_meaning(Semantic(Telling()))
    assert by_words.match(question).verdict is Verdict.UNKNOWN
    found = by_meaning.match(question).candidates[0]
    assert found.entry == "close.how"
    assert found.p > by_words.match(question).candidates[0].p


def test_another_object_is_recognised_as_without_it(wise):
    match = wise.match("小程序怎么注销")
    assert (match.verdict, match.out_of_scope) == (Verdict.UNKNOWN, OBJECTS[0].id)


def test_the_matcher_it_was_made_from_stays_as_it_was():
    plain = matcher()
    before = plain.match(EVERYDAY[0])
    plain.by_meaning(Semantic(Characters()))
    assert plain.match(EVERYDAY[0]) == before


def test_a_second_matcher_of_the_same_phrasings_has_nothing_to_learn(tmp_path):
    file = tmp_path / "vectors.npz"
    assert not matcher().knows(Semantic(Characters(), file))
    matcher().by_meaning(Semantic(Characters(), file))
    model = Characters()
    assert matcher().knows(Semantic(model, file))
    matcher().by_meaning(Semantic(model, file))
    assert model.asked == []


@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_handful_of_phrasings_is_matched_by_words(number):
    model = Characters()
    few = Matcher(ENTRIES[:number]).by_meaning(Semantic(model))
    assert model.asked == []
    few.match("公众号怎么注销")


def test_closing_ends_the_learning():
    meanings = Semantic(Characters())
    meanings.close()
    with pytest.raises(MeaninglessError):
        matcher().by_meaning(meanings)


def test_without_the_extra_one_line_is_logged_and_nothing_else_happens(
    tmp_path, monkeypatch, caplog
):
    caplog.set_level(logging.INFO)
    monkeypatch.setattr(room, "find_spec", lambda _: None)
    assert open_meanings(tmp_path, None) is None
    assert [record.levelname for record in caplog.records] == ["INFO"]
    assert not list(tmp_path.iterdir())
