"""Vectors are computed once, kept between runs, and survive whatever happens to their file."""

import logging
from pathlib import Path

import numpy as np
import pytest

from bot.match.embedding.meaning import MeaninglessError
from bot.match.embedding.vectors import Vectors
from tests.match.embedding.embedder import Characters

TEXTS = ["公众号怎么注销", "迁移要多少钱", "粉丝会收到通知吗"]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "kept" / "vectors.npz"


def filled(file: Path, texts: list[str] = TEXTS) -> None:
    Vectors(Characters(), file).of_all(texts)


def test_each_text_gets_its_own_vector_in_the_order_asked():
    rows = Vectors(Characters()).of_all(TEXTS)
    expected = Characters().embed(TEXTS)
    assert np.allclose(rows, expected, atol=1e-3)
    assert np.array_equal(Vectors(Characters()).of_all(TEXTS[::-1]), rows[::-1])


def test_a_text_asked_twice_is_embedded_once():
    model = Characters()
    rows = Vectors(model).of_all([TEXTS[0], TEXTS[1], TEXTS[0]])
    assert sorted(model.asked) == sorted(TEXTS[:2])
    assert np.array_equal(rows[0], rows[2])


def test_the_next_run_computes_nothing(file):
    filled(file)
    model = Characters()
    vectors = Vectors(model, file)
    assert vectors.know(TEXTS)
    assert np.array_equal(vectors.of_all(TEXTS), Vectors(Characters()).of_all(TEXTS))
    assert model.asked == []


def test_changed_knowledge_computes_only_what_is_new_and_drops_what_is_gone(file):
    filled(file)
    model = Characters()
    Vectors(model, file).of_all([*TEXTS[1:], "多久能办好"])
    assert model.asked == ["多久能办好"]
    later = Vectors(Characters(), file)
    assert later.know([*TEXTS[1:], "多久能办好"])
    assert not later.know(TEXTS[:1])


def test_another_model_shares_nothing(file):
    filled(file)
    other = Characters("characters 2")
    Vectors(other, file).of_all(TEXTS)
    assert sorted(other.asked) == sorted(TEXTS)


@pytest.mark.parametrize("damage", ["cut", "flipped", "foreign", "empty", "array", "other size"])
def test_a_damaged_file_is_made_anew_with_a_line_in_the_log(file, damage, caplog):
    filled(file)
    whole = file.read_bytes()
    match damage:
        case "cut":
            file.write_bytes(whole[: len(whole) // 2])
        case "flipped":
            middle = whole.index(b"rows.npy") + 200
            file.write_bytes(whole[:middle] + bytes([whole[middle] ^ 255]) + whole[middle + 1 :])
        case "foreign":
            file.write_text("这不是向量", encoding="utf-8")
        case "empty":
            file.write_bytes(b"")
        case "array":
            with file.open("wb") as out:
                np.save(out, np.zeros(3))
        case "other size":
            with file.open("wb") as out:
                np.savez(out, keys=np.arange(2, dtype=np.uint64), rows=np.zeros((2, 7), np.float16))
    model = Characters()
    rows = Vectors(model, file).of_all(TEXTS)
    assert "made anew" in caplog.text
    assert np.array_equal(rows, Vectors(Characters()).of_all(TEXTS))
    assert Vectors(Characters(), file).know(TEXTS)


def test_a_folder_that_cannot_be_written_to_changes_nothing(tmp_path, caplog):
    caplog.set_level(logging.INFO)
    (tmp_path / "taken").write_text("a file where the folder should be")
    vectors = Vectors(Characters(), tmp_path / "taken" / "vectors.npz")
    assert len(vectors.of_all(TEXTS)) == len(TEXTS)
    assert "not kept" in caplog.text


def test_no_half_written_file_is_left_behind(file):
    filled(file)
    filled(file, TEXTS[:1])
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_a_computation_can_be_given_up_and_goes_on_next_time(file):
    texts = [f"第{number}个问题" for number in range(100)]
    model = Characters()
    vectors = Vectors(model, file)
    embed = model.embed

    def interrupted(part):
        vectors.close()
        return embed(part)

    model.embed = interrupted
    with pytest.raises(MeaninglessError):
        vectors.of_all(texts)
    assert 0 < len(model.asked) < len(texts)
    later = Characters()
    Vectors(later, file).of_all(texts)
    assert len(later.asked) == len(texts) - len(model.asked)
