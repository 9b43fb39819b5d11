"""Takes the pictures at the head of both READMEs: a question, an outcome, and a path's days.

make pictures

The first two are views of the gallery and need a Chromium, with fonts for Chinese and for emoji;
the third is drawn by the bot itself.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from PIL import Image

from bot.content import load_library
from bot.content.models import Lang
from bot.dialogue import Chose, Knowledge, Reply, Said, Session, step
from bot.dialogue.attachments import Picture
from bot.dialogue.payloads import OpenPath, ShowTimeline
from bot.errors import TuihaoError
from bot.render.gallery import WIDTH, Shown, view_page
from bot.render.pictures import draw
from bot.terminal.browser import Browser, find_browser

FOLDER = Path(__file__).parents[1] / "docs" / "pictures"
SAID: Mapping[Lang, str] = {
    "zh-Hans": "我在公司管公众号，下周离职",
    "en": "I am resigning, the company's account is bound to my WeChat",
}
SCALE = 2
_HEIGHT = re.compile(r'data-height="(\d+)"')
_TALLEST = 4000
_COLOURS = 128


def views(k: Knowledge, lang: Lang, today: dt.date) -> Iterator[tuple[str, Shown]]:
    """Yield what a phone shows: what somebody says, and what comes of their first answer."""
    session, asked = step(k, Session(lang), Said(SAID[lang]), today)
    yield "question", Shown("question", "", asked, SAID[lang])
    if asked.ask is None:
        message = f"nothing is asked after “{SAID[lang]}”, so there is no outcome to show"
        raise TuihaoError(message)
    _, outcome = step(k, session, Chose(asked.ask.options[0]), today)
    yield "outcome", Shown("outcome", "", outcome)


def days(k: Knowledge, lang: Lang, today: dt.date) -> Reply:
    """Return the days that a migration takes."""
    session, _ = step(k, Session(lang), Chose(OpenPath("migrate").id), today)
    return step(k, session, Chose(ShowTimeline("migrate").id), today)[1]


def taken(browser: Browser, shown: Shown, lang: Lang, scratch: Path) -> bytes:
    """Return a view as PNG, on a fine screen."""
    page, target = scratch / "view.html", scratch / "view.png"
    page.write_text(view_page(shown, lang), encoding="utf-8")
    height = _HEIGHT.search(browser.laid_out(page, WIDTH))
    browser.picture(page, target, WIDTH, _TALLEST, SCALE)
    with Image.open(target) as image:
        size = (WIDTH * SCALE, int(height[1]) * SCALE if height else image.height)
        small = image.convert("RGB").crop((0, 0, *size)).quantize(_COLOURS)
    file = io.BytesIO()
    small.save(file, "PNG", optimize=True)
    return file.getvalue()


def write(browser: Browser) -> None:
    """Write the pictures of both languages."""
    k, today = Knowledge.of(load_library()), dt.date.today()  # noqa: DTZ011 - the writer's day
    FOLDER.mkdir(parents=True, exist_ok=True)
    for lang in SAID:
        with tempfile.TemporaryDirectory(prefix="tuihao") as scratch:
            for name, shown in views(k, lang, today):
                picture = taken(browser, shown, lang, Path(scratch))
                (FOLDER / f"{name}.{lang}.png").write_bytes(picture)
        attachment = days(k, lang, today).attachment
        if isinstance(attachment, Picture):
            (FOLDER / f"days.{lang}.png").write_bytes(draw(attachment))


def main() -> int:
    """Write the pictures; without a browser none, and say so."""
    browser = find_browser()
    if browser is None:
        sys.stderr.write("No Chromium is found (chromium, google-chrome): nothing is written.\n")
        return 1
    try:
        write(browser)
    except TuihaoError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
