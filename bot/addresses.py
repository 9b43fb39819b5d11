"""Addresses of databases and proxies as people paste them, in the form the bot's libraries read.

Providers give out addresses for libpq, PostgreSQL's own client: `postgres://…?sslmode=require`.
What is meant by one is kept, or named as what cannot be.
"""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

SQLITE, POSTGRESQL = "sqlite+aiosqlite://", "postgresql+asyncpg://"
_SCHEMES = {
    "sqlite": SQLITE,
    "sqlite+aiosqlite": SQLITE,
    "sqlite+pysqlite": SQLITE,
    "postgres": POSTGRESQL,
    "postgresql": POSTGRESQL,
    "postgresql+asyncpg": POSTGRESQL,
    "postgresql+psycopg": POSTGRESQL,
    "postgresql+psycopg2": POSTGRESQL,
    "postgresql+psycopg_async": POSTGRESQL,
}
_BARE_SIGN = re.compile(r"[^:]+://[^:/]*:(?:[^@]*[/?#][^@]*@|[^@/?#]*@[^/?#]*@)")
"""A password with one of / ? # @: to SQLAlchemy a part of it, to everybody else its end."""
_MALFORMED = "is malformed; write special characters of a password as %40 and so on"
_PORT, _SOCKS_PORT = "5432", "1080"
_PROXIES = "(?i:https?|socks|socks5h?|socks4a?)"

LIBPQ = frozenset(
    {"application_name", "gsslib", "krbsrvname", "options", "ssl_max_protocol_version"}
    | {"ssl_min_protocol_version", "sslcert", "sslcrl", "sslkey", "sslmode", "sslnegotiation"}
    | {"sslpassword", "sslrootcert", "target_session_attrs"}
)
"""Options of libpq that the driver understands in an address, though not as an argument."""
TIMEOUT = "connect_timeout"
_ARGUMENTS = frozenset(
    {"host", "port", "user", "password", "database", "passfile", "service", "ssl"}
    | {"prepared_statement_cache_size", TIMEOUT}
)
_OTHER_NAMES = {
    "dbname": "database",
    "hostaddr": "host",
    "fallback_application_name": "application_name",
}
_LEFT_OUT = frozenset(
    {"keepalives", "keepalives_count", "keepalives_idle", "keepalives_interval"}
    | {"load_balance_hosts", "sslcompression", "sslsni", "tcp_user_timeout"}
)
"""Fine tuning of libpq, without which all works as well."""
_MODES = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")
_ROLES = ("any", "primary", "standby", "read-write", "read-only", "prefer-standby")
_VALUES = {
    "sslmode": _MODES,
    "ssl": _MODES,
    "sslnegotiation": ("postgres", "direct"),
    "target_session_attrs": _ROLES,
}
_HARMLESS = {
    "channel_binding": {"disable", "prefer"},
    "gssencmode": {"disable", "prefer"},
    "client_encoding": {"auto", "utf8", "utf-8"},
}
"""Options that ask for nothing with these values."""
_SWITCHES = {"true": "require", "1": "require", "false": "disable", "0": "disable"}
_INSTEAD = {
    "channel_binding": "write sslmode=verify-full&sslrootcert=system to be sure of the server",
    "schema": "write options=-csearch_path%3DNAME",
    "statement_timeout": "write options=-cstatement_timeout%3DVALUE",
    "pgbouncer": "leave it out; PgBouncer needs pool_mode = session",
}


