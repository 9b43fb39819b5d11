"""What `check` looked at, in one line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from bot.content.findings import Finding
from bot.content.folder import Folder


def summary(folder: Folder, findings: Sequence[Finding]) -> str:
    """Return how much of each kind a folder holds and how much there was to say about it."""
    phrasings = sum(len(item.value.questions.all()) for item in folder.entries)
    held = {
        "entries": len(folder.entries),
        "phrasings": phrasings + len(folder.phrasings),
        "facts": len(folder.facts),
        "sources": len(folder.sources),
        "topics": len(folder.topics),
        "texts to copy": len(folder.templates),
        "policies": len(folder.policies.value.policies) if folder.policies else 0,
        "questions of the flow": len(folder.flow.value.slots) if folder.flow else 0,
    }
    looked_at = ", ".join(f"{number:,} {kind}" for kind, number in held.items() if number)
    levels = Counter(finding.level for finding in findings)
    said = ", ".join(f"{number} {level}s" for level, number in sorted(levels.items()))
    return f"{looked_at} checked: {said or 'nothing to say'}"
