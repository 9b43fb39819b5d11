"""What is common to all that a turn can change: how it is written, and when it must not be."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import Connection

from bot.errors import StoreError

Writer: TypeAlias = Callable[[Connection, int, Sequence[Any], datetime], None]
"""Writes all changes of its kind for a bot, as of a moment, as a part of a transaction.

It is given at least one. May raise Superseded.
"""


class Superseded(StoreError):
    """Somebody else has done what a turn comes of, or changed what it was based on."""
