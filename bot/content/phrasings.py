"""Plain files of further phrasings: `phrasings/PEN/TOPIC.txt`, a line each `id<TAB>text`.

The id is an entry's, or that of something in `objects.yaml`.

Their place tells whose pen wrote them, so that one pen can be left out when the matcher is judged.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple, TypeVar

from bot.content.findings import Finding
from bot.content.models import Entry, OutOfScope, Phrases

Asked = TypeVar("Asked", Entry, OutOfScope)
_HAN = re.compile(r"[\u3400-\u9fff]")


class Phrasing(NamedTuple):
    """One line of such a file."""

    entry: str
    """Id of an entry, or of something out of scope."""
    text: str
    pen: str
    file: str
    line: int
    """1-based."""

    def finding(self, rule: str, message: str) -> Finding:
        """Return a finding at this line."""
        return Finding(self.file, self.line, "error", rule, message)

    @property
    def lang(self) -> str:
        """The list of an entry it belongs to: `en` if it has no Han character."""
        return "zh" if _HAN.search(self.text) else "en"


def read_phrasings(raw: bytes, name: str) -> Iterator[Phrasing | Finding]:
    """Read a file called `name`, `phrasings/PEN/TOPIC.txt`; empty lines and # lines are skipped."""
    pen = name.split("/")[1]
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        yield Finding(name, line, "error", "phrasings", "is not UTF-8; save the file as UTF-8")
        return
    for number, row in enumerate(text.split("\n"), start=1):
        if not row.strip() or row.startswith("#"):
            continue
        entry, tab, phrasing = row.partition("\t")
        if tab and entry.strip() and phrasing.strip():
            yield Phrasing(entry.strip(), phrasing.strip(), pen, name, number)
        else:
            message = "must be an entry's id, a tab and what people type"
            yield Finding(name, number, "error", "phrasings", message)


def with_phrasings(asked_for: Mapping[str, Asked], phrasings: Iterable[Phrasing]) -> list[Asked]:
    """Return entries, or what is out of scope, with what further pens have them asked in."""
    more: defaultdict[str, dict[str, list[str]]] = defaultdict(lambda: {"zh": [], "en": []})
    for one in phrasings:
        more[one.entry][one.lang].append(one.text)
    return [_extended(one, more[name]) for name, one in asked_for.items()]


def _extended(one: Asked, more: Mapping[str, list[str]]) -> Asked:
    if not any(more.values()):
        return one
    known: Phrases = one.questions
    questions = Phrases(zh=(*known.zh, *more["zh"]), en=(*known.en, *more["en"]))
    return one.model_copy(update={"questions": questions})
