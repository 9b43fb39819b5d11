"""`gaps`: what the terminal chat could not answer, read and put into the knowledge."""

from __future__ import annotations

import asyncio
import datetime as dt
import json

import pytest
import yaml

from bot.dialogue import ConversationKey, Gap, GapKind, Session
from bot.store import open_store
from tests.content.folders import MINIMAL, write
from tests.e2e.test_terminal import run
from tests.process import Spawned
from tests.store.makers import save

STRANGE = "怎么修自行车链条"
NOTHING = "No question has gone without a good answer.\n"


async def happened(folder, *questions):
    """Fill the log, as a bot in this folder would."""
    (folder / "data").mkdir(exist_ok=True)
    key, now = ConversationKey(1, 0, 1), dt.datetime.now(dt.UTC)
    async with open_store(f"sqlite+aiosqlite:///{folder / 'data' / 'bot.db'}") as store:
        for question in questions:
            await save(store, key, Session(), now, Gap(GapKind.UNKNOWN, question, "zh-Hans"))


@pytest.fixture
def folder(tmp_path):
    """A folder with a log of one question that was asked twice, and knowledge to put it into."""
    asyncio.run(happened(tmp_path, STRANGE, STRANGE))
    write(tmp_path, {"knowledge/entries/close.yaml": f"# mine\n{MINIMAL}"})
    return tmp_path


def listed(folder):
    lines = run(folder, "gaps", "--json").stdout.splitlines()
    return [json.loads(line) for line in lines]


def put(folder, action, *arguments):
    (gap,) = listed(folder)
    return run(folder, "gaps", action, "--knowledge", "knowledge", str(gap["id"]), *arguments)


def test_an_empty_log_is_one_plain_line(tmp_path):
    done = run(tmp_path, "gaps")
    assert (done.returncode, done.stdout, done.stderr) == (0, NOTHING, "")
    assert run(tmp_path, "gaps", "--json").stdout == ""


def test_what_the_chat_could_not_answer_is_counted(tmp_path):
    run(tmp_path, "chat", given=f"{STRANGE}？\n你好\n请问{STRANGE}\n")
    (gap,) = listed(tmp_path)
    assert (gap["question"], gap["unknown"], gap["count"]) == (STRANGE, 2, 2)


def test_a_question_is_listed_with_how_often_it_was_asked(folder):
    done = run(folder, "gaps", start=Spawned)
    assert done.returncode == 0
    (line,) = done.stdout.splitlines()
    assert f"2×  {STRANGE}" in line
    assert "unknown 2" in line
    (gap,) = listed(folder)
    assert (gap["question"], gap["count"], gap["unknown"], gap["down"]) == (STRANGE, 2, 2, 0)
    assert gap["first_day"] == gap["last_day"]


def behind_more(folder, label):
    """Return what is typed below an answer to press a button that stands behind “more”."""
    asked = "公众号迁移要多少钱"
    shown = run(folder, "chat", given=f"{asked}\n").stdout
    more = shown.partition("] 更多")[0].rpartition("[")[2]
    opened = run(folder, "chat", given=f"{asked}\n{more}\n").stdout
    return f"{more}\n{opened.partition(f'] {label}')[0].rpartition('[')[2]}"


def test_a_thumb_in_the_chat_counts_too(tmp_path):
    asked = "公众号迁移要多少钱"
    again = run(tmp_path, "chat", given=f"{asked}\n{behind_more(tmp_path, '👎')}\n").stdout
    assert "换个说法" in again
    (gap,) = listed(tmp_path)
    assert (gap["question"], gap["nearest"], gap["down"]) == (
        "公众号迁移要多少钱",
        "migrate.fee",
        1,
    )


def test_a_thumb_up_in_the_chat_leaves_the_other_buttons(tmp_path):
    asked = "公众号迁移要多少钱"
    done = run(tmp_path, "chat", given=f"{asked}\n{behind_more(tmp_path, '👍')}\n1\n")
    thanked = done.stdout.partition("谢谢，记下了")[2]
    assert "[1] " in thanked
    assert "👎" not in thanked.partition("[1] ")[2].splitlines()[0]
    assert listed(tmp_path) == []


def test_only_so_many_are_listed(folder):
    asyncio.run(happened(folder, "山上的花什么时候开"))
    assert len(listed(folder)) == 2
    (line,) = run(folder, "gaps", "--limit", "1").stdout.splitlines()
    assert STRANGE in line


def test_a_question_becomes_a_phrasing_and_leaves_the_log(folder):
    done = put(folder, "add", "close.how")
    assert done.returncode == 0
    file = folder / "knowledge" / "entries" / "close.yaml"
    text = file.read_text(encoding="utf-8")
    place, line, _ = done.stdout.split(":", 2)
    assert STRANGE in (folder / place).read_text(encoding="utf-8").splitlines()[int(line) - 1]
    assert text.startswith("# mine\n")
    (entry,) = yaml.safe_load(text)
    assert entry["questions"]["zh"] == ["怎么注销公众号", STRANGE]
    assert run(folder, "gaps").stdout == NOTHING


def test_a_question_begins_a_new_entry_and_leaves_the_log(folder):
    done = put(folder, "new", "close.on_a_hill")
    assert done.returncode == 0
    text = (folder / "knowledge" / "entries" / "close.yaml").read_text(encoding="utf-8")
    entry = yaml.safe_load(text)[1]
    assert entry["id"] == "close.on_a_hill"
    assert entry["questions"]["zh"] == [STRANGE]
    assert run(folder, "gaps").stdout == NOTHING


def test_a_question_can_be_dismissed(folder):
    (gap,) = listed(folder)
    assert STRANGE in run(folder, "gaps", "dismiss", str(gap["id"])).stdout
    assert run(folder, "gaps").stdout == NOTHING


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        (["add", "close.nowhere"], 1, "no entry close.nowhere"),
        (["new", "close.how"], 1, "stands already"),
        (["new", "nodot"], 2, "topic.aspect"),
    ],
)
def test_what_cannot_be_done_is_told_and_the_question_stays(folder, arguments, status, told):
    done = put(folder, *arguments)
    assert (done.returncode, done.stdout) == (status, "")
    assert len(done.stderr.splitlines()) == 1
    assert told in done.stderr
    assert len(listed(folder)) == 1


def test_a_phrasing_that_stands_somewhere_is_refused(folder):
    file = folder / "knowledge" / "entries" / "close.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("怎么注销公众号", STRANGE), "utf-8")
    done = put(folder, "add", "close.how")
    assert done.returncode == 1
    assert "already under close.how (entries/close.yaml:" in done.stderr
    assert len(listed(folder)) == 1


def test_a_number_that_is_not_in_the_log_is_told(tmp_path):
    done = run(tmp_path, "gaps", "dismiss", "7")
    assert (done.returncode, done.stdout) == (1, "")
    assert "7" in done.stderr
