"""What is to be drawn is kept as JSON, and read again or not at all."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from dataclasses import dataclass
from functools import cached_property

import pytest

from bot.dialogue.attachments import (
    Bar,
    Branch,
    DecisionMap,
    Legend,
    Picture,
    TextFile,
    Timeline,
)
from bot.dialogue.blocks import Grid
from bot.typed import Unfit, from_data, replace, to_data

GRID = Grid("退卡", ("事项", "金卡"), (("押金", "不退"), ("停卡", "可以")))
MAP = DecisionMap("怎么退", (Branch("哪种卡？", ("金卡", "银卡"), 1),), "退会")
LEGEND = Legend("最快", "最慢", "多久不知道", "做了就收不回", "第几天")
LINE = Timeline("退会", (Bar("填表", (0, 1), (0, 3), irreversible=True),), LEGEND, "按工作日算")
EMPTY = Grid("空", (), ())
PICTURES = [Picture(drawing, "zh-Hant", dark=True) for drawing in (GRID, MAP, LINE, EMPTY)]


@pytest.mark.parametrize("picture", PICTURES, ids=lambda one: type(one.drawing).__name__)
def test_a_picture_survives_the_database_and_needs_none(picture):
    data = to_data(picture)
    assert from_data(Picture, data) == picture
    assert from_data(Picture, json.loads(json.dumps(data))) == picture


def test_a_file_does_too():
    file = TextFile("退卡.csv", "\ufeff事项,金卡\r\n")
    assert from_data(TextFile, json.loads(json.dumps(to_data(file)))) == file


def data(**changed):
    return {**to_data(Picture(GRID, "en")), **changed}


@pytest.mark.parametrize(
    "bad",
    [
        None,
        "picture",
        [],
        {},
        data(lang="fr"),
        data(lang=None),
        data(dark=1),
        data(dark="yes"),
        data(shade="deep"),
        {"drawing": to_data(GRID), "lang": "en"},
        data(drawing={}),
        data(drawing={"title": "退卡"}),
        data(drawing=to_data(GRID) | {"rows": "押金"}),
        data(drawing=to_data(GRID) | {"rows": [["押金", 5]]}),
        data(drawing=to_data(replace(LINE, bars=())) | {"bars": [{"label": "填表"}]}),
        data(drawing=to_data(LINE) | {"bars": [to_data(LINE.bars[0]) | {"best": [0]}]}),
        data(drawing=to_data(LINE) | {"bars": [to_data(LINE.bars[0]) | {"best": [0, True]}]}),
    ],
    ids=repr,
)
def test_what_another_release_wrote_is_not_guessed_at(bad):
    with pytest.raises(Unfit):
        from_data(Picture, bad)


@dataclass(frozen=True)
class Open:
    day: dt.date
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Slotted:
    day: dt.date
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Counted:
    names: tuple[str, ...] = ()

    @cached_property
    def count(self) -> int:
        return len(self.names)


def test_what_was_worked_out_of_a_value_does_not_outlive_a_change():
    before = Counted(("a",))
    assert before.count == 1
    assert replace(before, names=("a", "b")).count == 2


@pytest.mark.parametrize("kind", [Open, Slotted])
def test_a_value_is_changed_as_the_standard_library_does_it(kind):
    before = kind(dt.date(2026, 11, 29))
    after = replace(before, names=("a",))
    assert after == dataclasses.replace(before, names=("a",))
    assert (type(after), before.names) == (kind, ())
    assert replace(before, day=after.day, names=after.names) == after
    assert hash(after) == hash(dataclasses.replace(before, names=("a",)))
    with pytest.raises(TypeError):
        replace(before, name=("a",))
