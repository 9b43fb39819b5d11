"""`gallery`: every first view as Telegram shows it, for those who write and review."""

from __future__ import annotations

import datetime as dt
import os
import re
import statistics
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import TextIO, get_args

from bot.audit.drawings import drawings
from bot.audit.views import Views
from bot.content.models import Lang
from bot.dialogue import Knowledge
from bot.dialogue.attachments import Picture
from bot.errors import BrowserFailed, GalleryRefused
from bot.render.gallery import (
    SCREEN_HEIGHT,
    SHEET_WIDTH,
    Shown,
    drawn_page,
    drawn_section,
    gallery_page,
    section,
)
from bot.render.pictures import draw
from bot.terminal.browser import Browser

LANGUAGES: Mapping[Lang, str] = {"zh-Hans": "简体中文", "zh-Hant": "繁體中文", "en": "English"}
TITLE, INDEX = "Tuihao: every first view", "index.html"
DRAWN = "pictures"
"""The folder of what is drawn, and what the link to it is called."""
PER_SHEET = 8
"""Views in a section, which is one picture."""
TOO_TALL = 1.2
"""Screens; whoever reads a taller view scrolls twice."""
FIGURE = re.compile(r'data-name="([^"]*)" data-height="(\d+)" data-cut="(\d+)"')
"""What the script of a page writes into each view, after the name."""
_ABOVE = 12
"""Pixels that a page without links has above its section."""
_SECTION = re.compile(r'<section id="([^"]*)" data-height="(\d+)"')


@dataclass(frozen=True, slots=True)
class Measured:
    """How a browser lays a view out."""

    height: int
    """Pixels from the top of the message to the end of the keyboard."""
    name: str
    cut: int
    """Labels of buttons that do not fit."""


def gallery(  # noqa: PLR0913, PLR0917 - what the command line and the clock say
    k: Knowledge,
    folder: Path,
    lang: Lang | None,
    today: dt.date,
    browser: Browser | None,
    out: TextIO,
) -> None:
    """Write a page for each language, or for `lang`, and an index; with a browser, pictures too.

    Raises GalleryRefused where the folder cannot be written, BrowserFailed for the pictures.
    """
    languages = (lang,) if lang else get_args(Lang)
    for each in languages:
        _draw(k, each, folder)
        sections = _sections(k, each, today)
        links = {
            INDEX: TITLE,
            f"{DRAWN}/{each}.html": DRAWN,
            **{f"#{name}": name for name in sections},
        }
        page = folder / f"{each}.html"
        _write(page, gallery_page(LANGUAGES[each], each, tuple(sections.values()), links))
        _write_index(folder)
        if browser:
            out.write(_photographed(browser, page, each, sections) + "\n")
        else:
            out.write(f"{page}\n")
        out.flush()


def _write_index(folder: Path) -> None:
    """Link the pages that are there, those of an earlier run too."""
    names = {f"{lang}.html": name for lang, name in LANGUAGES.items()}
    pages = {page: name for page, name in names.items() if (folder / page).exists()}
    _write(folder / INDEX, gallery_page(TITLE, "en", (), pages))


def _sections(k: Knowledge, lang: Lang, today: dt.date) -> Mapping[str, str]:
    """Return the views of a language as sections, by their names."""
    groups: defaultdict[str, list[Shown]] = defaultdict(list)
    for view in Views(k, lang, today).all():
        groups[view.group].append(Shown(view.id, view.case, view.reply))
    return {
        name: section(name, views, lang)
        for group, shown in groups.items()
        for name, views in _in_sheets(group, shown)
    }


def _draw(k: Knowledge, lang: Lang, folder: Path) -> None:
    """Draw all that there is to draw in a language, light and dark, and write a page of it."""
    groups: defaultdict[str, dict[str, list[str]]] = defaultdict(dict)
    _make(folder / DRAWN / lang)
    for group, name, drawing in drawings(k, lang):
        files = groups[group].setdefault(name, [])
        for screen, dark in (("light", False), ("dark", True)):
            file = f"{lang}/{group}.{name}.{screen}.png"
            (folder / DRAWN / file).write_bytes(draw(Picture(drawing, lang, dark)))
            files.append(file)
    sections = [drawn_section(group, pictures) for group, pictures in groups.items()]
    links = {f"../{lang}.html": LANGUAGES[lang], **{f"#{group}": group for group in groups}}
    page = drawn_page(f"{LANGUAGES[lang]}: {DRAWN}", lang, sections, links)
    _write(folder / DRAWN / f"{lang}.html", page)


def _in_sheets(group: str, shown: Sequence[Shown]) -> Iterator[tuple[str, Sequence[Shown]]]:
    for number, first in enumerate(range(0, len(shown), PER_SHEET), start=1):
        yield f"{group}-{number}", shown[first : first + PER_SHEET]


def _photographed(browser: Browser, page: Path, lang: Lang, sections: Mapping[str, str]) -> str:
    """Take a picture of each section, list the heights, and return them in a line."""
    drawn = browser.laid_out(page, SHEET_WIDTH)
    measured = [
        Measured(int(height), unescape(name), int(cut))
        for name, height, cut in FIGURE.findall(drawn)
    ]
    if not measured:
        message = f"{browser.path} has run no script on {page.name}, so nothing is measured"
        raise BrowserFailed(message)
    measured.sort(key=lambda view: (-view.height, view.name))
    lines = (f"{view.height}\t{view.cut}\t{view.name}\n" for view in measured)
    _write(page.with_suffix(".tsv"), f"px\tcut labels\tview\n{''.join(lines)}")
    heights = {unescape(name): int(height) for name, height in _SECTION.findall(drawn)}
    pictures = page.with_suffix("")
    with (
        tempfile.TemporaryDirectory(prefix="tuihao") as scratch,
        ThreadPoolExecutor(os.cpu_count()) as workers,
    ):

        def take(name: str) -> None:
            alone = Path(scratch) / f"{name}.html"
            alone.write_text(gallery_page(name, lang, (sections[name],), {}), encoding="utf-8")
            height = heights[name] + _ABOVE
            browser.picture(alone, pictures / f"{name}.png", SHEET_WIDTH, height)

        _make(pictures)
        list(workers.map(take, sections))
    return f"{page}: {_summary(measured)}"


def _summary(measured: Sequence[Measured]) -> str:
    """Say how tall the views are, `measured` tallest first."""
    screens = [view.height / SCREEN_HEIGHT for view in measured]
    tall = sum(1 for height in screens if height > TOO_TALL)
    cut = sum(view.cut for view in measured)
    return (
        f"{len(measured)} views, median {statistics.median(screens):.2f} screens of "
        f"{SCREEN_HEIGHT} px, largest {screens[0]:.2f} ({measured[0].name}), "
        f"{tall} over {TOO_TALL}, {cut} labels of buttons cut off"
    )


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = f"{folder} cannot be made: {error.strerror}"
        raise GalleryRefused(message) from error


def _write(file: Path, text: str) -> None:
    _make(file.parent)
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        message = f"{file} cannot be written: {error.strerror}"
        raise GalleryRefused(message) from error
