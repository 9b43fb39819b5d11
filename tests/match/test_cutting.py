"""All phrasings at once are cut into the pieces that each of them has by itself."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bot.match import normalise
from bot.match.concepts import Concepts
from bot.match.cutting import Cut, cut
from bot.match.grams import around, grams, key_of, runs
from bot.match.normalise import normalise_all
from tests import shipped

CONCEPTS = Concepts(shipped.library().concepts)
SHARED = 40
"""Every so many shipped phrasings."""

texts_of_all_kinds = st.lists(
    st.text("公众号注销迁移〇a b1é한글𠀀かcost mini program", max_size=20).map(normalise),
    max_size=8,
)


def keys(found: Cut, rows: np.ndarray, starts: np.ndarray, text: int) -> set[int]:
    by_number = np.empty(len(found.keys), np.uint64)
    by_number[found.numbers] = found.keys
    return set(by_number[rows[starts[text] : starts[text + 1]]].tolist())


def same(texts: list[str]) -> None:
    found = cut(texts, CONCEPTS)
    for number, text in enumerate(texts):
        pieces = keys(found, found.pieces, found.starts, number)
        assert pieces == set(map(key_of, grams(runs(text), CONCEPTS)))
        order = keys(found, found.around, found.around_starts, number)
        assert order == set(map(key_of, around(runs(text))))


@given(texts_of_all_kinds)
def test_texts_of_any_script_have_the_same_pieces(texts):
    same(texts)


def test_shipped_phrasings_have_the_same_pieces():
    same([normalise(one["q"]) for one in shipped.library().asked()][::SHARED])


def test_different_pieces_have_different_keys():
    texts = [normalise(one["q"]) for one in shipped.library().asked()][::SHARED]
    cut = map(runs, texts)
    pieces = {piece for found in cut for piece in (*grams(found, CONCEPTS), *around(found))}
    assert len(set(map(key_of, pieces))) == len(pieces)


def test_the_rarest_piece_has_the_lowest_number():
    found = cut(["注销", "注销号", "销"], Concepts(()))
    assert found.frequencies.tolist() == sorted(found.frequencies.tolist())
    assert found.frequencies[-1] == len(["注销", "注销号", "销"])


@given(
    st.lists(
        st.text("请问谢谢公众号點樣占著官方账号 line_'?!，\n\u2028é㊣Aa急在线等please", max_size=16)
    )
)
def test_many_texts_are_normalised_as_one_by_one(texts):
    assert normalise_all(texts) == list(map(normalise, texts))


def test_shipped_phrasings_are_normalised_as_one_by_one():
    asked = [one["q"] for one in shipped.library().asked()]
    assert normalise_all(asked) == list(map(normalise, asked))
