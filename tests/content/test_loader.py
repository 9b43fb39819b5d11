"""Loading a knowledge folder: what is accepted, and how faults are told."""

from __future__ import annotations

import tracemalloc

import pytest

from bot.content import load_library, read_folder
from bot.content.yamlfile import read_document, texts_in
from bot.errors import KnowledgeError
from tests.content.folders import MINIMAL, WHOLE, whole, write


def findings(folder):
    return [str(finding) for finding in read_folder(folder).findings]


def test_a_minimal_foreign_folder_loads_and_falls_back_to_chinese(tmp_path):
    library = load_library(write(tmp_path, {"entries/mine.yaml": MINIMAL}))
    assert library.entries["close.how"].answer.get("en") == "在后台注销。"
    assert library.text("button.none", "zh-Hans")


def test_the_whole_example_is_sound(tmp_path):
    assert findings(whole(tmp_path)) == []


def test_a_changed_word_changes_the_version(tmp_path):
    first = load_library(whole(tmp_path / "a")).version
    second = load_library(whole(tmp_path / "b", entries_close=("在后台", "到后台"))).version
    assert first != second


def test_option_ids_such_as_no_stay_words(tmp_path):
    library = load_library(whole(tmp_path))
    assert library.slots["sure"].options[0].id == "yes"


@pytest.mark.parametrize(
    ("days", "zh", "en"),
    [("15", "15 天", "15 days"), ("1", "1 天", "1 day"), ("[7, 15]", "7–15 天", "7–15 days")],
)
def test_days_stand_once_and_are_shown_by_every_fact_that_refers_to_them(tmp_path, days, zh, en):
    folder = whole(tmp_path)
    (folder / "facts" / "freeze.yaml").write_text(
        f"""
- id: close.freeze
  status: added
  class: official
  sources: [KF]
  checked: 2026-11-23
  days: {days}
  value: {{zh: "{{days}}", en: "{{days}}"}}
  text: {{zh: "冻结 {{days}}。", en: "Frozen for {{days}}."}}
- id: close.all
  status: added
  class: official
  sources: [KF]
  checked: 2026-11-23
  text: {{zh: "先冻结 {{close.freeze|value}}。", en: "First {{close.freeze|value}}."}}
""",
        encoding="utf-8",
    )
    facts = load_library(folder).facts
    assert facts["close.freeze"].value.get("zh-Hans") == zh
    assert facts["close.freeze"].text.get("en") == f"Frozen for {en}."
    assert facts["close.all"].text.get("zh-Hans") == f"先冻结 {zh}。"
    assert facts["close.all"].text.get("en") == f"First {en}."


def test_working_days_are_called_so_and_either_end_can_be_shown(tmp_path):
    times = "days: [1, 3]\n      unit: working\n      checked:"
    says = 'text: {zh: "快则 {least}，慢则 {most}。", en: "{least}, or {most} at worst."}'
    folder = whole(tmp_path, facts_close=("checked:", times))
    facts = folder / "facts/close.yaml"
    written = facts.read_text(encoding="utf-8")
    facts.write_text(
        written.replace("text: {zh: 要 300 元。, en: It costs CNY 300.}", says), encoding="utf-8"
    )
    fact = load_library(folder).facts["close.fee"]
    assert fact.text.zh == "快则 1 个工作日，慢则 3 个工作日。"
    assert fact.text.en == "1 working day, or 3 working days at worst."


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"facts_close": ("checked:", "unit: working\n      checked:")}, "says what days: counts"),
        (
            {"facts_close": ("checked:", "days: [3, 1]\n      checked:")},
            "the least must come first",
        ),
        ({"entries_close": ("topic: close", "topik: close")}, "entries/close.yaml:2: error shape"),
        ({"entries_close": ("topic: close", "topic: nowhere")}, "no topic nowhere"),
        ({"entries_close": ("{close.fee}", "{close.price}")}, "no fact close.price"),
        ({"entries_close": ("{close.fee}", "{close.fee|loud}")}, "write value, text or mark"),
        ({"facts_close": ("sources: [KF]", "sources: [NOWHERE]")}, "no source NOWHERE"),
        ({"facts_close": ("It costs CNY 300.", '"{days}."')}, "write both or neither"),
        ({"facts_close": ("checked:", "days: 3\n      checked:")}, "write both or neither"),
        ({"facts_close": ("checked: 2026-11-23", "checked: soon")}, "facts/close.yaml:5: error"),
        ({"topics_close": ("next: [close.how,", "next: [close.why,")}, "no entry close.why"),
        ({"flow": ("outcome: close", "outcome: open")}, "the topic open has no page"),
        (
            {"flow": ("{id: unknown,", "{id: maybe,")},
            "flow.yaml:3: error dont-know: sure has no option “unknown”",
        ),
        ({"texts_en": ("hello", "goodbye")}, "goodbye is missing in zh"),
        ({"sources": ("- id: KF", "- id: KF\n      id: KF")}, "the key id stands twice"),
        ({"sources": ("title:", "title: !python/name:os.system")}, "is not allowed"),
    ],
)
def test_a_fault_is_told_with_its_place(tmp_path, change, expected):
    told = findings(whole(tmp_path, **change))
    assert any(expected in line for line in told), told


