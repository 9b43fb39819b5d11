"""Sentences that may not say what the fact says they refer to; for an author's eye.

`python -m tools.evidence [KNOWLEDGE]` prints every sentence that states a fact in words of its own
(`{fact|mark}`) and shares no word with it, or that speaks of another thing than the fact: of an
entity that is gone, where the fact tells of a closing by the administrator; of the account or the
reader's own WeChat, where it tells of merchant accounts. Many are right, having other words for the
same; those that were read and found right stand in `tests/knowledge/evidence_read.yaml`, and are
left out.
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
HEAD = """\
# Sentences that state a fact in other words than it has itself, by fact. Somebody has read each
# beside its fact and found that the fact does say so. `python -m tools.evidence` lists those not
# read yet; tests/knowledge/test_evidence.py holds the list to the knowledge.
"""
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
_GONE = re.compile(
    "(?:公司|单位|企业|主体|执照|登记|工商)(?:已经?|被|都)?(?:注销|解散|吊销|没了)|一没"
)
"""An entity that no longer exists, which is something else than a closed account."""
_MERCHANT = re.compile("商户|微信支付|提现")
_PAY = "pay."


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A sentence, where it stands, and the fact it refers to."""

    place: str
    sentence: str
    fact: Fact


def doubtful(folder: Path) -> Iterator[Doubtful]:
    """Yield the sentences that share no word with a fact they claim to state, or no subject."""
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
                    fact = facts.get(name) if form == "mark" else None
                    if fact and _strange(sentence, fact, document.name):
                        where = f"{document.name}:{document.line(place)}"
                        yield Doubtful(where, sentence.strip(), fact)


def known() -> frozenset[tuple[str, str]]:
    """Return the sentences that somebody has read and found right, each with its fact."""
    rows = yaml.safe_load(READ.read_text(encoding="utf-8")) if READ.exists() else {}
    return frozenset((fact, text) for fact, texts in (rows or {}).items() for text in texts)


def _strange(sentence: str, fact: Fact, document: str) -> bool:
    own = without_references(sentence)
    said = " ".join(one.zh for one in (fact.text, fact.value, fact.claim) if one)
    if _GONE.search(own) and not _GONE.search(said):
        return True
    if fact.id.startswith(_PAY) and not document.endswith("/pay.yaml"):
        return not _MERCHANT.search(own)
    return not (_pairs(own) & _pairs(said))


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
        print(HEAD + yaml.safe_dump(rows, allow_unicode=True, width=200), end="")
        return
    read = known()
    for one in found:
        if (one.fact.id, one.sentence) not in read:
            print(f"{one.place}: {one.sentence}\n    {one.fact.id}: {one.fact.text.zh}")


if __name__ == "__main__":
    main()
