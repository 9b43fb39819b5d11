"""The topic of a question by its letters."""

from __future__ import annotations

import math

import numpy as np
import pytest

from bot.match import Matcher
from bot.match.classifier import FAR, FILE, RUNNING, Classifier, classifier_for, ngrams
from bot.match.concepts import Concepts
from bot.match.rank import Ranker
from bot.match.weights import shipped
from tests.match.toys import ENTRIES, OBJECTS

TOPICS = ["close", "move", "admin"]
WORDS = {"注销": "close", "迁移": "move", "管理员": "admin", "菜单": RUNNING, "天气": FAR}


def toy() -> Classifier:
    """Return one that knows a word a class, and all but one of the toy topics."""
    classes = [*TOPICS, RUNNING, FAR]
    grams = sorted({gram for word in WORDS for gram in ngrams(word) if " " not in gram})
    weights = np.zeros((len(grams), len(classes)), np.float32)
    for word, label in WORDS.items():
        for gram in ngrams(word):
            if gram in grams:
                weights[grams.index(gram), classes.index(label)] = 4
    one = np.ones(len(grams), np.float32)
    return Classifier(classes, grams, one, weights, np.zeros(len(classes), np.float32))


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "toy.npz"
    toy().save(path)
    return path


@pytest.mark.parametrize(("word", "label"), WORDS.items())
def test_a_word_speaks_for_its_class_and_against_the_others(word, label):
    votes = toy().votes(f"请说说{word}的事")
    assert votes[label] > 0 > max(vote for other, vote in votes.items() if other != label)


def test_votes_compare_with_mere_chance():
    votes = toy().votes("注销之后还能迁移吗")
    assert sum(map(math.exp, votes.values())) / len(votes) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("text", ["", "完全陌生", "nothing of this is known"])
def test_a_strange_text_says_nothing(text):
    assert list(toy().votes(text).values()) == pytest.approx([0] * (len(TOPICS) + 2), abs=1e-6)


def test_latin_words_and_neighbours_are_pieces_too():
    assert {"close", "close my", "my account", "clo"} <= set(ngrams("close my account"))
    assert "注销" in ngrams("公众号注销")


def test_what_was_saved_votes_alike(file):
    for text in ("怎么注销", "迁移和注销", "天气"):
        kept, made = Classifier.load(file).votes(text), toy().votes(text)
        assert kept == {label: pytest.approx(vote, abs=0.05) for label, vote in made.items()}


def test_a_file_of_another_version_is_refused(file):
    with np.load(file) as data:
        np.savez(file, **{**data, "version": np.array(0)})
    with pytest.raises(ValueError, match="version 0"):
        Classifier.load(file)


@pytest.mark.parametrize(
    ("topics", "is_asked"),
    [
        (TOPICS, True),
        (["close", "move", "brand_new"], True),
        (["close", "kitchen", "garden"], False),
        ([], False),
    ],
)
def test_it_is_asked_where_most_of_its_topics_are_known(file, topics, is_asked):
    assert (classifier_for(topics, file) is not None) == is_asked


def test_a_topic_it_does_not_know_gets_no_vote():
    ranking = Ranker(ENTRIES, OBJECTS, Concepts(())).with_classifier(toy()).rank("怎么导出迁移")
    found = {one.entry.topic: one.features.classifier for one in ranking.scored}
    assert found["move"] > 0 > found["close"]
    assert found["backup"] == 0


def test_running_an_account_and_what_is_far_get_votes():
    ranker = Ranker(ENTRIES, OBJECTS, Concepts(())).with_classifier(toy())
    menu = ranker.rank("公众号菜单怎么设置")
    assert all(one.features.classifier > 0 for one in menu.out_of_scope)
    assert ranker.rank("公众号天气怎么样").far > 0 > menu.far


def test_a_vote_puts_its_topic_before_one_of_like_words():
    plain = Ranker(ENTRIES, OBJECTS, Concepts(()))
    asked = plain.with_classifier(toy())
    for question, topic in (("注销多少钱", "close"), ("迁移多少钱", "move")):
        before = plain.rank(question).weighed(shipped(is_classified=True)).scored
        after = asked.rank(question).scored
        assert after[0].entry.topic == topic
        assert lead(after, topic) > lead(before, topic)


def lead(scored, topic: str) -> float:
    ours = max(one.score for one in scored if one.entry.topic == topic)
    return ours - max(one.score for one in scored if one.entry.topic != topic)


def test_a_library_of_other_topics_is_ranked_without_it():
    explanation = Matcher(ENTRIES, cards=["close", "move"]).explain("公众号怎么注销呀")
    names = {part.name for standing in explanation.standings for part in standing.parts}
    assert "topic" in names
    assert "classifier" not in names


def test_the_shipped_one_knows_our_words_from_far_ones():
    classifier = Classifier.load(FILE)
    for text, label in (("公众号怎么注销", "deregister"), ("红烧肉怎么做", FAR)):
        votes = classifier.votes(text)
        assert max(votes, key=votes.__getitem__) == label
