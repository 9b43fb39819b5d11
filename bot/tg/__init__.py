"""Telegram in and out; the only room that knows python-telegram-bot."""

import os

# The library's coming way to tell durations; without it each one is followed by a warning.
os.environ.setdefault("PTB_TIMEDELTA", "true")
