"""Which phrasings share rare pieces with a question, however many there are."""

from __future__ import annotations

import numpy as np
import pytest

from bot.match.concepts import Concepts
from bot.match.index import Index

MANY = 30_000
MOST = 10_000
"""Phrasings that are looked at for one question, at most."""


@pytest.fixture(scope="module")
def crowd() -> Index:
    texts = [f"注销号{chr(0x4E00 + number % 5_000)}" for number in range(MANY)]
    return Index.of([*texts, "鳗鱼注销号"], Concepts(()))


def test_a_rare_piece_finds_its_phrasing_among_many(crowd):
    phrasings, scores = crowd.search(crowd.query("鳗鱼的号"))
    assert phrasings[scores.argmax()] == MANY


def test_a_question_of_common_words_alone_costs_no_more_than_any(crowd):
    phrasings, _ = crowd.search(crowd.query("注销"))
    assert 0 < len(phrasings) <= MOST
    # They come from everywhere, not from the first entries alone.
    assert phrasings[0] < MANY // 10
    assert phrasings[-1] > MANY - MANY // 10


def test_what_is_found_comes_in_order_and_once(crowd):
    phrasings, scores = crowd.search(crowd.query("注销号一丁"))
    assert (np.diff(phrasings.astype(np.int64)) > 0).all()
    assert len(phrasings) == len(scores)


def test_a_text_without_known_pieces_finds_nothing(crowd):
    for text in ("", "zzz"):
        assert not len(crowd.search(crowd.query(text)).phrasings)


def test_a_phrasing_shares_all_with_itself_and_part_with_others():
    index = Index.of(["公众号注销", "公众号迁移", ""], Concepts(()))
    of_question, of_phrasing = index.overlaps(index.query("公众号注销"), np.array([0, 1, 2]))
    assert of_question.tolist()[0] == pytest.approx(1)
    assert of_phrasing.tolist()[0] == pytest.approx(1)
    assert 0 < of_question[1] < 1
    assert of_phrasing[2] == 0


def test_how_many_have_a_piece_is_told_of_any_script():
    index = Index.of(["注销公众号", "公众号", "close account"], Concepts(()))
    told = {piece: index.frequency(piece) for piece in ("公众", "销", "account", "鳗", "", "号a")}
    assert told == {"公众": 2, "销": 1, "account": 1, "鳗": 0, "": 0, "号a": 0}
    characters = index.han[""]
    assert set(sorted(characters, key=characters.__getitem__)[-3:]) == set("公众号")


def test_pieces_that_no_phrasing_has_are_told_by_their_places():
    index = Index.of(["注销公众号", "close account"], Concepts(()))
    assert index.unheard(["公众", "众鳗", "注销", "鳗鱼"]) == [1, 3]
    assert index.unheard([]) == []