def test_two_entries_of_one_id_are_refused(tmp_path):
    folder = write(tmp_path, {"entries/a.yaml": MINIMAL, "entries/b.yaml": MINIMAL})
    assert findings(folder) == [
        "entries/b.yaml:1: error duplicate-id: close.how stands already at entries/a.yaml:1; "
        "rename one"
    ]


@pytest.mark.parametrize(
    ("content", "line", "problem"),
    [
        (b"", 1, "empty"),
        (b"- id: a\n\ttopic: b\n", 2, "not valid YAML"),
        (b'- id: a\n- id: "b\n- id: c\n', 2, "not valid YAML"),
        (b"- id: a\n- &x {a: 1}\n- *x\n", 2, "aliases"),
        ("- id: 公众号".encode("gbk"), 1, "not UTF-8"),
        (b"- id: a\n- &x {a: 1}\n", 2, "anchors"),
        (b"- id: a\n  !!python/name:os.system b: 1\n", 2, "tag"),
        (b"- id: a\n- !!str b\n", 2, "tag"),
        (b"- id: a\n  ? [b]\n  : c\n", 2, "a key must be plain text"),
        (b"- id: a\n  b: {c: 1,\n   c: 2}\n", 3, "stands twice"),
        (b"- a\n---\n- b\n", 2, "not valid YAML"),
        (b"id: a\n", 1, "must be a list"),
        (b"- id: a\n  topic: \x07\n", 2, "not valid YAML"),
        ("- 公众号\n- 销号\n- a\x07\n- b\n- c\n- d\n".encode(), 3, "U+0007"),
        ("- a\n- 注\u2028销\n- b\n".encode(), 2, "U+2028"),
        ("- a\n- 注\u2029销\n- {b\n".encode(), 2, "U+2029"),
        ("- a\n# 注\x85销\n- {b\n".encode(), 2, "U+0085"),
        (b"- a\r- b\r- c\x00\r- d\r", 3, "U+0000"),
        ("- a\n\ufeff- b\n".encode(), 2, "U+FEFF"),
        ("- a\r- b\r- 公".encode() + b"\xff", 3, "not UTF-8"),
        (b"[" * 60 + b"]" * 60, 1, "nested deeper"),
        (b"[" * 1_000_000, 1, "nested deeper"),
        (b"{a: " * 1_000_000, 1, "nested deeper"),
    ],
)
def test_a_broken_file_gets_one_located_finding(tmp_path, content, line, problem):
    write(tmp_path, {"entries/good.yaml": MINIMAL})
    (tmp_path / "entries" / "bad.yaml").write_bytes(content)
    (told,) = findings(tmp_path)
    assert told.startswith(f"entries/bad.yaml:{line}: error")
    assert problem in told


def test_a_folder_without_entries_is_refused_in_words(tmp_path):
    with pytest.raises(KnowledgeError, match="no entries/ folder"):
        load_library(tmp_path)


def test_every_finding_reaches_the_caller(tmp_path):
    files = {**WHOLE, "entries/close.yaml": MINIMAL.replace("id:", "idd:")}
    with pytest.raises(KnowledgeError) as caught:
        load_library(write(tmp_path, files))
    assert len(caught.value.findings) >= 2


def test_every_value_keeps_its_line_and_its_letters(tmp_path):
    file = tmp_path / "x.yaml"
    file.write_text(
        "# head\n- id: 007\n  zh:\n\n    - no\n    - {a: ~,\n       b: 'null'}\n"
        "  last: >\n    x\n    y\n",
        encoding="utf-8",
    )
    document = read_document(file, "x.yaml")
    assert document.data == [{"id": "007", "zh": ["no", {"a": None, "b": "null"}], "last": "x y\n"}]
    lines = {
        (): 2,
        (0,): 2,
        (0, "id"): 2,
        (0, "zh"): 3,
        (0, "zh", 0): 5,
        (0, "zh", 1): 6,
        (0, "zh", 1, "a"): 6,
        (0, "zh", 1, "b"): 7,
        (0, "last"): 8,
        (0, "last", "nothing", 9): 8,
        (7,): 2,
    }
    assert {place: document.line(place) for place in lines} == lines


def test_texts_come_in_the_order_of_the_file():
    data = [{"a": "1", "b": ["2", None, {"c": "3"}], "d": []}, "4"]
    places = [(0, "a"), (0, "b", 0), (0, "b", 2, "c"), (1,)]
    assert list(texts_in(data)) == list(zip(places, "1234", strict=True))
    assert list(texts_in("alone")) == [((), "alone")]


def test_a_file_of_many_phrasings_costs_little_more_than_its_text(tmp_path):
    text = MINIMAL.replace("[怎么注销公众号]", str([f"第{n}种问法" for n in range(20_000)]))
    file = write(tmp_path, {"entries/mine.yaml": text}) / "entries" / "mine.yaml"
    read_document(file, "warm")
    tracemalloc.start()
    try:
        document = read_document(file, "mine.yaml")
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(document.data[0]["questions"]["zh"]) == 20_000
    assert peak < 10 * file.stat().st_size
