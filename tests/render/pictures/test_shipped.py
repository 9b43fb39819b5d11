"""Every picture of the shipped knowledge is whole and legible, in each language."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from functools import cache

import pytest
from fontTools.ttLib import TTFont
from PIL import Image, ImageColor

from bot.audit.drawings import MAPS, TABLES, TIMELINES, drawings
from bot.dialogue.attachments import Picture
from bot.render.chinese import localised
from bot.render.pictures import draw, laid_out
from bot.render.pictures.fonts import Font, has_glyph, written
from bot.render.pictures.theme import DARK, LIGHT, SMALL, WIDTH
from tests.knowledge.wordings import every_wording
from tests.render.pictures.looking import left_out, outside, overlaps, runs
from tests.shipped import knowledge

LANGUAGES = ("zh-Hans", "zh-Hant", "en")
LEFT_OUT = {"👍", "👎", "🗑", "⚠", "\ufe0f", "✕"}
"""Signs of the interface that no font for Chinese has, or that stand beside those; a picture has
none of them, or another in its place."""


@cache
def every(lang):
    return tuple(drawings(knowledge(), lang))


@cache
def sheets(lang):
    """Each drawing as it is laid out."""
    return tuple(
        (name, drawing, laid_out(Picture(drawing, lang))) for _, name, drawing in every(lang)
    )


@cache
def in_the_font(lang):
    """What the font says itself that it has."""
    font = Font(lang, 36).loaded
    with TTFont(font.path, fontNumber={"zh-Hant": 3}.get(lang, 2), lazy=True) as file:
        name = file["name"].getDebugName(1)
        return name, frozenset(map(chr, file.getBestCmap()))


def test_there_are_tables_decisions_and_timelines_to_draw():
    groups = [group for group, _, _ in every("zh-Hans")]
    assert groups.count(TABLES) == len(knowledge().library.tables)
    assert groups.count(MAPS) >= 10
    assert groups.count(TIMELINES) >= 4


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_is_cut_off_left_out_or_written_over(lang):
    for name, drawing, sheet in sheets(lang):
        assert outside(sheet) == [], name
        assert overlaps(sheet) == [], name
        assert left_out(sheet, drawing, lang) == {}, name
        assert min(run.font.size for run in runs(sheet)) >= SMALL, name


@pytest.mark.parametrize("lang", LANGUAGES)
def test_telegram_takes_every_picture_as_a_photo(lang):
    for name, _, sheet in sheets(lang):
        assert sheet.width == WIDTH
        assert sheet.width + sheet.height <= 10_000, name
        assert sheet.height <= 20 * sheet.width, name


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_picture_is_drawn_as_it_was_laid_out(lang):
    for group in (TABLES, MAPS, TIMELINES):
        picture = next(Picture(drawing, lang) for kind, _, drawing in every(lang) if kind == group)
        sheet = laid_out(picture)
        image = Image.open(io.BytesIO(draw(picture)))
        assert image.format == "PNG"
        assert image.size == (sheet.width, sheet.height)
        colours = {colour for _, colour in image.convert("RGB").getcolors()}
        wanted = (sheet.theme.ground, sheet.theme.ink, sheet.theme.accent)
        assert {ImageColor.getrgb(colour) for colour in wanted} <= colours


def test_the_same_picture_is_the_same_bytes_and_a_dark_one_is_another():
    drawing = every("zh-Hans")[0][2]
    light = draw(Picture(drawing, "zh-Hans"))
    assert light == draw(Picture(drawing, "zh-Hans"))
    assert light != draw(Picture(drawing, "zh-Hans", dark=True))


def test_pictures_may_be_drawn_at_the_same_time():
    drawn = [Picture(every(lang)[1][2], lang) for lang in LANGUAGES] * 4
    alone = [draw(picture) for picture in drawn[:3]] * 4
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(draw, drawn)) == alone


@pytest.mark.parametrize(
    ("lang", "face"),
    [("zh-Hans", "Noto Sans CJK SC"), ("zh-Hant", "Noto Sans CJK TC"), ("en", "Noto Sans CJK SC")],
)
def test_the_face_is_that_of_the_language(lang, face):
    assert Font(lang, 36).loaded.getname()[0] == face
    assert in_the_font(lang)[0] == face


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_character_on_a_picture_is_in_the_font(lang):
    drawn = {
        character for _, _, sheet in sheets(lang) for run in runs(sheet) for character in run.text
    }
    assert drawn - in_the_font(lang)[1] == set()
    assert "〓" not in drawn


@pytest.mark.parametrize("lang", LANGUAGES)
def test_all_that_knowledge_and_interface_may_say_can_be_written(lang):
    library = knowledge().library
    wordings = (text for _, wording in every_wording(library) for text in (wording.zh, wording.en))
    interface = (text for texts in library.texts.by_lang.values() for text in texts.values())
    characters = {
        character
        for text in (*wordings, *interface)
        for plain in text or ""
        for character in localised(plain, lang)
    }
    lost = {one for one in characters if one != "\n" and written(one, lang) != one}
    assert lost <= LEFT_OUT
    assert {one for one in characters - LEFT_OUT - {"\n"} if not has_glyph(one, lang)} == set()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_pillow_draws_tells_what_the_font_has(lang):
    """No other way to ask is known to Pillow; the font's own table is the judge."""
    asked = [*map(chr, range(0x20, 0x3000, 7)), *map(chr, range(0x3400, 0xD000, 97)), *"✕✓⚠👍□〓"]
    has = in_the_font(lang)[1]
    assert [one for one in asked if has_glyph(one, lang) != (one in has)] == []


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_writing_has_enough_contrast(theme):
    pairs = (
        *((ink, theme.ground) for ink in (theme.ink, theme.soft, theme.accent, theme.danger)),
        (theme.ink, theme.panel),
        (theme.on_accent, theme.accent),
        (theme.on_danger, theme.danger),
    )
    for ink, paper in pairs:
        assert contrast(ink, paper) >= 4.5, (ink, paper)
    for bar in (theme.accent, theme.tint, theme.danger):
        assert contrast(bar, theme.panel) >= 2, bar


def contrast(one, other):
    """As the WCAG define it."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour):
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