def database_address(given: str) -> str:
    """Return the SQLAlchemy address for one as it is pasted, the options of libpq kept in it.

    Raises ValueError with what is wrong and how to write it, and without a password.
    """
    scheme, mark, rest = given.partition("://")
    prefix = _SCHEMES.get(scheme.casefold())
    if not mark or prefix is None:
        raise ValueError("must begin with postgresql:// or sqlite+aiosqlite:///")
    if prefix == SQLITE:
        if not rest.startswith("/") and rest:
            raise ValueError("needs three slashes before a path (sqlite+aiosqlite:///data/bot.db)")
        return prefix + rest
    if _BARE_SIGN.match(given) or re.search(r"\s", given):
        raise ValueError(_MALFORMED)
    before, _, query = rest.partition("?")
    options = _options(query)
    hosts, before = _several_hosts(before)
    address = prefix + before
    if not _is_well_formed(address):
        raise ValueError(_MALFORMED)
    query = urlencode([*hosts, *options], quote_via=quote, safe="/")
    return f"{address}?{query}" if query else address


def sqlite_file(address: str) -> Path | None:
    """Return the file of an address that `database_address` has returned; None if it has none."""
    name = unquote(address.removeprefix(SQLITE + "/").partition("?")[0])
    if not address.startswith(SQLITE + "/") or not name or name.startswith((":memory:", "file:")):
        return None
    return Path(name)


def proxy_address(given: str) -> str:
    """Return the address of an HTTP or SOCKS proxy, with a port if it speaks SOCKS.

    Raises ValueError with what is wrong, and without a password.
    """
    if _BARE_SIGN.match(given):
        raise ValueError(_MALFORMED)
    if not re.match(rf"(?:{_PROXIES})://[^/?#\s]+/?$", given) or not _is_well_formed(given):
        raise ValueError("must be an address such as http://host:port or socks5://host:port")
    url = urlsplit(given)
    scheme = "socks5" if url.scheme == "socks" else url.scheme
    port = f":{_SOCKS_PORT}" if scheme.startswith("socks") and url.port is None else ""
    return f"{scheme}://{url.netloc.rstrip(':')}{port}"


def passwords(address: str) -> set[str]:
    """Return every form of a password that an address holds."""
    password = urlsplit(address).password or ""
    # To drivers, # ends nothing.
    among = parse_qsl(address.partition("?")[2])
    told = {value for name, value in among if name in {"password", "sslpassword"}}
    return {password, unquote(password), *told} - {""}


def _options(query: str) -> list[tuple[str, str]]:
    # To libpq, + is itself and no blank.
    pairs = parse_qsl(query.replace("+", "%2B"), keep_blank_values=True)
    is_secret = any(name == "password" for name, _ in pairs)  # what follows may be a part of it
    options = []
    for pasted, value in pairs:
        name = _OTHER_NAMES.get(pasted, pasted)
        if name in _LEFT_OUT or value.casefold() in _HARMLESS.get(name, ()):
            continue
        if name not in LIBPQ | _ARGUMENTS:
            shown = "an option" if is_secret else f"the option {name[:40]}"
            raise ValueError(
                f"has {shown} that is unknown here; {_INSTEAD.get(name, 'leave it out')}"
            )
        options.append((name, _value(name, value)))
    return options


def _value(name: str, value: str) -> str:
    if name in {"ssl", "sslmode"}:
        value = _SWITCHES.get(value.casefold(), value)
    if name in _VALUES and value not in _VALUES[name]:
        raise ValueError(f"has a wrong {name}; write one of {', '.join(_VALUES[name])}")
    if name == TIMEOUT and not re.fullmatch(r"[0-9]{1,6}", value):
        raise ValueError(f"has a wrong {name}; write whole seconds")
    return value


def _several_hosts(before: str) -> tuple[list[tuple[str, str]], str]:
    """Move `a:1,b:2` into options, where SQLAlchemy looks for more hosts than one."""
    login, at, place = before.rpartition("@")
    hosts, slash, path = place.partition("/")
    if "," not in hosts:
        return [], before
    each = (
        host if re.search(r":[0-9]+$", host) else f"{host}:{_PORT}" for host in hosts.split(",")
    )
    return [("host", host) for host in each], f"{login}{at}{slash}{path}"


def _is_well_formed(url: str) -> bool:
    try:
        return urlsplit(url).port != 0
    except ValueError:
        return False
