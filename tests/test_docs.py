"""The documents name everything there is: commands, settings."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from bot.dialogue.commands import COMMANDS
from bot.settings import PREFIX, Settings

ROOT = Path(__file__).parents[1]
READMES = ("README.md", "README.zh.md")
SETTINGS = sorted({PREFIX + name.upper() for name in Settings.model_fields} | {"BOT_TOKEN_FILE"})


def read(name):
    path = ROOT / name
    return path.read_text(encoding="utf-8") if path.exists() else ""


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_command_is_described_in_the_interface(lang):
    texts = yaml.safe_load(read(f"knowledge/texts/{lang}.yaml"))
    described = {key.removeprefix("command.") for key in texts if key.startswith("command.")}
    assert described - {"unknown"} == {command.name for command in COMMANDS}


@pytest.mark.parametrize("readme", READMES)
def test_every_command_is_in_the_readme(readme):
    text = read(readme)
    assert [c.name for c in COMMANDS if not re.search(rf"/{c.name}\b", text)] == []


@pytest.mark.parametrize("readme", READMES)
def test_every_setting_is_documented(readme):
    text = read(readme) + read("docs/settings.md")
    assert [name for name in SETTINGS if not re.search(rf"\b{name}\b", text)] == []


@pytest.mark.parametrize("document", [*READMES, "docs/settings.md"])
def test_no_document_names_a_setting_that_does_not_exist(document):
    named = set(re.findall(r"\bBOT_[A-Z][A-Z_]*[A-Z]\b", read(document)))
    assert named <= set(SETTINGS)
