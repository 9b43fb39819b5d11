"""The same conversation without Telegram: `chat`, `ask` and `walk`."""
