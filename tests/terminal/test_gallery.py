"""The gallery as files: a page for each language, and pictures where there is a browser."""

from __future__ import annotations

import datetime as dt
import html
import io
import re
import stat
import sys

import pytest

from bot.content import load_library
from bot.dialogue import Knowledge
from bot.errors import BrowserFailed, ConfigurationError, GalleryRefused
from bot.terminal.browser import find_browser
from bot.terminal.gallery import FIGURE, gallery
from tests.content.folders import whole

TODAY = dt.date(2026, 11, 28)
BROWSER = r"""#!{python}
import pathlib, re, sys
page = pathlib.Path(sys.argv[-1].removeprefix("file://")).read_text(encoding="utf-8")
for argument in sys.argv:
    if argument.startswith("--screenshot="):
        pathlib.Path(argument.partition("=")[2]).write_text(" ".join(sys.argv))
if "--dump-dom" in sys.argv:
    page = re.sub(r'data-name="[^"]*"', r'\g<0> data-height="960" data-cut="1"', page)
    print(re.sub(r'<section id="[^"]*"', r'\g<0> data-height="1000"', page))
"""
"""Stands in for a Chromium: each view is 960 px tall, a picture is what was asked for."""


@pytest.fixture
def knowledge(tmp_path):
    return Knowledge.of(load_library(whole(tmp_path / "knowledge")))


def program(tmp_path, text):
    file = tmp_path / "chromium"
    file.write_text(text, encoding="utf-8")
    file.chmod(file.stat().st_mode | stat.S_IXUSR)
    return find_browser(str(file))


def written(knowledge, folder, lang=None, browser=None):
    out = io.StringIO()
    gallery(knowledge, folder, lang, TODAY, browser, out)
    return out.getvalue()


def names(file):
    return {
        html.unescape(name)
        for name in re.findall(r'data-name="([^"]*)"', file.read_text(encoding="utf-8"))
    }


def test_each_language_has_a_page_with_every_view_and_the_index_links_them(knowledge, tmp_path):
    folder = tmp_path / "gallery"
    assert len(written(knowledge, folder).splitlines()) == 3
    pages = sorted(file.name for file in folder.iterdir())
    assert pages == ["en.html", "index.html", "pictures", "zh-Hans.html", "zh-Hant.html"]
    index = (folder / "index.html").read_text(encoding="utf-8")
    for page in ("en.html", "zh-Hans.html", "zh-Hant.html"):
        assert f'href="{page}"' in index
        found = names(folder / page)
        assert {f"entry:{name}" for name in knowledge.library.entries} <= found
        assert {"path:close", "leaf:close", "card:close", "/help", "question:sure"} <= found
    assert "Back up first" in (folder / "en.html").read_text(encoding="utf-8")
    assert "註銷" in (folder / "zh-Hant.html").read_text(encoding="utf-8")


def test_one_language_can_be_asked_for_and_the_index_keeps_the_others(knowledge, tmp_path):
    folder = tmp_path / "gallery"
    written(knowledge, folder, "en")
    assert sorted(file.name for file in folder.iterdir()) == ["en.html", "index.html", "pictures"]
    written(knowledge, folder, "zh-Hant")
    index = (folder / "index.html").read_text(encoding="utf-8")
    assert re.findall(r'href="([^"]*)"', index) == ["zh-Hant.html", "en.html"]


def test_a_browser_measures_the_views_and_takes_pictures(knowledge, tmp_path):
    folder = tmp_path / "gallery"
    browser = program(tmp_path, BROWSER.replace("{python}", sys.executable))
    told = written(knowledge, folder, "en", browser)
    count = len(names(folder / "en.html"))
    assert f"en.html: {count} views, median 1.50 screens of 640 px, largest 1.50 (" in told
    assert f"{count} over 1.2, {count} labels of buttons cut off" in told
    heights = (folder / "en.tsv").read_text(encoding="utf-8").splitlines()[1:]
    assert {line.split("\t")[2] for line in heights} == names(folder / "en.html")
    pictures = {file.stem for file in (folder / "en").iterdir()}
    sections = re.findall(r'<section id="([^"]*)"', (folder / "en.html").read_text("utf-8"))
    assert pictures == set(sections)
    assert "--window-size=1560,10" in (folder / "en" / "close-1.png").read_text()


def test_a_browser_that_fails_is_told_and_the_pages_stay(knowledge, tmp_path):
    script = f"#!{sys.executable}\nimport sys\nsys.exit('no display')\n"
    browser = program(tmp_path, script)
    with pytest.raises(BrowserFailed, match=r"chromium failed on en\.html: no display"):
        written(knowledge, tmp_path / "gallery", "en", browser)
    assert names(tmp_path / "gallery" / "en.html")


def test_a_browser_that_runs_no_script_is_told(knowledge, tmp_path):
    browser = program(tmp_path, "#!/bin/sh\necho '<html></html>'\n")
    with pytest.raises(BrowserFailed, match=r"has run no script on en\.html"):
        written(knowledge, tmp_path / "gallery", "en", browser)


@pytest.mark.skipif(find_browser() is None, reason="needs a Chromium")
def test_a_chromium_measures_more_for_more_to_read(knowledge, tmp_path):
    written(knowledge, tmp_path / "gallery", "en")
    drawn = find_browser().laid_out(tmp_path / "gallery" / "en.html", 1560)
    heights = {name: int(height) for name, height, _ in FIGURE.findall(drawn)}
    assert heights.keys() == names(tmp_path / "gallery" / "en.html")
    assert heights["/help"] > heights["/ask"] > 40


def test_a_browser_that_is_not_there_is_refused():
    with pytest.raises(ConfigurationError, match="there is no program nowhere"):
        find_browser("nowhere")


def test_a_folder_that_cannot_be_is_refused(knowledge, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(GalleryRefused, match="cannot be made"):
        written(knowledge, tmp_path / "file" / "gallery")
