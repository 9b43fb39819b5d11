"""退号助手: a guide out of a WeChat official account."""

import signal
import sys

__version__ = "0.1.0"


def _stop(*_: object) -> None:
    raise SystemExit(0)


if sys.argv[1:2] == ["run"]:
    # Loading takes a second. Until then nobody else listens, and in a container, where the bot
    # is process 1, a request to stop that nobody listens for is lost.
    signal.signal(signal.SIGTERM, _stop)
