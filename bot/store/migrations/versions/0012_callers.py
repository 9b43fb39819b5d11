"""Who has called the bot for somebody else, and which question a message of ours answers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Add the column, and the way from an answer to its question."""
    op.add_column(
        "questions", sa.Column("caller_id", sa.BigInteger, nullable=False, server_default="0")
    )
    op.create_index("answers_message", "answers", ["bot_id", "chat_id", "message_id"])
