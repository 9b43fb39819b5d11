"""Logging to stderr, as text or JSON lines, in which no token or password can appear.

Secrets are taken out of finished lines, tracebacks included, because they arrive in
arguments and exceptions of libraries that know nothing of them.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from types import TracebackType

from bot.settings import Settings

_REMOVED = "[removed]"
_BOT_KEY = r"bot[0-9]+(?::|%3A)[A-Za-z0-9_-]+|(?<![0-9])[0-9]+(?::|%3A)[A-Za-z0-9_-]{35,}"
# At INFO the web clients log each address, which holds the token, and Alembic its own parts.
_QUIET = ("httpx", "httpcore", "alembic")

Redact = Callable[[str], str]

_cause: ContextVar[int | None] = ContextVar("cause", default=None)
"""The update whose handling the running task belongs to."""


@contextmanager
def about(update: int | None) -> Iterator[None]:
    """Put the number of an update into every line that is logged inside."""
    token = _cause.set(update)
    try:
        yield
    finally:
        _cause.reset(token)


def configure(settings: Settings) -> None:
    """Send all logs of the process to stderr; a second call replaces the first."""
    redact = redactor(settings.secrets())
    handler = logging.StreamHandler()
    handler.setFormatter(
        _JsonLines(redact) if settings.log_format == "json" else _TextLines(redact)
    )
    logging.basicConfig(level=settings.log_level, handlers=[handler], force=True)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    sys.excepthook = _log_uncaught


def redactor(secrets: Iterable[str]) -> Redact:
    """Return a function that takes `secrets`, and whatever looks like a token, out of a text."""
    exact = sorted((re.escape(secret) for secret in secrets), key=len, reverse=True)
    pattern = re.compile("|".join([*exact, _BOT_KEY]))
    return lambda text: pattern.sub(_REMOVED, text)


class _TextLines(logging.Formatter):
    converter = staticmethod(time.gmtime)
    default_msec_format = "%s.%03dZ"
    default_time_format = "%Y-%m-%dT%H:%M:%S"

    def __init__(self, redact: Redact) -> None:
        super().__init__("{asctime} {levelname} {name}: {cause}{message}", style="{")
        self._redact = redact

    def format(self, record: logging.LogRecord) -> str:
        cause = _cause.get()
        record.cause = "" if cause is None else f"[update {cause}] "
        return self._redact(super().format(record))


class _JsonLines(_TextLines):
    def format(self, record: logging.LogRecord) -> str:
        fields = {
            "time": self.formatTime(record),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if (cause := _cause.get()) is not None:
            fields["update"] = str(cause)
        if record.exc_info:
            fields["exception"] = self.formatException(record.exc_info)
        # Before encoding: a secret with a quote in it is no longer itself afterwards.
        safe = {name: self._redact(text) for name, text in fields.items()}
        return json.dumps(safe, ensure_ascii=False)


def _log_uncaught(
    kind: type[BaseException], error: BaseException, traceback: TracebackType | None
) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, traceback)
    else:
        logging.getLogger("bot").critical("stopped by an error", exc_info=(kind, error, traceback))
