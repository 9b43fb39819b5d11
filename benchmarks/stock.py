"""python-telegram-bot's echo bot as its documentation has it, with 64 updates at a time."""

from __future__ import annotations

import os
from typing import Any

from telegram import Update
from telegram.ext import ApplicationBuilder, ContextTypes, MessageHandler, filters


async def echo(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    """Say what was said."""
    if update.message and update.message.text:
        await update.message.reply_text(update.message.text)


def main() -> None:
    """Poll until told to stop."""
    builder: Any = ApplicationBuilder().token(os.environ["BOT_TOKEN"])
    application = builder.base_url(os.environ["BOT_API_BASE_URL"]).concurrent_updates(64).build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.run_polling()


if __name__ == "__main__":
    main()
