"""Links into the private chat with the bot: what they open, and nothing of who made them."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from bot.dialogue.deeplinks import start_parameter

BEGIN = "inline"
"""What a link says that opens the private chat and nothing in it."""


def deep_link(bot: str, target: str) -> str:
    """Return what opens an entry or a topic in the chat with the bot of that user name."""
    return f"https://t.me/{bot}?start={start_parameter(target)}"


def share_link(bot: str, target: str, title: str) -> str:
    """Return what lets somebody choose a chat and send such a link there, under its title."""
    query = urlencode({"url": deep_link(bot, target), "text": title}, quote_via=quote)
    return f"https://t.me/share/url?{query}"
