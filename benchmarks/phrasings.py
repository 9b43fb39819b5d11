"""Any number of distinct, plausible Chinese phrasings, made out of the shipped ones.

A phrasing such as 公众号迁移要多少钱 is cut where its question begins (要多少钱). What stands
before in one entry's phrasings (公众号迁移, 账号过户 …) is joined with what follows in another's
(要多少钱, 收费吗 …): an entry of its own, about the first one's subject, with up to `PER_ENTRY`
phrasings. The pairs of entries are taken in an order that is shuffled but always the same. So
words, lengths and the number of phrasings that share a word are much those of real questions.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from bot.content import Library
from bot.content.models import Entry

PER_ENTRY = 20
_ASKING = re.compile(
    r"怎么|如何|咋|什么|啥|多久|多长|多少|几|能不能|能否|可以|可不可以|要不要|会不会|是不是|有没有"
    r"|为什么|为啥|需要|哪|谁|还能|能|要|会|有|是|在"
)


def synthetic(library: Library, count: int) -> list[Entry]:
    """Return entries with `count` phrasings in all, no two of them alike."""
    entries: list[Entry] = []
    seen: set[str] = set()
    for number, (topic, phrasings) in enumerate(_combined(library)):
        new = tuple(dict.fromkeys(text for text in phrasings if text not in seen))
        new = new[: min(PER_ENTRY, count - len(seen))]
        seen.update(new)
        if new:
            entries.append(_entry(f"{topic}.made{number}", topic, new))
        if len(seen) == count:
            return entries
    message = f"the shipped phrasings make only {len(seen)}"
    raise ValueError(message)


def _entry(name: str, topic: str, phrasings: Sequence[str]) -> Entry:
    return Entry.model_validate(
        {
            "id": name,
            "topic": topic,
            "title": {"zh": phrasings[0]},
            "questions": {"zh": phrasings},
            "answer": {"zh": "见后台。"},
        }
    )


def _combined(library: Library) -> Iterator[tuple[str, Iterator[str]]]:
    order = random.Random(4)  # noqa: S311 - always the same, nothing is secret
    cut = [(entry.topic, *_cut(entry)) for entry in library.entries.values()]
    pairs = [(one, other) for one in range(len(cut)) for other in range(len(cut))]
    order.shuffle(pairs)
    for one, other in pairs:
        topic, heads, _ = cut[one]
        tails = cut[other][2]
        count = len(heads) * len(tails)
        chosen = order.sample(range(count), min(2 * PER_ENTRY, count))
        yield topic, (heads[place // len(tails)] + tails[place % len(tails)] for place in chosen)


def _cut(entry: Entry) -> tuple[list[str], list[str]]:
    """Return what stands before the questions of an entry, and the questions."""
    heads: dict[str, None] = {}
    tails: dict[str, None] = {}
    for phrasing in entry.questions.zh:
        found = _ASKING.search(phrasing, pos=2)
        if found:
            heads[phrasing[: found.start()]] = None
            tails[phrasing[found.start() :]] = None
    return list(heads), list(tails)


def write_folder(folder: Path, entries: Sequence[Entry]) -> None:
    """Write a minimal knowledge folder with all entries in one file."""
    (folder / "entries").mkdir(parents=True)
    with (folder / "entries" / "made.yaml").open("w", encoding="utf-8") as file:
        for entry in entries:
            file.write(
                f"- id: {entry.id}\n  topic: {entry.topic}\n"
                f"  title: {{zh: '{_quoted(entry.title.zh)}'}}\n  questions:\n    zh:\n"
            )
            file.writelines(f"    - '{_quoted(text)}'\n" for text in entry.questions.zh)
            file.write(f"  answer: {{zh: {entry.answer.zh}}}\n")


def _quoted(text: str) -> str:
    return text.replace("'", "''")
