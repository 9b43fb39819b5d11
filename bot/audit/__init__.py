"""Checks that need more than the content room, used by `check`."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from bot.audit.budget import check_budget
from bot.audit.confusable import check_confusable
from bot.audit.counts import counts
from bot.audit.coverage import check_coverage, matrix
from bot.audit.flow import check_flow, mermaid
from bot.audit.summary import summary
from bot.content.checks import check_knowledge
from bot.content.findings import Finding
from bot.content.folder import Folder
from bot.content.loader import library_of, read_folder
from bot.content.shipped import knowledge_dir
from bot.content.upkeep import check_upkeep
from bot.dialogue.decision import Decision

__all__ = ["check_folder", "check_read", "counts", "matrix", "mermaid", "summary"]


def check_folder(path: Path | None, today: dt.date) -> list[Finding]:
    """Return everything there is to say about a knowledge folder (None: the shipped) today."""
    return check_read(read_folder(path or knowledge_dir()), today)


def check_read(folder: Folder, today: dt.date) -> list[Finding]:
    """Return everything there is to say about a folder that has been read."""
    findings = check_knowledge(folder)
    if not folder.findings and not folder.minimal:
        library = library_of(folder)
        findings += check_upkeep(folder, today)
        decision = Decision.of(library)
        findings += check_flow(folder, decision)
        findings += check_coverage(folder, library, decision)
        findings += check_budget(folder, library)
        findings += check_confusable(folder)
    return sorted(findings)
