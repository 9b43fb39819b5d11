"""Who administrates, and where."""

from __future__ import annotations

from collections.abc import Collection

from bot.dialogue import ConversationKey


def is_administrators(key: ConversationKey, admins: Collection[int]) -> bool:
    """Tell whether this is the private chat of an administrator.

    What concerns the knowledge folder and the log of gaps is for no group's eyes.
    """
    return key.user in admins and key.chat == key.user
