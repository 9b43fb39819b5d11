"""What the operating system can tell a running bot."""

from __future__ import annotations

import asyncio
import os
import signal


def signals() -> tuple[asyncio.Event, asyncio.Event]:
    """Return the events of being told to stop and to reload.

    SIGHUP asks for the knowledge to be read again, unless it says that the terminal the bot
    was started in has gone: then the bot goes too.
    """
    stopped, hangup = asyncio.Event(), asyncio.Event()
    at_terminal = os.isatty(0)

    def hung_up() -> None:
        gone = at_terminal and not os.isatty(0)
        (stopped if gone else hangup).set()

    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopped.set)
    loop.add_signal_handler(signal.SIGHUP, hung_up)
    return stopped, hangup
