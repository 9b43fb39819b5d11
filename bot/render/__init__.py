"""Reply blocks as text for each front: plain, Telegram HTML, Traditional Chinese."""

from bot.render.chinese import localised
from bot.render.html import html_messages
from bot.render.lines import unfolded, unfolded_buttons, unfolded_pages
from bot.render.plain import plain_text

__all__ = [
    "html_messages",
    "localised",
    "plain_text",
    "unfolded",
    "unfolded_buttons",
    "unfolded_pages",
]
