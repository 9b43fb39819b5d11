"""English wording names WeChat's menus in Chinese, as they stand on the screen, with a gloss."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.content.findings import Finding
from bot.content.folder import Folder
from bot.content.wording import expand
from bot.content.yamlfile import texts_in

_CHINESE = re.compile(r"《[^》]*》|[\u4e00-\u9fff][\u4e00-\u9fffA-Za-z0-9/]*")
_GLOSS = re.compile(r"[”\"]? \([A-Za-z]")
_FOLDERS = ("facts/", "topics/", "entries/", "policies.yaml")


def check_glosses(folder: Folder) -> Iterator[Finding]:
    """Yield every Chinese name that an English text leaves unexplained."""
    facts = {item.value.id: item.value for item in folder.facts}
    for document in folder.documents:
        if not document.name.startswith(_FOLDERS):
            continue
        for place, text in texts_in(document.data):
            if place[-1] != "en" or "questions" in place:
                continue
            for name in unglossed(expand(text, facts, "en")):
                message = f"{name} is not explained; write it as {name} (what it means)"
                yield document.finding(place, "gloss", message)


def unglossed(text: str) -> Iterator[str]:
    """Yield the Chinese names in an English text that have no English in parentheses.

    A name needs it once in a text, and none where it is itself in parentheses.
    """
    told: set[str] = set()
    for match in _CHINESE.finditer(text):
        name, before = match[0], text[: match.start()]
        inside = before.count("(") > before.count(")")
        if name not in told and not inside and not _GLOSS.match(text, match.end()):
            yield name
        told.add(name)
