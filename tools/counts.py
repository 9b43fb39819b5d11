"""Writes what the shipped knowledge holds into both READMEs, between two markers.

make counts
"""

from __future__ import annotations

import re
from pathlib import Path

from bot.audit import counts
from bot.content import Library, load_library
from bot.content.models import Lang

ROOT = Path(__file__).parents[1]
READMES: dict[str, Lang] = {"README.md": "en", "README.zh.md": "zh-Hans"}
BEGIN, END = "<!-- counts -->", "<!-- /counts -->"


def with_counts(text: str, library: Library, lang: Lang) -> str:
    """Return the document with the counts of today between its markers."""
    block = f"{BEGIN}\n{counts(library, lang)}\n{END}"
    found = re.compile(f"{re.escape(BEGIN)}.*?{re.escape(END)}", re.DOTALL)
    return found.sub(lambda _: block, text)


def main() -> None:
    """Rewrite the READMEs."""
    library = load_library()
    for name, lang in READMES.items():
        path = ROOT / name
        text = path.read_text(encoding="utf-8")
        path.write_text(with_counts(text, library, lang), encoding="utf-8")


if __name__ == "__main__":
    main()
