"""Attempts to send are counted in memory only."""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Drop the count, which nothing reads."""
    op.drop_column("outbox", "attempts")
