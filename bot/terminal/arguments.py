"""What may be said on the command line."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NoReturn, TypeAlias, get_args

from bot import __version__
from bot.cases.clock import CHINA
from bot.languages import Lang
from bot.logs import redactor

WRONG_USE = 2
Commands: TypeAlias = Mapping[str, Callable[[argparse.Namespace], int]]
"""What carries out each command, or an action of one that has its own; returns the exit status."""

_CHECK = """Validate the knowledge. Findings go to standard output, a line each, as
`file:line: level rule: message`, and the status is 1 if one is an error. If none is, one line on
standard error says what was looked at, and the tables of --counts and --matrix follow."""
_GALLERY = """Write every first view as Telegram shows it on a phone 360 px wide, as HTML: a page
for each language, and index.html. With a Chromium the views are measured too (DIR/LANG.tsv, tallest
first, and a line on standard output) and pictured (DIR/LANG/*.png, a minute or two a language).
What the bot draws itself is in DIR/pictures, light and dark, with a page for each language."""
_PLAN = """Date the steps of a path: for each the best and the worst case, and its last day if it
has one. Times that WeChat or a guide names are facts of the knowledge; where two differ, the
shorter counts. A day that has passed is fine, and what is overdue then is marked."""
_NEW = """Write an entry into the knowledge that is empty but for its id, with a comment above
each part that says what belongs there. Until it is filled in, only `check` minds it: nothing is
answered with it."""


def refuse(message: str, status: int) -> int:
    """Say in one line what is wrong, and return the status."""
    sys.stderr.write(f"tuihao: {redactor(())(' '.join(message.split()))}\n")
    return status


class _Parser(argparse.ArgumentParser):
    """Refuses wrong use in one line; the usage is a `--help` away."""

    def error(self, message: str) -> NoReturn:
        raise SystemExit(refuse(f"{message}; see {self.prog} --help", WRONG_USE))


def parser(commands: Commands) -> argparse.ArgumentParser:
    """Return what reads the command line; `command` of what it returns is one of `commands`."""
    about = "Gets people out of a WeChat official account (微信公众号)."
    whole = _Parser(prog="tuihao", description=about)
    whole.add_argument("--version", action="version", version=__version__)
    folder = _Parser(add_help=False)
    folder.add_argument("--knowledge", type=Path, metavar="DIR", help="another knowledge folder")
    shown = "the wording of what is shown"
    language = _Parser(add_help=False)
    language.add_argument("--lang", choices=get_args(Lang), default="zh-Hans", help=shown)
    answering = _Parser(add_help=False)
    answering.add_argument(
        "--lang", choices=get_args(Lang), help=f"{shown}; otherwise as what is typed"
    )
    at = _Parser(add_help=False)
    at.add_argument("--now", type=_moment, metavar="ISO", help="the moment it happens at")

    add = _adder(whole.add_subparsers(required=True, metavar="COMMAND"), commands)
    add("run", "start the bot: on Telegram with BOT_TOKEN, in this terminal without")
    add("setup", "ask for a token, write .env and show where the bot is found", language)
    add("chat", "talk in this terminal", answering)
    ask = add("ask", "match one question and print the answer", folder, answering)
    ask.add_argument("--json", action="store_true", help="JSON out; without QUESTION, lines in")
    ask.add_argument("--phrasings", action="store_true", help="print all that is matched against")
    ask.add_argument("--explain", action="store_true", help="also tell why it was chosen")
    ask.add_argument("question", nargs="?", metavar="QUESTION")
    walk = add("walk", "play one conversation, JSON lines in and out", folder, answering, at)
    walk.add_argument("--json", action="store_true", required=True, help="the only format")
    _add_plan(add("plan", "date the steps of a path", folder, language, about=_PLAN))
    check = add("check", "validate the knowledge", folder, language, about=_CHECK)
    check.add_argument("--counts", action="store_true", help="print how much there is, as a table")
    check.add_argument("--matrix", action="store_true", help="print who is led where, as tables")
    show = add("show", "preview what a reader sees of an entry or topic", folder, language)
    show.add_argument("id", metavar="ENTRY", help="the id of an entry or a topic")
    new = add("new", "write an empty entry into the knowledge, to be filled in", folder, about=_NEW)
    new.add_argument("id", metavar="ENTRY", help="the new id: topic.aspect")
    evaluate = add("eval", "score a file of questions, or of conversations", folder, at)
    evaluate.add_argument("file", type=Path, metavar="FILE.jsonl")
    add("graph", "print the decision flow as Mermaid", folder)
    gallery = add("gallery", "write every first view as Telegram shows it", folder, about=_GALLERY)
    gallery.add_argument("dir", type=Path, metavar="DIR")
    gallery.add_argument("--lang", choices=get_args(Lang), help="this language alone")
    gallery.add_argument(
        "--browser",
        metavar="PROGRAM",
        help="the Chromium to use, if not one that is found; none: HTML alone",
    )
    _add_gaps(add("gaps", "list questions that went without a good answer"), commands, folder)
    _add_db(add("db", "move a database, back it up, look whether it is sound"), commands)
    return whole


def _add_plan(plan: _Parser) -> None:
    plan.add_argument("path", metavar="PATH", help="the id of a path: migrate, deregister, …")
    start = "the day it begins: 2026-11-30"
    plan.add_argument("--start", type=_day, required=True, metavar="DATE", help=start)
    facts = "what is known of the case: entity=individual,followers=upto_1000"
    plan.add_argument("--facts", default="", metavar="SLOT=OPTION,…", help=facts)
    plan.add_argument("--json", action="store_true", help="JSON out")
    plan.add_argument("--ics", type=Path, metavar="FILE", help="also write it for a calendar")


def _adder(
    actions: argparse._SubParsersAction[_Parser], commands: Commands, prefix: str = ""
) -> Callable[..., _Parser]:
    """Return what adds a command or an action: its name, its help, its parents."""

    def add(name: str, text: str, *parents: _Parser, about: str = "") -> _Parser:
        added = actions.add_parser(name, help=text, description=about or text, parents=[*parents])
        added.set_defaults(command=commands[prefix + name])
        return added

    return add


def _add_gaps(gaps: _Parser, commands: Commands, folder: _Parser) -> None:
    gaps.add_argument("--json", action="store_true", help="JSON lines out")
    gaps.add_argument("--limit", type=_positive, default=50, metavar="N", help="at most so many")
    one = _Parser(add_help=False)
    one.add_argument("gap", type=_positive, metavar="ID", help="its number in the list")
    add = _adder(gaps.add_subparsers(dest="action", metavar="ACTION"), commands, "gaps ")
    phrasing = add("add", "make one a phrasing of an entry", folder, one)
    phrasing.add_argument("entry", metavar="ENTRY", help="the id of an entry")
    entry = add("new", "begin a new entry with one", folder, one)
    entry.add_argument("entry", metavar="ENTRY", help="the new id: topic.aspect")
    add("dismiss", "strike one out", one)


def _add_db(db: _Parser, commands: Commands) -> None:
    actions = db.add_subparsers(required=True, dest="action", metavar="ACTION")
    add = _adder(actions, commands, "db ")
    move = add("move", "copy all into an empty database; stop the bot first")
    where = "an SQLite file, or an address as in BOT_DATABASE_URL (a password: in PGPASSWORD)"
    move.add_argument("source", metavar="FROM", help=where)
    move.add_argument("target", metavar="TO", help=where)
    backup = add("backup", "copy all to a new SQLite file, also while the bot runs")
    backup.add_argument("file", nargs="?", type=Path, metavar="FILE")
    forget = add("forget", "forget all of one person, as their /forget does")
    forget.add_argument("user", type=_user, metavar="USER", help="their Telegram id")
    check = add("check", "look whether a database is sound, changing nothing")
    check.add_argument("source", nargs="?", metavar="DATABASE", help="default: BOT_DATABASE_URL")


def _user(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and 0 < int(text) < 2**52):
        raise argparse.ArgumentTypeError(f"{text} is no user's id on Telegram")
    return int(text)


def _positive(text: str) -> int:
    if not (text.isdecimal() and 0 < int(text) < 2**31):
        raise argparse.ArgumentTypeError(f"{text} is no number from 1 on")
    return int(text)


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is no day like 2026-11-30") from None


def _moment(text: str) -> dt.datetime:
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        message = f"{text} is no moment like 2026-11-23 or 2026-11-23T09:00+08:00"
        raise argparse.ArgumentTypeError(message) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=CHINA)
