"""Values reach the database beside the statement, never inside it."""

from __future__ import annotations

import ast
import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.dialogue import ConversationKey, Session
from bot.dialogue.gap import Gap, GapKind
from bot.store import Send, Update, open_store
from tests.store.makers import commit_of

STORE = Path(__file__).parents[2] / "bot/store"
RAW = {"text", "exec_driver_sql", "execute", "executemany", "executescript", "literal_column"}
"""Functions and methods that take SQL as a string."""
FIXED = {"PRAGMA integrity_check({_FAULTS})"}
"""Made of a constant in the same file: SQLite binds no value in a PRAGMA."""
NOW = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
HOSTILE = "'); DROP TABLE sessions; --\" :name %s {0} ? $1 \\'"


def made_up(source: str) -> Iterator[str]:
    """Yield the SQL of a module that is put together from parts."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and name_of(node.func) in RAW:
            for argument in (*node.args, *(keyword.value for keyword in node.keywords)):
                if (
                    is_made_up(argument)
                    and (sql := ast.unparse(argument).strip("f'\"")) not in FIXED
                ):
                    yield f"{node.lineno}: {sql}"


def name_of(function: ast.expr) -> str:
    return getattr(function, "attr", "") or getattr(function, "id", "")


def is_made_up(argument: ast.expr) -> bool:
    """Tell whether a string is put together: f"…", "…" + x, "…" % x, "…".format(x), ….join(x)."""
    for node in ast.walk(argument):
        if isinstance(node, ast.JoinedStr):
            return True
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Mod):
            return any(is_text(part) for part in (node.left, node.right))
        if isinstance(node, ast.Call) and name_of(node.func) in {"format", "join", "replace"}:
            return True
    return False


def is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant | ast.JoinedStr) and not (
        isinstance(node, ast.Constant) and not isinstance(node.value, str)
    )


@pytest.mark.parametrize("path", sorted(STORE.rglob("*.py")), ids=lambda path: path.name)
def test_no_statement_is_put_together_from_parts(path):
    assert list(made_up(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    "source",
    [
        "c.execute(text(f'SELECT {x}'))",
        "c.exec_driver_sql('SELECT ' + x)",
        "text('SELECT %s' % x)",
        "cursor.execute('SELECT {}'.format(x))",
        "text(' '.join(parts))",
        "order_by(literal_column(f'{x} DESC'))",
    ],
)
def test_a_statement_put_together_is_found(source):
    assert list(made_up(source))


async def test_words_full_of_sql_are_only_words():
    key = ConversationKey(chat=1, topic=0, user=1)
    session = Session(question=HOSTILE)
    send = Send(1, HOSTILE, {HOSTILE: HOSTILE})
    async with open_store("sqlite+aiosqlite:///:memory:") as store:
        (update,) = await store.inbox.add([Update(1, key, HOSTILE)], NOW)
        assert [waiting.payload for waiting in await store.inbox.waiting()] == [HOSTILE]
        gap = Gap(GapKind.UNKNOWN, HOSTILE, "zh-Hans", HOSTILE, HOSTILE)
        await store.turns.commit([commit_of(update, session, 0, (send,), gap)], NOW)
        (stored,) = (await store.turns.load([key])).values()
        (waiting,) = await store.outbox.waiting()
        (logged,) = await store.gaps.most_asked(NOW.date(), 10)
    assert stored.session == session
    assert waiting.send.payload == {HOSTILE: HOSTILE}
    assert (logged.question, logged.nearest, logged.other_object) == (HOSTILE,) * 3
