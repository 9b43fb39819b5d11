"""The picture of a case: whole and legible, with today on it, in each language and each state."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace

import pytest
from PIL import Image

from bot.cases import deeds
from bot.cases.case import Case, Member
from bot.dialogue.attachments import Picture
from bot.dialogue.case_picture import picture_of
from bot.dialogue.case_view import CaseView
from bot.errors import PictureRefused
from bot.render.pictures import draw, laid_out
from bot.render.pictures.sheet import Panel
from bot.render.pictures.theme import SMALL, WIDTH
from bot.typed import from_data, to_data
from tests.render.pictures.looking import left_out, outside, overlaps, runs
from tests.shipped import library

START = dt.date(2026, 11, 10)
ME = Member(5, "王小明")
OPENED = dt.datetime(2026, 11, 10, tzinfo=dt.UTC)
WAYS = ("abandon", "migrate", "deregister", "dissolution", "api", "admin")


def view_of(path, today, lang="zh-Hans", ticks=2):
    case = Case(1, "uid", "旗舰店", path, START, ME, OPENED)
    view = CaseView(library(), case, lang, today)
    for step in [step for step in view.steps if not step.after][:ticks]:
        case = deeds.ticked(case, view.steps, step.id, START, ME)
    return CaseView(library(), case, lang, today)


@pytest.mark.parametrize("lang", ["zh-Hans", "zh-Hant", "en"])
@pytest.mark.parametrize("path", WAYS)
def test_nothing_is_cut_off_left_out_or_written_over(path, lang):
    for days in (-20, 0, 25, 300):
        picture = picture_of(view_of(path, START + dt.timedelta(days=days), lang), dark=False)
        sheet = laid_out(picture)
        assert outside(sheet) == []
        assert overlaps(sheet) == []
        assert left_out(sheet, picture.drawing, lang) == {}
        assert min(run.font.size for run in runs(sheet)) >= SMALL


@pytest.mark.parametrize("dark", [False, True])
def test_today_is_a_line_through_every_step(dark):
    picture = picture_of(view_of("migrate", START + dt.timedelta(days=9)), dark=dark)
    sheet = laid_out(picture)
    lines = [
        mark.box
        for mark in sheet.marks
        if isinstance(mark, Panel) and mark.colour == sheet.theme.ink
    ]
    _, *tracks = lines  # the first explains it
    assert len({box[0] for box in tracks}) == 1
    assert len(tracks) == len(picture.drawing.rows)


def test_each_step_is_in_the_state_that_it_is_in():
    view = view_of("abandon", START + dt.timedelta(days=9))
    case = view.case
    for step in view.steps[:-1]:
        if step.id not in case.done:
            case = deeds.ticked(case, view.steps, step.id, START, ME)
    rows = picture_of(replace(view, case=case), dark=False).drawing.rows
    assert [row.state for row in rows] == [*["done"] * (len(rows) - 1), "late"]
    assert rows[-1].window
    waits = picture_of(view, dark=False).drawing.rows[-1]
    assert (waits.state, waits.window) == ("waiting", None)
    before = picture_of(view_of("migrate", START, ticks=0), dark=False).drawing.rows
    assert {row.state for row in before} == {"running", "waiting"}


def test_it_is_a_picture_of_telegrams_width_and_outlives_the_outbox():
    picture = picture_of(view_of("abandon", START), dark=True)
    assert from_data(Picture, to_data(picture)) == picture
    with Image.open(io.BytesIO(draw(picture))) as image:
        assert image.width == WIDTH


def test_what_makes_no_picture_is_refused():
    picture = picture_of(view_of("abandon", START), dark=False)
    drawing = picture.drawing
    outside_ = replace(drawing.rows[0], span=(3, drawing.days + 1))
    for rows in ((), (outside_,), (replace(drawing.rows[0], span=(4, 3)),)):
        with pytest.raises(PictureRefused):
            laid_out(replace(picture, drawing=replace(drawing, rows=rows)))


def test_a_case_whose_path_is_no_more_has_no_picture():
    assert picture_of(view_of("nowhere", START), dark=False) is None
