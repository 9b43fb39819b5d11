"""Replies for each front: plain text, Telegram HTML, Traditional Chinese, rows of buttons."""

from bot.render.chinese import localised
from bot.render.html import html_messages
from bot.render.keyboard import rows
from bot.render.lines import unfolded, unfolded_buttons, unfolded_pages
from bot.render.plain import plain_text

__all__ = [
    "html_messages",
    "localised",
    "plain_text",
    "rows",
    "unfolded",
    "unfolded_buttons",
    "unfolded_pages",
]
