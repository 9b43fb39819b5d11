"""Thumbs by day and entry."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Create the table of counts, which knows no persons."""
    op.create_table(
        "ratings",
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("entry", sa.Text, primary_key=True),
        sa.Column("up", sa.Integer, nullable=False),
        sa.Column("down", sa.Integer, nullable=False),
    )
