"""What the bars of a chart say."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageColor

from bot.dialogue.attachments import Bars, Chart, Picture, Series
from bot.render.pictures import draw, laid_out
from bot.render.pictures.theme import DARK, LIGHT
from tests.render.pictures.looking import bars, runs

DAYS = ("11-21", "11-22", "11-23")
TWO = Bars("对话", (Series("私聊", (10, 0, 4)), Series("群里", (5, 2, 0))))


def sheet_of(*rows, days=DAYS):
    return laid_out(Picture(Chart("用途", days, rows), "zh-Hans"))


def height(box):
    return box[3] - box[1]


def test_a_bar_is_as_high_as_its_number_and_stands_on_the_others():
    sheet = sheet_of(TWO)
    first, second = bars(sheet)[LIGHT.accent], bars(sheet)[LIGHT.tint]
    assert len(first) == len(second) == 2  # nothing is drawn for none
    assert height(first[0]) / height(first[1]) == pytest.approx(10 / 4, rel=0.05)
    assert second[0][3] == pytest.approx(first[0][1], abs=4)
    assert second[1][3] == first[0][3]  # where nothing is below it, at the foot


def test_each_row_has_a_scale_of_its_own():
    small, large = (Bars("行", (Series("问", values),)) for values in ((1, 2, 2), (100, 200, 200)))
    boxes = bars(sheet_of(small, large))[LIGHT.accent]
    assert [height(box) for box in boxes[:3]] == pytest.approx([height(box) for box in boxes[3:]])


@pytest.mark.parametrize(
    ("highest", "end"),
    [(0, "2"), (1, "2"), (7, "8"), (9, "10"), (10, "10"), (11, "15"), (99, "100"), (101, "150")],
)
def test_the_scale_ends_at_a_round_number_above_all(highest, end):
    sheet = sheet_of(Bars("行", (Series("问", (highest, 0, 0)),)))
    left = min(run.x for run in runs(sheet) if run.text == end)
    assert left < 120
    for box in bars(sheet).get(LIGHT.accent, []):
        assert height(box) <= 300


def test_totals_stand_above_bars_that_have_room_for_them():
    assert "4" in [run.text for run in runs(sheet_of(TWO))]
    many = Bars("行", (Series("问", (1234,) * 90),))
    assert "1,234" not in [run.text for run in runs(sheet_of(many, days=("11-23",) * 90))]


def test_of_many_days_some_are_named_the_last_among_them():
    days = tuple(f"d{n}" for n in range(90))
    sheet = sheet_of(Bars("行", (Series("问", (1,) * 90),)), days=days)
    named = [run.text for run in runs(sheet) if run.text.startswith("d")]
    assert named[0] == "d89"
    assert 4 < len(named) < 30


@pytest.mark.parametrize(("dark", "theme"), [(False, LIGHT), (True, DARK)])
def test_it_is_painted_for_a_light_and_a_dark_screen(dark, theme):
    picture = Picture(Chart("用途", DAYS, (TWO,)), "zh-Hans", dark)
    image = Image.open(io.BytesIO(draw(picture)))
    colours = {colour for _, colour in image.convert("RGB").getcolors()}
    wanted = (theme.ground, theme.accent, theme.tint, theme.ink)
    assert {ImageColor.getrgb(colour) for colour in wanted} <= colours
