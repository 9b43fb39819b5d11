"""Sentences that may not say what the fact says they refer to; for an author's eye.

`python -m tools.evidence [KNOWLEDGE]` prints every sentence that states a fact in words of its own
(`{fact|mark}`) and shares no word with it. Many are right, having other words for the same; those
that were read and found right stand in `tests/knowledge/evidence_read.yaml`, and are left out.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.content.loader import read_folder
from bot.content.models import Fact
from bot.content.shipped import knowledge_dir
from bot.content.wording import references, without_references
from bot.content.yamlfile import texts_in

READ = Path(__file__).parent.parent / "tests/knowledge/evidence_read.yaml"
_HAN = re.compile("[\u4e00-\u9fff]+")
_SENTENCE = re.compile(r"(?<=[。！？\n])")
_EVERYWHERE = frozenset(
    [
        "账号",
        "公众",
        "众号",
        "微信",
        "可以",
        "不能",
        "没有",
        "一个",
        "这个",
        "管理",
        "理员",
        "注销",
        "迁移",
    ]
)
"""Pairs of characters that stand in most sentences and tell nothing."""


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A sentence, where it stands, and the fact it refers to."""

    place: str
    sentence: str
    fact: Fact


def doubtful(folder: Path) -> Iterator[Doubtful]:
    """Yield the sentences that share no word with a fact they claim to state."""
    read = read_folder(folder)
    facts = {item.value.id: item.value for item in read.facts}
    for document in read.documents:
        if not document.name.startswith(("entries/", "topics/", "plans/", "policies.yaml")):
            continue
        for place, text in texts_in(document.data):
            if place[-1] != "zh" or "questions" in place:
                continue
            for sentence in _SENTENCE.split(text):
                for name, form in references(sentence):
                    if form == "mark" and name in facts and _strange(sentence, facts[name]):
                        where = f"{document.name}:{document.line(place)}"
                        yield Doubtful(where, sentence.strip(), facts[name])


def known() -> frozenset[tuple[str, str]]:
    """Return the sentences that somebody has read and found right, each with its fact."""
    rows = yaml.safe_load(READ.read_text(encoding="utf-8")) if READ.exists() else {}
    return frozenset((fact, text) for fact, texts in (rows or {}).items() for text in texts)


def _strange(sentence: str, fact: Fact) -> bool:
    said = " ".join(one.zh for one in (fact.text, fact.value, fact.claim) if one)
    return not (_pairs(without_references(sentence)) & _pairs(said))


def _pairs(text: str) -> frozenset[str]:
    runs = _HAN.findall(text)
    return frozenset(run[n : n + 2] for run in runs for n in range(len(run) - 1)) - _EVERYWHERE


def main() -> None:
    """Print what nobody has read yet; with `--all`, everything, as the file of those read."""
    parser = argparse.ArgumentParser(description="Sentences that may not say what their fact says")
    parser.add_argument("knowledge", nargs="?", type=Path, default=knowledge_dir())
    parser.add_argument("--all", action="store_true", help="print all, in the form of the list")
    arguments = parser.parse_args()
    found = list(doubtful(arguments.knowledge))
    if arguments.all:
        rows: dict[str, list[str]] = {}
        for one in found:
            texts = rows.setdefault(one.fact.id, [])
            texts.extend([] if one.sentence in texts else [one.sentence])
        print(yaml.safe_dump(rows, allow_unicode=True, width=200), end="")
        return
    read = known()
    for one in found:
        if (one.fact.id, one.sentence) not in read:
            print(f"{one.place}: {one.sentence}\n    {one.fact.id}: {one.fact.text.zh}")


if __name__ == "__main__":
    main()
