"""Checks that need more than the content room, used by `check`."""

from __future__ import annotations

from pathlib import Path

from bot.audit.flow import check_flow, mermaid
from bot.content.checks import check_knowledge
from bot.content.findings import Finding
from bot.content.loader import read_folder
from bot.content.shipped import knowledge_dir

__all__ = ["check_folder", "mermaid"]


def check_folder(path: Path | None = None) -> list[Finding]:
    """Return everything there is to say about a knowledge folder (default: the shipped)."""
    folder = read_folder(path or knowledge_dir())
    return sorted([*check_knowledge(folder), *check_flow(folder)])
