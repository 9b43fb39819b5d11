"""Logging to stderr, as text or JSON lines, in which no token or password can appear.

Secrets are taken out of finished lines, tracebacks included, because they arrive in
arguments and exceptions of libraries that know nothing of them. So that nothing goes past
the lines, all that Python itself would print becomes one: warnings, errors nobody has caught
in the program, its threads or its destructors, and lines that could not be made.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from traceback import walk_tb
from types import TracebackType
from typing import TextIO
from urllib.parse import quote, quote_plus

from bot.settings import Settings

_REMOVED = "[removed]"
_LOOKALIKES = (
    r"bot[0-9]+(?::|%3[Aa])[A-Za-z0-9_-]+",  # a token in an address
    r"(?<![0-9])[0-9]+(?::|%3[Aa])[A-Za-z0-9_-]{35,}",  # a token by itself
    r"(?<=/)[^\s/:@]*:[^\s/@]+(?=@)",  # user and password in an address
    r"(?<=[?&]password=)[^\s&'\"]+",
)
# At INFO the web clients log each address, which holds the token, and Alembic its own parts; at
# DEBUG a Bot logs what it calls with, such as the webhook's secret, and aiosqlite every hop.
_QUIET = ("httpx", "httpcore", "alembic", "telegram.Bot", "aiosqlite")

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


def configure(settings: Settings, *, in_conversation: bool = False) -> None:
    """Send all logs of the process to stderr; a second call replaces the first.

    Where somebody talks on the same terminal only warnings come between, unless a level is set.
    """
    is_set = "log_level" in settings.model_fields_set
    level = "WARNING" if in_conversation and not is_set else settings.log_level
    redact = redactor(settings.secrets())
    handler = _Stderr()
    handler.setFormatter(
        _JsonLines(redact) if settings.log_format == "json" else _TextLines(redact)
    )
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.captureWarnings(True)
    sys.excepthook = _log_uncaught
    threading.excepthook = lambda raised: _log_aside("a thread", raised.exc_value)
    sys.unraisablehook = lambda raised: _log_aside("a destructor", raised.exc_value)


@contextmanager
def watched(note: Callable[[str], None]) -> Iterator[None]:
    """Call `note` with the kind of each error that is logged, from whatever thread it is in."""
    watch = _Watch(note)
    logging.getLogger().addHandler(watch)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(watch)


def kind_of(record: logging.LogRecord) -> str:
    """Return what an error is and where, in one line: nothing that it was about.

    Of what raised it, type and place, the innermost that is ours; else where it was logged.
    """
    error = record.exc_info[1] if record.exc_info else None
    if error is None:
        return f"{record.name}.{record.funcName}"
    frames = [
        f"{frame.f_globals.get('__name__')}:{line}" for frame, line in walk_tb(error.__traceback__)
    ]
    ours = [place for place in frames if place.startswith("bot.")]
    return f"{type(error).__qualname__} {(ours or frames or [record.name])[-1]}"


def redactor(secrets: Iterable[str]) -> Redact:
    """Return a function that takes `secrets`, and whatever looks like one, out of a text.

    A secret is known in each form it takes in addresses, JSON and Python's `repr`.
    """
    forms = {form for secret in secrets for form in _forms(secret)}
    exact = [re.escape(form) for form in sorted(forms, key=len, reverse=True)]
    pattern = re.compile("|".join([*exact, *_LOOKALIKES]))
    return lambda text: pattern.sub(_REMOVED, text)


def _forms(secret: str) -> Iterator[str]:
    yield secret
    yield quote(secret)
    yield quote(secret, safe="")
    yield quote_plus(secret)
    yield repr(secret)[1:-1]
    yield json.dumps(secret)[1:-1]
    yield json.dumps(secret, ensure_ascii=False)[1:-1]


class _Stderr(logging.StreamHandler[TextIO]):
    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802
        """Tell which line could not be made; the stock handler would print its arguments."""
        with suppress(OSError, ValueError):  # stderr may be what is broken
            sys.stderr.write(f"a line of {record.name} could not be logged\n")


class _Watch(logging.Handler):
    """Sees errors beside the lines that are made of them."""

    def __init__(self, note: Callable[[str], None]) -> None:
        super().__init__(logging.ERROR)
        self._note = note

    def emit(self, record: logging.LogRecord) -> None:
        """Take note of an error."""
        self._note(kind_of(record))


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


def _log_aside(where: str, error: BaseException | None) -> None:
    if not isinstance(error, SystemExit | None):
        logging.getLogger("bot").error("an error in %s", where, exc_info=error)


def _log_uncaught(
    kind: type[BaseException], error: BaseException, traceback: TracebackType | None
) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, traceback)
    else:
        logging.getLogger("bot").critical("stopped by an error", exc_info=(kind, error, traceback))
