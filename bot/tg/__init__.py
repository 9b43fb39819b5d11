"""Telegram in and out; the only room that knows python-telegram-bot."""
