"""Questions without a good answer."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Create the table of questions without a good answer."""
    op.create_table(
        "gaps",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("question", sa.Text, nullable=False, unique=True),
        sa.Column("lang", sa.Text, nullable=False),
        sa.Column("nearest", sa.Text),
        sa.Column("other_object", sa.Text),
        sa.Column("unknown", sa.Integer, nullable=False),
        sa.Column("none_of_these", sa.Integer, nullable=False),
        sa.Column("down", sa.Integer, nullable=False),
        sa.Column("first_day", sa.Date, nullable=False),
        sa.Column("last_day", sa.Date, nullable=False),
        sqlite_autoincrement=True,
    )
