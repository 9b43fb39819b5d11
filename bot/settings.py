"""The environment as frozen settings, or one plain line that says what is wrong with it."""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal, NamedTuple, Self
from urllib.parse import unquote, urlsplit

from dotenv import dotenv_values
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    DirectoryPath,
    Field,
    SecretStr,
    ValidationError,
    model_validator,
)

from bot.addresses import database_address, passwords, proxy_address
from bot.errors import ConfigurationError

PREFIX = "BOT_"
TELEGRAM_API = "https://api.telegram.org/bot"
_LAST_PORT = 65_535


class Address(NamedTuple):
    """Where to listen; port 0 lets the system choose one."""

    host: str
    port: int


def _token(value: SecretStr) -> SecretStr:
    if not re.fullmatch(r"[0-9]+:\S+", value.get_secret_value()):
        raise ValueError("must be the bot's number, a colon and its key, as BotFather gives it")
    return value


def _webhook_secret(value: SecretStr) -> SecretStr:
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", value.get_secret_value()):
        raise ValueError("must be 1 to 256 letters, digits, _ or -")
    return value


def _is_well_formed(url: str) -> bool:
    try:
        return urlsplit(url).port != 0 and not re.search(r"\s", url)
    except ValueError:
        return False


def _web_address(value: str) -> str:
    if not re.match(r"https?://[^/?#]", value) or not _is_well_formed(value):
        raise ValueError("must be an http:// or https:// address")
    return value


def _contact_address(value: str) -> str:
    if not re.fullmatch(r"(?:https://[^/?#\s]|mailto:[^@\s]+@|tg://)\S*", value):
        raise ValueError("must be an https://, mailto: or tg:// address")
    return value


def _api_address(value: str) -> str:
    if not value.endswith("/bot"):
        raise ValueError("must end in /bot")
    if _is_telegrams(value) and urlsplit(value).scheme == "http":
        raise ValueError("must be https://, or the token can be read on its way")
    return value


def _is_telegrams(url: str) -> bool:
    return urlsplit(url).hostname == urlsplit(TELEGRAM_API).hostname


def _address(value: object) -> object:
    if not isinstance(value, str):
        return value
    host, _, port = value.rpartition(":")
    if not host or not re.fullmatch(r"[0-9]{1,5}", port) or int(port) > _LAST_PORT:
        raise ValueError("must be host:port")
    return Address(host.strip("[]"), int(port))


def _numbers(value: object) -> object:
    return [item for item in value.split(",") if item.strip()] if isinstance(value, str) else value


def _upper(value: object) -> object:
    return value.upper() if isinstance(value, str) else value


WebAddress = Annotated[str, AfterValidator(_web_address)]
Listen = Annotated[Address, BeforeValidator(_address)]
Level = Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(_upper)]


