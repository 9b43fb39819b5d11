"""What nobody should write is drawn as well as it can be, or refused in a sentence."""

from __future__ import annotations

import pytest

from bot.dialogue.attachments import (
    Bar,
    Bars,
    Branch,
    Chart,
    DecisionMap,
    Legend,
    Picture,
    Series,
    Timeline,
)
from bot.dialogue.blocks import Grid
from bot.errors import PictureRefused
from bot.render.pictures import draw, laid_out
from tests.render.pictures.looking import left_out, outside, overlaps, runs

LEGEND = Legend("最快", "最慢", "不定", "不能撤回", "第 {day} 天")
WORD = "Donaudampfschifffahrtsgesellschaft" * 4


def counted(*values, days=1, name="问"):
    """A chart of one row."""
    return Chart("数", ("11-23",) * days, (Bars("行", tuple(Series(name, v) for v in values)),))


ODD = {
    "a day of nothing": counted((0,)),
    "a day of one": counted((1,)),
    "millions": counted((9_999_999,), (1,), (0,)),
    "three months": counted((5,) * 90, (0, 12, 3) * 30, days=90),
    "a year and more": counted((1_000,) * 400, days=400),
    "long names": counted((1,), (2,), (3,), name="名" * 60),
    "a chart without words": Chart("", ("",), (Bars("", (Series("", (3,)),)),)),
    "empty cells": Grid("空", ("", "", ""), (("", "", ""), ("一", "", "二"))),
    "no rows": Grid("没有行", ("一", "二"), ()),
    "one column": Grid("一列", ("一",), (("二",), ("三",))),
    "no title": Grid("", ("一", "二"), (("三", "四"),)),
    "a long word": Grid(WORD, ("一", WORD), ((WORD, "二"), ("三", WORD))),
    "twenty columns": Grid(
        "二十列", tuple(f"列{n}" for n in range(20)), (tuple(f"格{n}" for n in range(20)),) * 3
    ),
    "lines of their own": Grid("行\n行", ("一\r\n二", "三\u2028四"), (("五\n六", "\n"),)),
    "only spaces": Grid("   ", (" ", "\u3000"), (("\t", " \n "),)),
    "braces": Grid("{title}", ("{day}", "%s"), (("{0}", "{"),)),
    "markup": Grid("<b>粗</b>", ("&amp;", "<i>"), (("[a](b)", "*c*"),)),
    "a long question": DecisionMap(
        "怎么选的", (Branch("问" * 300, ("答" * 300, "否"), 1),), "完" * 90
    ),
    "many options": DecisionMap(
        "怎么选的", (Branch("哪一个？", tuple(f"第 {n} 个" for n in range(40)), 39),), "完"
    ),
    "nothing asked": DecisionMap("", (), ""),
    "a step of no days": Timeline("一天", (Bar("做完", (0, 0), (0, 0), is_open=True),), LEGEND),
    "a hundred years": Timeline(
        "很久", (Bar("等", (0, 1), (0, 36_500)), Bar("再等", (1, 1), (36_500, 36_500))), LEGEND
    ),
    "a long label": Timeline(
        "长" * 80,
        (Bar("步骤" * 80, (0, 3), (0, 9), "说明" * 80, irreversible=True),),
        LEGEND,
        "注" * 200,
    ),
}


@pytest.mark.parametrize("name", ODD)
@pytest.mark.parametrize("lang", ["zh-Hans", "zh-Hant", "en"])
def test_it_is_drawn_whole(name, lang):
    sheet = laid_out(Picture(ODD[name], lang))
    assert outside(sheet) == []
    assert overlaps(sheet) == []
    assert left_out(sheet, ODD[name], lang) == {}


@pytest.mark.parametrize("name", ["empty cells", "nothing asked", "a step of no days"])
def test_it_becomes_a_png(name):
    assert draw(Picture(ODD[name], "zh-Hans")).startswith(b"\x89PNG\r\n")


@pytest.mark.parametrize(
    ("typed", "drawn"),
    [
        ("a\u200bb\u200db\ufe0f", "abb"),
        ("a\u202eb\u2066c", "abc"),
        ("a\x00b\x1bc\x7f", "abc"),
        ("✕ 不能", "× 不能"),
        ("⚠️ 先备份 👍", "⚠ 先备份"),
        ("שלום", "〓〓〓〓"),
        ("a\ud800b", "ab"),
        ("e\u0301", "é"),
    ],
)
def test_what_has_no_form_is_replaced_or_left_out(typed, drawn):
    sheet = laid_out(Picture(Grid("表", ("一", "二"), (("三", typed),)), "zh-Hans"))
    assert drawn in [run.text for run in runs(sheet)]


UNEVEN = Grid("不齐", ("一", "二"), (("三",),))
REFUSED = {
    "no columns": (Grid("没有列", (), ()), "没有列.*cells"),
    "uneven rows": (UNEVEN, "不齐.*cells"),
    "too tall": (Grid("太高", ("一", "二"), (("三", "四"),) * 400), "pixels tall"),
    "no days": (Chart("没有", (), (Bars("行", (Series("问", ()),)),)), "没有"),
    "no rows of bars": (Chart("没有", ("1",), ()), "没有"),
    "no series": (counted(), "数"),
    "more series than colours": (counted(*((1,),) * 4), "数"),
    "fewer values than days": (counted((1,), days=2), "数"),
    "less than nothing": (counted((-1,)), "数"),
    "no steps": (Timeline("没有", (), LEGEND), "没有"),
    "days before the first": (Timeline("倒", (Bar("一", (-1, 0), (0, 0)),), LEGEND), "倒"),
    "an end before its beginning": (Timeline("倒", (Bar("一", (3, 1), (3, 3)),), LEGEND), "倒"),
    "a best case after the worst": (Timeline("倒", (Bar("一", (0, 9), (0, 3)),), LEGEND), "倒"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_makes_no_picture_is_refused_and_told_why(name):
    drawing, reason = REFUSED[name]
    with pytest.raises(PictureRefused, match=reason):
        draw(Picture(drawing, "zh-Hans"))
