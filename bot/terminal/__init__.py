"""The command line, and the same conversation without Telegram: `chat`, `ask` and `walk`."""
