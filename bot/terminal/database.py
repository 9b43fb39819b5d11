"""`db`: move the database, back it up, look whether it is sound, have it forget somebody.

Other users of a machine see its command lines: an address there needs no password if PGPASSWORD
or ~/.pgpass has it.
"""

from __future__ import annotations

import datetime as dt
from argparse import Namespace
from collections.abc import Mapping
from pathlib import Path
from typing import TextIO

from bot.dialogue import ConversationKey
from bot.errors import ConfigurationError
from bot.settings import load_settings
from bot.store import Commit, PersonForgotten, open_store
from bot.store.inspection import look
from bot.store.moving import backup, move

_SETTING = "BOT_DATABASE_URL"


def address(text: str) -> str | Path:
    """Read the name of a database: an address as in BOT_DATABASE_URL, or an SQLite file.

    Raises ConfigurationError if it is a malformed address.
    """
    if "://" not in text:
        return Path(text)
    try:
        return load_settings({_SETTING: text}, None).database_url
    except ConfigurationError as error:
        reason = str(error).removeprefix(f"{_SETTING}: ")
        raise ConfigurationError(f"the address of a database {reason}") from None


async def run(arguments: Namespace, default: str, now: dt.datetime, out: TextIO) -> bool:
    """Do what the command line says, `default` being the bot's own database.

    Returns whether all is well. May raise StoreError and ConfigurationError.
    """
    if arguments.action == "move":
        await move_database(arguments.source, arguments.target, out)
    elif arguments.action == "backup":
        await back_up(default, arguments.file, now, out)
    elif arguments.action == "forget":
        await forget(default, arguments.user, now, out)
    else:
        return await check(arguments.source or default, now, out)
    return True


async def move_database(source: str, target: str, out: TextIO) -> None:
    """Copy all to an empty database and tell how much it was."""
    _tell("moved", await move(address(source), address(target)), out)


async def back_up(source: str, file: Path | None, now: dt.datetime, out: TextIO) -> None:
    """Copy all to a new SQLite file and tell how much it was."""
    file = file or Path(f"tuihao-{now:%Y%m%d-%H%M%S}.db")
    _tell(f"saved to {file}", await backup(address(source), file), out)


async def forget(source: str, user: int, now: dt.datetime, out: TextIO) -> None:
    """Forget all of a person, as their own /forget does, and tell how much it was."""
    key = ConversationKey(user, 0, user)
    async with open_store(source) as store:
        kept = await store.turns.everything_of(key)
        await store.turns.commit([Commit(None, (PersonForgotten(key),))], now)
    _tell(f"forgotten of {user}", {name: len(rows) for name, rows in kept.items()}, out)


async def check(source: str, now: dt.datetime, out: TextIO) -> bool:
    """Tell what there is and what is wrong with it; return whether nothing is."""
    found = await look(address(source), now)
    out.writelines(f"{line}\n" for line in found.lines)
    out.writelines(f"error: {finding}\n" for finding in found.findings)
    return not found.findings


def _tell(what: str, counts: Mapping[str, int], out: TextIO) -> None:
    out.write(f"{what}:\n")
    out.writelines(f"  {name}: {count}\n" for name, count in counts.items())
