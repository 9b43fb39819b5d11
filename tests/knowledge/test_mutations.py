"""Whatever an author breaks in the knowledge, `check` says where, and never falls over."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from bot.audit import check_folder
from bot.content.findings import Finding
from tests.knowledge.reduced import Files, dump, reduced, write

TODAY = dt.date(2026, 11, 28)
LOCATED = re.compile(r"[a-z_]+(/[a-z_]+)?\.yaml:[1-9]\d*: (error|warning) [a-z-]+: \S.{10,}")

ENTRIES, FACTS, TOPICS = "entries/migrate.yaml", "facts/migrate.yaml", "topics/migrate.yaml"
PLANS = "plans/migrate.yaml"
FLOW, SOURCES, OBJECTS = "flow.yaml", "sources.yaml", "objects.yaml"
POLICIES = "policies.yaml"
ZH, EN, TEMPLATES = "texts/zh.yaml", "texts/en.yaml", "templates/admin.yaml"

Bytes = Callable[[bytes], bytes]
Change = Callable[[Any], object]


def text(old: str, new: str) -> Bytes:
    """Replace the first occurrence of a piece of the file."""

    def replace(raw: bytes) -> bytes:
        assert old.encode() in raw, f"{old!r} is not in the file"
        return raw.replace(old.encode(), new.encode(), 1)

    return replace


def first(items: list[dict[str, Any]], key: str) -> dict[str, Any]:
    return next(item for item in items if item.get(key))


def put(*way: str | int, to: object) -> Change:
    """Set the value that these keys and indexes lead to."""

    def change(data: Any) -> None:
        for step in way[:-1]:
            data = data[step]
        data[way[-1]] = to

    return change


def drop(*way: str | int) -> Change:
    """Delete the value that these keys and indexes lead to."""

    def change(data: Any) -> None:
        for step in way[:-1]:
            data = data[step]
        del data[way[-1]]

    return change


def again(*way: str | int) -> Change:
    """Append another copy of the first item of a list."""

    def change(data: Any) -> None:
        for step in way:
            data = data[step]
        data.append(data[0])

    return change


def reply(slot: int, option: int, **keys: object) -> Change:
    """Change an option of a slot."""
    return lambda flow: flow["slots"][slot]["options"][option].update(keys)


WORDS = {"zh": "改了", "en": "changed"}
ANCHOR = "- &a [x, x, x]\n- &b [*a, *a, *a]\n- [*b, *b, *b]\n"

# What the bytes of a file may come to: encodings, editors, the syntax of YAML.
BROKEN_FILES: dict[str, tuple[str, Bytes]] = {
    "saved as GBK": (ENTRIES, lambda raw: raw.decode().encode("gbk", "replace")),
    "saved as Latin-1": (ENTRIES, lambda raw: "- id: café\n".encode("latin-1") + raw),
    "saved as UTF-16": (ENTRIES, lambda raw: raw.decode().encode("utf-16")),
    "cut inside a character": (ENTRIES, lambda raw: raw[: raw.index("迁".encode()) + 1]),
    "a NUL": (ENTRIES, lambda raw: raw[:40] + b"\0" + raw[40:]),
    "a control character": (ENTRIES, text("topic: migrate", "topic: mig\x07rate")),
    "an invisible character in an id": (ENTRIES, text("topic: migrate", "topic: mig\u200brate")),
    "an empty file": (ENTRIES, lambda _: b""),
    "nothing but blanks": (FLOW, lambda _: b"\n  \n\n"),
    "nothing but a comment": (FACTS, lambda _: "# 以后再写\n".encode()),
    "an empty text file": (EN, lambda _: b""),
    "two documents": (ENTRIES, lambda raw: raw + b"---\n" + raw),
    "a tab as indentation": (ENTRIES, text("  topic:", "\ttopic:")),
    "a line too far left": (ENTRIES, text("  topic:", " topic:")),
    "a line too far right": (ENTRIES, text("  topic:", "   topic:")),
    "a dash without its blank": (ENTRIES, text("- id:", "-id:")),
    "a full-width colon": (ENTRIES, text("topic: migrate", "topic：migrate")),
    "an open quote": (ENTRIES, text("topic: migrate", 'topic: "migrate')),
    "an open bracket": (ENTRIES, text("topic: migrate", "topic: [migrate")),
    "an open brace": (ENTRIES, text("topic: migrate", "topic: {migrate")),
    "a colon in plain text": (ENTRIES, text("topic: migrate", "topic: migrate: move")),
    "a conflict of versions": (ENTRIES, lambda raw: b"<<<<<<< HEAD\n" + raw + b">>>>>>> theirs\n"),
    "a Python object": (ENTRIES, text("topic: migrate", "topic: !!python/name:os.system x")),
    "a binary tag": (ENTRIES, text("topic: migrate", "topic: !!binary bWlncmF0ZQ==")),
    "a tag of one's own": (ENTRIES, text("topic: migrate", "topic: !include migrate")),
    "an alias": (ENTRIES, text("topic: migrate", "topic: &t migrate\n  also: *t")),
    "an alias to nothing": (ENTRIES, text("topic: migrate", "topic: *nothing")),
    "a merge key": (ENTRIES, text("topic: migrate", "<<: {topic: migrate}")),
    "aliases that multiply": (ENTRIES, lambda _: ANCHOR.encode()),
    "deep nesting": (ENTRIES, lambda _: b"[" * 5000 + b"]" * 5000),
    "a key twice": (ENTRIES, text("topic: migrate", "topic: migrate\n  topic: admin")),
    "a list as a key": (ENTRIES, text("topic: migrate", "? [a, b]\n  : migrate")),
    "one text instead of a list": (ENTRIES, lambda _: "公众号迁移\n".encode()),
    "a mapping instead of a list": (ENTRIES, lambda _: b"id: migrate.fee\n"),
    "a list instead of a mapping": (TOPICS, lambda raw: b"- " + raw.replace(b"\n", b"\n  ")),
    "a list of texts": (FACTS, lambda _: b"- migrate.fee\n- migrate.menu\n"),
    "a list of nothing": (SOURCES, lambda raw: raw + b"- \n"),
    "a picture": (OBJECTS, lambda _: b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
}

# What a file that is sound YAML may say wrongly, by the rule that tells.
WRONG_DATA: dict[str, tuple[str, str, Change]] = {
    "no id": ("shape", ENTRIES, drop(0, "id")),
    "no topic": ("shape", ENTRIES, drop(0, "topic")),
    "no answer": ("shape", ENTRIES, drop(0, "answer")),
    "no English title": ("language", ENTRIES, drop(0, "title", "en")),
    "no Chinese answer": ("shape", ENTRIES, drop(0, "answer", "zh")),
    "a key that does not exist": ("shape", ENTRIES, put(0, "anwser", to=WORDS)),
    "an id with a blank": ("shape", ENTRIES, put(0, "id", to="migrate what")),
    "an id of another topic": ("entry-id", ENTRIES, put(0, "topic", to="admin")),
    "an id longer than a button": (
        "entry-id",
        ENTRIES,
        lambda entries: entries.append({**entries[0], "id": "migrate." + "x" * 40}),
    ),
    "a question that stands under two entries": (
        "same-phrasing",
        ENTRIES,
        lambda entries: entries[1]["questions"]["zh"].append(entries[0]["questions"]["zh"][0]),
    ),
    "a question hardly to be told from another": (
        "confusable",
        ENTRIES,
        lambda entries: entries[1]["questions"]["en"].append(
            "so " + entries[0]["questions"]["en"][0]
        ),
    ),
    "an id that is a list": ("shape", ENTRIES, put(0, "id", to=["migrate.what"])),
    "an id twice": ("duplicate-id", ENTRIES, again()),
    "a topic that does not exist": ("reference", ENTRIES, put(0, "topic", to="moving")),
    "a title that is a text": ("shape", ENTRIES, put(0, "title", to="迁移")),
    "questions without a language": ("shape", ENTRIES, put(0, "questions", to=["怎么迁移"])),
    "a question instead of questions": ("shape", ENTRIES, put(0, "questions", "zh", to="怎么迁移")),
    "an empty question": ("shape", ENTRIES, put(0, "questions", "zh", 0, to=" ")),
    "too few questions": ("phrasings", ENTRIES, put(0, "questions", "zh", to=["公众号迁移是啥"])),
    "no English questions": ("phrasings", ENTRIES, drop(0, "questions", "en")),
    "questions in another language": ("shape", ENTRIES, put(0, "questions", "ja", to=["移行"])),
    "an answer of blanks": ("shape", ENTRIES, put(0, "answer", "zh", to=" \n ")),
    "an answer that is a list": ("shape", ENTRIES, put(0, "answer", "zh", to=["能", "不能"])),
    "an answer for a book": (
        "budget",
        ENTRIES,
        put(0, "answer", "zh", to="先把文章都导出来。\n\n" * 500),
    ),
    "a reference to no fact": (
        "reference",
        ENTRIES,
        put(0, "answer", "zh", to="要 {migrate.price}。"),
    ),
    "a reference of no form": (
        "reference",
        ENTRIES,
        put(0, "answer", "zh", to="要 {migrate.menu|bold}。"),
    ),
    "an open reference": ("braces", ENTRIES, put(0, "answer", "zh", to="入口是 {migrate.menu。")),
    "a closed reference": ("braces", ENTRIES, put(0, "answer", "en", to="Go to migrate.menu}.")),
    "a bare number": ("bare-number", ENTRIES, put(0, "answer", "zh", to="要等七天，也就是 7 天。")),
    "a full-width number": ("bare-number", ENTRIES, put(0, "answer", "zh", to="要等７天。")),
    "a bare menu path": ("bare-number", ENTRIES, put(0, "answer", "zh", to="设置 → 账号迁移")),
    "an unexplained menu": (
        "gloss",
        ENTRIES,
        put(0, "answer", "en", to="Open 账号迁移 and apply."),
    ),
    "a related entry that does not exist": (
        "reference",
        ENTRIES,
        put(0, "related", to=["migrate.nothing"]),
    ),
    "too many related entries": ("related", ENTRIES, put(0, "related", to=["choose.compare"] * 9)),
    "no related entry": ("dead-end", ENTRIES, drop(0, "related")),
    "a table that does not exist": ("reference", ENTRIES, put(0, "tables", to=["migrate.nothing"])),
    "a template that does not exist": (
        "reference",
        ENTRIES,
        put(0, "template", to="migrate.nothing"),
    ),
    "a guide to no slot": ("reference", ENTRIES, put(0, "guide", to={"aim": "transfer"})),
    "a guide to no option": ("reference", ENTRIES, put(0, "guide", to={"goal": "travel"})),
    "a variant without an answer": ("shape", ENTRIES, put(0, "variants", to=[{"when": {}}])),
    "a variant for no option": (
        "reference",
        ENTRIES,
        put(0, "variants", to=[{"when": {"entity": ["club"]}, "answer": WORDS}]),
    ),
    "a status that does not exist": ("shape", FACTS, put(0, "status", to="true")),
    "a class that does not exist": ("shape", FACTS, put(0, "class", to="rumour")),
    "no sources": ("shape", FACTS, put(0, "sources", to=[])),
    "a source that does not exist": ("source", FACTS, put(0, "sources", to=["NOWHERE"])),
    "a source that is a text": ("shape", FACTS, put(0, "sources", to="MIG-2018")),
    "a day that does not exist": ("shape", FACTS, put(0, "checked", to="2026-02-30")),
    "a day in words": ("shape", FACTS, put(0, "checked", to="去年")),
    "a day in the future": ("future", FACTS, put(0, "checked", to="2062-11-23")),
    "a day long past": ("stale", FACTS, put(0, "checked", to="2020-01-01")),
    "no day": ("shape", FACTS, drop(0, "checked")),
    "no statement": ("shape", FACTS, drop(0, "text")),
    "a contradiction without the claim": (
        "claim",
        FACTS,
        lambda facts: first(facts, "claim").update(status="contradicted", claim=None),
    ),
    "a number from the article alone": (
        "weak-number",
        FACTS,
        lambda facts: facts[0].update({"class": "article", "value": {"zh": "7 天", "en": "7 d"}}),
    ),
    "a fact twice": ("duplicate-id", FACTS, again()),
    "a fact that is gone": ("reference", FACTS, drop(0)),
    "a fact nobody refers to": (
        "unused-fact",
        FACTS,
        lambda facts: facts.append({**facts[0], "id": "migrate.lonely"}),
    ),
    "a source nobody cites": (
        "unused-source",
        SOURCES,
        lambda sources: sources.append({**sources[0], "id": "LONELY"}),
    ),
    "a source in small letters": ("shape", SOURCES, put(0, "id", to="mig-2018")),
    "a publisher that does not exist": ("shape", SOURCES, put(0, "publisher", to="seller")),
    "a source twice": ("duplicate-id", SOURCES, again()),
    "addresses that are one text": (
        "shape",
        SOURCES,
        put(0, "urls", to="https://mp.weixin.qq.com"),
    ),
    "a kind that does not exist": ("shape", TOPICS, put("kind", to="road")),
    "an order in words": ("shape", TOPICS, put("order", to="first")),
    "a path without a page": ("reference", TOPICS, drop("page")),
    "a page without its cost": ("shape", TOPICS, drop("page", "fee")),
    "a plan with no steps": ("shape", PLANS, put("steps", to=[])),
    "no verdict for everybody else": (
        "verdict",
        TOPICS,
        lambda topic: topic["page"]["verdict"][-1].update(when={"account": ["service"]}),
    ),
    "a verdict longer than a screen": (
        "budget",
        TOPICS,
        put("page", "verdict", 0, "zh", to="不行。" * 1500),
    ),
    "a line for no slot": (
        "reference",
        PLANS,
        put("steps", 0, "when", to={"colour": ["red"]}),
    ),
    "a line for no option": (
        "reference",
        PLANS,
        put("steps", 0, "when", to={"account": ["red"]}),
    ),
    "a condition that is a text": (
        "shape",
        PLANS,
        put("steps", 0, "when", to={"account": "red"}),
    ),
    "a page that leads to nothing": (
        "reference",
        TOPICS,
        put("page", "next", to=["migrate.nothing"]),
    ),
    "a page that leads to little": ("dead-end", TOPICS, put("page", "next", to=["choose.compare"])),
    "a row with a cell too few": ("table", TOPICS, drop("tables", 0, "rows", 0, -1)),
    "a cell without evidence": ("cell", TOPICS, put("tables", 0, "rows", 0, 1, to=WORDS)),
    "a cell with no such fact": (
        "reference",
        TOPICS,
        put("tables", 0, "rows", 0, 1, to={**WORDS, "fact": "migrate.nothing"}),
    ),
    "a table twice": ("duplicate-id", TOPICS, again("tables")),
    "a table of one column": ("shape", TOPICS, put("tables", 0, "columns", to=[WORDS])),
    "a slot that nobody need know": (
        "unasked",
        FLOW,
        lambda flow: flow["slots"].append({**flow["slots"][-1], "id": "mood"}),
    ),
    "a slot twice": ("duplicate-id", FLOW, again("slots")),
    "a slot with one option": ("shape", FLOW, put("slots", 0, "options", to=[])),
    "no “I don't know”": ("dont-know", FLOW, reply(0, -1, id="perhaps")),
    "an option twice": ("duplicate-id", FLOW, again("slots", 0, "options")),
    "an option without a label": ("shape", FLOW, drop("slots", 0, "options", 0, "label")),
    "cues without a language": ("shape", FLOW, reply(0, 0, cues=["退订"])),
    "an implied option that does not exist": (
        "reference",
        FLOW,
        reply(0, 0, implies={"goal": "sleep"}),
    ),
    "a range in words": ("shape", FLOW, reply(0, 0, range=["few", "many"])),
    "a rule that leads nowhere": ("reference", FLOW, put("rules", 0, "outcome", to="heaven")),
    "a rule for no option": ("reference", FLOW, put("rules", 0, "when", to={"role": ["king"]})),
    "a rule that asks for no slot": ("reference", FLOW, put("rules", 0, "asks", to=["colour"])),
    "a rule that takes all": ("unreachable", FLOW, drop("rules", 0, "when")),
    "no rule for everybody else": ("flow", FLOW, drop("rules", -1)),
    "no rules": ("flow", FLOW, put("rules", to=[])),
    "a goal without a way": (
        "coverage",
        FLOW,
        lambda flow: flow["rules"].remove(
            next(rule for rule in flow["rules"] if rule["outcome"] == "admin")
        ),
    ),
    "a version in words": ("shape", FLOW, put("version", to="new")),
    "an object's questions of no language": (
        "shape",
        OBJECTS,
        put(0, "questions", to=["怎么注册"]),
    ),
    "an object near to nothing": ("reference", OBJECTS, put(0, "nearest", to=["migrate.nothing"])),
    "a sign of words that are not listed": (
        "reference",
        POLICIES,
        put("policies", 1, "signs", "zh", 0, to="<懊恼>"),
    ),
    "a policy after nothing": ("reference", POLICIES, put("policies", 1, "after", to=["nobody"])),
    "a policy for no fact": ("reference", POLICIES, put("policies", 0, "when", to={"mood": ["x"]})),
    "a button to nowhere": (
        "reference",
        POLICIES,
        put("policies", 1, "buttons", to=[{"to": "x.y", "zh": "去", "en": "Go"}]),
    ),
    "a policy twice": ("duplicate-id", POLICIES, again("policies")),
    "a policy without English signs": ("signs", POLICIES, drop("policies", 1, "signs", "en")),
    "a policy with a number of its own": (
        "bare-number",
        POLICIES,
        put("policies", 1, "answer", "zh", to="等 7 天。"),
    ),
    "a policy nobody reads to its end": (
        "budget",
        POLICIES,
        put("policies", 1, "answer", "zh", to="别点确认。" * 100),
    ),
    "a synonym without an id": ("shape", "synonyms.yaml", drop(0, "id")),
    "synonyms in one row": ("shape", "synonyms.yaml", put(0, "zh", to="注销 关闭")),
    "a text missing in English": ("texts", EN, drop("help.free")),
    "a text that is a list": ("shape", ZH, put("help.free", to=["●", "◐"])),
    "a text with an open brace": ("texts", ZH, put("help.free", to="标记 {mark")),
    "a text that fills in something else": ("texts", ZH, put("facts.line", to="{slot}：{choice}")),
    "a template twice": ("duplicate-id", TEMPLATES, again()),
    "a template with a number of its own": (
        "bare-number",
        TEMPLATES,
        put(0, "text", "zh", to="请在 3 天内交接"),
    ),
    "a template with a mark": ("template", TEMPLATES, put(0, "text", "zh", to="入口 {admin.menu}")),
}

# What does no harm, though it looks unusual.
HARMLESS: dict[str, Bytes] = {
    "lines that end as on Windows": lambda raw: raw.replace(b"\n", b"\r\n"),
    "a byte-order mark": lambda raw: b"\xef\xbb\xbf" + raw,
    "no newline at the end": lambda raw: raw.rstrip(b"\n"),
    "comments": lambda raw: "# 迁移\n".encode() + raw.replace(b"  topic:", b"  # x\n  topic:"),
    "the start of a document": lambda raw: b"---\n" + raw,
    "quotes": text("topic: migrate", 'topic: "migrate"'),
}


@pytest.fixture(scope="module")
def files() -> Files:
    return reduced()


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory, files: Files) -> Path:
    folder = write(tmp_path_factory.mktemp("sound"), files)
    assert check_folder(folder, TODAY) == []
    return folder


@pytest.fixture
def broken(sound: Path) -> Callable[[str, Bytes], list[Finding]]:
    def check(name: str, change: Bytes) -> list[Finding]:
        path = sound / name
        raw = path.read_bytes()
        path.write_bytes(change(raw))
        try:
            return check_folder(sound, TODAY)
        finally:
            path.write_bytes(raw)

    return check


def assert_told(findings: list[Finding]) -> None:
    assert findings
    for finding in findings:
        assert LOCATED.fullmatch(str(finding)), finding


@pytest.mark.parametrize(("name", "change"), BROKEN_FILES.values(), ids=BROKEN_FILES)
def test_a_file_that_cannot_be_read_is_told(broken, name, change):
    findings = broken(name, change)
    assert_told(findings)
    assert name in {finding.file for finding in findings}


@pytest.mark.parametrize(("rule", "name", "change"), WRONG_DATA.values(), ids=WRONG_DATA)
def test_a_wrong_value_is_told(broken, files, rule, name, change):
    data = deepcopy(files[name])
    change(data)
    findings = broken(name, lambda _: dump(data).encode())
    assert_told(findings)
    assert rule in {finding.rule for finding in findings}


@pytest.mark.parametrize("change", HARMLESS.values(), ids=HARMLESS)
def test_a_matter_of_taste_is_let_be(broken, change):
    assert broken(ENTRIES, change) == []


@pytest.mark.parametrize("name", ["flow.yaml", "sources.yaml", "facts/migrate.yaml"])
def test_a_file_that_is_gone_is_missed(sound, tmp_path, name):
    folder = tmp_path / "knowledge"
    shutil.copytree(sound, folder)
    (folder / name).unlink()
    assert_told(check_folder(folder, TODAY))
