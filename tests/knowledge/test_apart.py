"""What measures the knowledge is not in it: no line of `evaluation/` stands in `knowledge/`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.match import normalise

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "evaluation").rglob("*.jsonl"))
SHORTEST = 3
"""What has fewer characters is nobody's own wording."""
IN_BOTH = {
    "公证去哪办",
    "公众号怎么开通留言功能",
    "在不在",
    "早上好",
    "good morning",
    "怎么取消关注公众号",
    "我要退出公众号",
    "過戶要幾錢",
    "怎么取关",
    "cancel netflix",
    "hello there",
    "你是机器人吗",
    "good night",
    "换主体",
    "个人转企业",
    "管理员离职了",
    "被冒充了",
    "取消追蹤",
    "取消授权",
    "文章怎么导出",
    "企业微信怎么解散企业",
    "什么破机器人",
    "迁移要几天",
    "视频号怎么注销",
    "微信聊天记录怎么备份到电脑",
    "你是真人吗",
    "先关支付吗",
    "商户号注销",
    "抖音号咋注销",
    "迁移多少钱",
}
"""Everyday lines that stood in the knowledge before somebody who had not seen it typed them too."""


def typed(row: dict) -> Iterator[str]:
    """Yield what the person of a row types; commands are ours."""
    yield from [row["q"]] if "q" in row else []
    texts = [step["say"] for step in row.get("steps", ()) if "say" in step]
    yield from (text for text in texts if not text.startswith("/"))


@pytest.fixture(scope="module")
def known() -> set[str]:
    """Return the lines of the knowledge, without what YAML puts before and around them."""
    files = (path for path in (ROOT / "knowledge").rglob("*") if path.is_file())
    lines = (line for file in files for line in file.read_text(encoding="utf-8").split("\n"))
    written = {normalise(line.strip().removeprefix("- ")) for line in lines}
    return written - {normalise(line) for line in IN_BOTH}


def test_there_are_sets_to_hold_apart():
    assert FILES


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_no_line_that_measures_is_taught(known, file):
    rows = map(json.loads, file.read_text(encoding="utf-8").splitlines())
    lines = [line for row in rows for line in typed(row)]
    compared = ((line, normalise(line)) for line in lines)
    assert [line for line, same in compared if len(same) >= SHORTEST and same in known] == []
