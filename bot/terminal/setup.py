"""`setup`: from a token to a bot that runs, by a few questions."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from getpass import getpass
from pathlib import Path
from typing import NamedTuple, TypeAlias

import segno

from bot.errors import ConfigurationError, UnreachableError
from bot.settings import Settings, load_settings

Text: TypeAlias = Callable[..., str]
"""Returns a text of the interface, by its key and what is filled in."""


class Telegram(NamedTuple):
    """What has to be asked of Telegram and told to it; both may raise UnreachableError."""

    user_name: Callable[[Settings], str]
    introduce: Callable[[Settings], None]


def set_up(env_file: Path, environ: Mapping[str, str], text: Text, telegram: Telegram) -> None:
    """Ask for a token, see that it works, write `env_file` and show where the bot is found.

    Raises ConfigurationError if there is such a file or token already, or nobody answers.
    """
    if env_file.exists():
        raise ConfigurationError(f"{env_file} exists already; change it by hand, or move it away")
    if environ.get("BOT_TOKEN") or environ.get("BOT_TOKEN_FILE"):
        raise ConfigurationError("BOT_TOKEN is set in the environment, which wins over any file")
    load_settings(environ, None)  # what is wrong there is no fault of what will be typed
    values, settings, name = _answers(environ, text, telegram)
    _write(env_file, values)
    print(text("setup.written", file=env_file))
    telegram.introduce(settings)
    _show(name, text)


def _answers(
    environ: Mapping[str, str], text: Text, telegram: Telegram
) -> tuple[Mapping[str, str], Settings, str]:
    """Ask until Telegram knows the bot; return what to keep, all settings and its user name."""
    values = {"BOT_TOKEN": _asked(text("setup.token"), is_secret=True)}
    while True:
        try:
            settings = load_settings({**environ, **values}, None)
            return values, settings, telegram.user_name(settings)
        except UnreachableError as error:
            print(text("setup.unreachable", reason=error))
            _ask_for_proxy(values, text)
        except ConfigurationError as error:
            print(text("setup.refused", reason=error))
            if str(error).startswith("BOT_PROXY_URL"):
                _ask_for_proxy(values, text)
            else:
                values["BOT_TOKEN"] = _asked(text("setup.token"), is_secret=True)


def _ask_for_proxy(values: dict[str, str], text: Text) -> None:
    values.pop("BOT_PROXY_URL", None)
    if proxy := _asked(text("setup.proxy")):
        values["BOT_PROXY_URL"] = proxy


def _asked(prompt: str, *, is_secret: bool = False) -> str:
    """Return a line that is typed, not shown if it is secret, or read from a pipe."""
    try:
        read = getpass if is_secret and sys.stdin.isatty() else input
        return read(prompt + " ").strip()
    except EOFError:
        message = "setup asks questions, and there is nobody to answer on standard input"
        raise ConfigurationError(message) from None


def _write(path: Path, values: Mapping[str, str]) -> None:
    """Write a file that only its owner reads, and never over another one."""
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except OSError as error:
        raise ConfigurationError(f"{path} cannot be written: {error.strerror}") from None
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        for name, value in values.items():
            file.write(f"{name}='{value.replace(chr(39), '%27')}'\n")


def _show(name: str, text: Text) -> None:
    link = f"https://t.me/{name}"
    print(text("setup.ready", link=link, group=f"{link}?startgroup=1"))
    segno.make(link, error="l").terminal(out=sys.stdout, border=2, compact=True)
