"""The pictures at the head of the READMEs: made by one command, small, and what is said works."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from bot.dialogue.attachments import Picture, Timeline
from tests.shipped import knowledge
from tools import pictures

ROOT = Path(__file__).parents[2]
TODAY = dt.date(2026, 11, 28)
MAX_BYTES = 150_000


@pytest.mark.parametrize("lang", pictures.SAID)
def test_what_is_said_is_answered_by_a_question_and_that_by_a_plan(lang):
    shown = dict(pictures.views(knowledge(), lang, TODAY))
    assert shown["question"].reply.ask
    assert shown["outcome"].reply.outcome
    attachment = pictures.days(knowledge(), lang, TODAY).attachment
    assert isinstance(attachment, Picture)
    assert isinstance(attachment.drawing, Timeline)


def test_without_a_browser_nothing_is_written_and_that_is_said(monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(pictures, "FOLDER", tmp_path / "pictures")
    assert pictures.main() == 1
    assert "No Chromium is found" in capsys.readouterr().err
    assert not (tmp_path / "pictures").exists()


@pytest.mark.parametrize("readme", ["README.md", "README.zh.md"])
def test_a_readme_opens_with_three_small_pictures(readme):
    text = (ROOT / readme).read_text(encoding="utf-8")
    shown = re.findall(r'<img src="(docs/pictures/[^"]+)"', text.split("\n## ")[0])
    assert len(shown) == 3
    for name in shown:
        assert (ROOT / name).stat().st_size < MAX_BYTES
    assert "make pictures" in text