class Settings(BaseModel):
    """All settings; the field `name` is the variable `BOT_NAME`. See `load_settings`."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        alias_generator=lambda name: PREFIX + name.upper(),
        populate_by_name=True,
        validate_default=True,
    )

    token: Annotated[SecretStr, AfterValidator(_token)] | None = None
    api_base_url: Annotated[WebAddress, AfterValidator(_api_address)] = TELEGRAM_API
    proxy_url: Annotated[str, AfterValidator(proxy_address)] | None = Field(
        default=None, repr=False
    )
    database_url: Annotated[str, AfterValidator(database_address)] = Field(
        default="sqlite+aiosqlite:///data/bot.db", repr=False
    )
    knowledge_dir: DirectoryPath | None = None
    admin_ids: Annotated[tuple[int, ...], BeforeValidator(_numbers)] = ()
    staff_chat_id: int | None = None
    semantic: Literal["auto", "off"] = "auto"
    webhook_url: WebAddress | None = None
    webhook_listen: Listen | None = None
    webhook_secret: Annotated[SecretStr, AfterValidator(_webhook_secret)] | None = None
    send_rate: float = Field(default=30.0, ge=0, allow_inf_nan=False)
    """Messages a second over all chats; 0 turns pacing and every cooldown off."""
    log_level: Level = "INFO"
    log_format: Literal["text", "json"] = "text"
    health_listen: Listen | None = None
    privacy_url: WebAddress | None = None
    contact_url: Annotated[str, AfterValidator(_contact_address)] | None = None
    cache_dir: Path | None = None

    @model_validator(mode="after")
    def _webhook_is_whole(self) -> Self:
        if self.webhook_url is None:
            if self.webhook_listen or self.webhook_secret:
                raise ValueError("BOT_WEBHOOK_URL is missing beside the other BOT_WEBHOOK_ names")
        elif self.webhook_listen is None:
            raise ValueError("BOT_WEBHOOK_LISTEN is missing beside BOT_WEBHOOK_URL")
        elif urlsplit(self.webhook_url).scheme == "http" and _is_telegrams(self.api_base_url):
            raise ValueError("BOT_WEBHOOK_URL: Telegram takes only https:// addresses")
        return self

    def cache_folder(self) -> Path:
        """Return where to keep what can be computed again: beside an SQLite database, if unset.

        While there is none yet, or another database is used, it is the user's own cache.
        """
        if self.cache_dir:
            return self.cache_dir
        path = urlsplit(self.database_url).path[1:]
        is_file = self.database_url.startswith("sqlite") and path not in {"", ":memory:"}
        beside = Path(unquote(path)).parent if is_file else Path("data")
        if beside.is_dir():
            return beside
        return Path(os.environ.get("XDG_CACHE_HOME") or Path("~/.cache").expanduser()) / "tuihao"

    def secrets(self) -> frozenset[str]:
        """Return every string that must not appear in a log."""
        secrets = [s.get_secret_value() for s in (self.token, self.webhook_secret) if s]
        for url in (self.database_url, self.proxy_url or ""):
            secrets += passwords(url)
        return frozenset(secrets)


def load_settings(environ: Mapping[str, str], dotenv: Path | None) -> Settings:
    """Read the `BOT_…` names of `environ` and of the file `dotenv`, which need not exist.

    `environ` wins, also with an empty value, which stands for "not set". Raises
    ConfigurationError with one line that tells no secret.
    """
    given = {**_read_dotenv(dotenv), **environ}
    values = {name: value.strip() for name, value in given.items() if name.startswith(PREFIX)}
    values = {name: value for name, value in values.items() if value}
    if token_file := values.pop("BOT_TOKEN_FILE", None):
        if "BOT_TOKEN" in values:
            raise ConfigurationError("BOT_TOKEN and BOT_TOKEN_FILE are both set: keep one")
        values["BOT_TOKEN"] = _read_token(Path(token_file))
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        raise ConfigurationError(_one_line(error)) from None  # the cause would show the values


def _read_dotenv(path: Path | None) -> dict[str, str]:
    try:
        found = dotenv_values(path, encoding="utf-8-sig") if path else {}
    except (OSError, UnicodeDecodeError):
        raise ConfigurationError(f"{path} cannot be read as UTF-8 text") from None
    return {name: value or "" for name, value in found.items()}


def _read_token(path: Path) -> str:
    # Neither the path nor the cause is told: people put the token itself there by mistake.
    try:
        return path.read_text(encoding="utf-8-sig").strip()
    except (OSError, UnicodeDecodeError):
        raise ConfigurationError("BOT_TOKEN_FILE names no readable text file") from None


def _one_line(error: ValidationError) -> str:
    return "; ".join(
        _sentence(str(fault["loc"][0]) if fault["loc"] else "", fault["type"], fault["msg"])
        for fault in error.errors(include_input=False, include_context=False, include_url=False)
    )


def _sentence(name: str, kind: str, message: str) -> str:
    if kind == "extra_forbidden":
        known = [PREFIX + field.upper() for field in (*Settings.model_fields, "token_file")]
        near = difflib.get_close_matches(name, known, n=1)
        return f"{name} is not a setting" + (f" (did you mean {near[0]}?)" if near else "")
    message = message.removeprefix("Value error, ")
    return f"{name}: {message}" if name else message
