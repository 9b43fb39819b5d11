"""The Bot API server that stands in for Telegram: for tests, fault drivers and benchmarks.

As fast as can be, so that what is measured is the bot, and as broken as is asked for.
"""

from tests.bot_api.connection import File
from tests.bot_api.faults import FAULTS, Fault, migrated
from tests.bot_api.server import TOKEN, BotApi, Sent

__all__ = ["FAULTS", "TOKEN", "BotApi", "Fault", "File", "Sent", "migrated"]
