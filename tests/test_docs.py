"""The documents name everything there is: commands, settings."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from bot.admin.administration import ROUTES as ADMINISTRATORS
from bot.dialogue.route import Routes, Scope
from bot.dialogue.routes import ROUTES
from bot.settings import PREFIX, Settings

ROOT = Path(__file__).parents[1]
READMES = ("README.md", "README.zh.md")
TABLE = Routes(*ROUTES, *ADMINISTRATORS)
COMMANDS = [route.name for route in TABLE if route.command]
OPTIONS = {"unknown", "none", "more"}
"""Words that answer an open question or press a button on the screen, and mean nothing else."""
SETTINGS = sorted({PREFIX + name.upper() for name in Settings.model_fields} | {"BOT_TOKEN_FILE"})


def read(name):
    path = ROOT / name
    return path.read_text(encoding="utf-8") if path.exists() else ""


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_command_is_described_in_the_interface(lang):
    texts = yaml.safe_load(read(f"knowledge/texts/{lang}.yaml"))
    described = {key.removeprefix("command.") for key in texts if key.startswith("command.")}
    assert described - {"unknown"} == set(COMMANDS)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_route_with_words_has_them_and_no_words_lead_nowhere(lang):
    texts = yaml.safe_load(read(f"knowledge/texts/{lang}.yaml"))
    worded = {key.removeprefix("words.") for key in texts if key.startswith("words.")}
    assert worded - OPTIONS == {route.name for route in TABLE if route.words}


@pytest.mark.parametrize("readme", READMES)
def test_every_command_is_in_the_readme(readme):
    text = read(readme)
    assert [name for name in COMMANDS if not re.search(rf"/{name}\b", text)] == []


@pytest.mark.parametrize("readme", READMES)
def test_the_readme_lists_what_the_menu_does_in_its_order(readme):
    listed = re.findall(r"(?m)^\| `/(\w+)` \|", read(readme))
    assert listed == [route.name for route in TABLE.menu(Scope.PRIVATE)]


@pytest.mark.parametrize("readme", READMES)
def test_every_setting_is_documented(readme):
    text = read(readme) + read("docs/settings.md")
    assert [name for name in SETTINGS if not re.search(rf"\b{name}\b", text)] == []


@pytest.mark.parametrize("document", [*READMES, "docs/settings.md"])
def test_no_document_names_a_setting_that_does_not_exist(document):
    named = set(re.findall(r"\bBOT_[A-Z][A-Z_]*[A-Z]\b", read(document)))
    assert named <= set(SETTINGS)


TELEGRAM = "docs/telegram.md"
_CALLED = re.compile(
    r'"((?:send|edit|answer|set|get|delete|create|pin|unpin|close)[A-Z][A-Za-z]+)"'
    r"|\bbot\.((?:send|set|get|delete|create)_[a-z_]+)\("
)


def _methods() -> set[str]:
    """Every method of the Bot API that the program names."""
    found = set()
    for file in (ROOT / "bot").rglob("*.py"):
        for raw, typed in _CALLED.findall(file.read_text(encoding="utf-8")):
            first, *rest = typed.split("_")
            found.add(raw or first + "".join(map(str.capitalize, rest)))
    return found


def test_every_method_of_the_bot_api_is_listed_with_its_fallback():
    listed = set(re.findall(r"`([a-z]+[A-Z][A-Za-z]+)`", read(TELEGRAM)))
    assert _methods() - listed == set()


def test_every_feature_of_telegram_names_a_test_that_exists():
    rows = [
        line.strip("|").split(" | ") for line in read(TELEGRAM).splitlines() if "`tests/" in line
    ]
    rows = [row for row in rows if len(row) > 1]
    assert {len(row) for row in rows} == {6}
    for row in rows:
        file, _, name = row[4].strip().strip("`").partition("::")
        source = read(file)
        assert source, file
        assert all(
            f" {part}(" in source or f"class {part}:" in source for part in name.split("::") if part
        ), row[4]
