"""The command line: `python -m bot COMMAND`, also installed as `tuihao`."""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, get_args

from bot import __version__
from bot.content.models import Lang
from bot.errors import BadEntryId, ConfigurationError, KnowledgeError, TuihaoError

if TYPE_CHECKING:
    from bot.content import Library
    from bot.dialogue import Knowledge
    from bot.settings import Settings

OK, FAILED, WRONG_USE = 0, 1, 2


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return the exit status: 0 good, 1 failed, 2 wrong use."""
    os.umask(0o077)  # what people say is kept for the bot's own user
    arguments = _parser().parse_args(argv)
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace", newline="\n")
    try:
        return int(arguments.command(arguments))
    except KnowledgeError as error:
        first, *rest = error.findings
        more = f" (and {len(rest)} more; see `python -m bot check`)" if rest else ""
        return _refuse(f"the knowledge is not sound: {first}{more}", WRONG_USE)
    except (ConfigurationError, BadEntryId) as error:
        return _refuse(str(error), WRONG_USE)
    except TuihaoError as error:
        return _refuse(str(error), FAILED)
    except KeyboardInterrupt:
        return OK
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK


class _Parser(argparse.ArgumentParser):
    """Refuses wrong use in one line; the usage is a `--help` away."""

    def error(self, message: str) -> NoReturn:
        raise SystemExit(_refuse(f"{message}; see {self.prog} --help", WRONG_USE))


def _refuse(message: str, status: int) -> int:
    from bot.logs import redactor

    sys.stderr.write(f"tuihao: {redactor(())(' '.join(message.split()))}\n")
    return status


def _parser() -> _Parser:
    about = "Gets people out of a WeChat official account (微信公众号)."
    parser = _Parser(prog="tuihao", description=about)
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
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

    add = _adder(commands)
    add("run", _run, "start the bot: on Telegram with BOT_TOKEN, in this terminal without")
    add("chat", _chat, "talk in this terminal", answering)
    ask = add("ask", _ask, "match one question and print the answer", folder, answering)
    ask.add_argument("--json", action="store_true", help="JSON out; without QUESTION, lines in")
    ask.add_argument("--phrasings", action="store_true", help="print all that is matched against")
    ask.add_argument("--explain", action="store_true", help="also tell why it was chosen")
    ask.add_argument("question", nargs="?", metavar="QUESTION")
    walk = add("walk", _walk, "play one conversation, JSON lines in and out", folder, answering, at)
    walk.add_argument("--json", action="store_true", required=True, help="the only format")
    check = add("check", _check, "validate the knowledge", folder, language)
    check.add_argument("--counts", action="store_true", help="print how much there is, as a table")
    check.add_argument("--matrix", action="store_true", help="print who is led where, as tables")
    show = add("show", _show, "preview what a reader sees of an entry or topic", folder, language)
    show.add_argument("id", metavar="ENTRY", help="the id of an entry or a topic")
    new = add("new", _new, "write an empty entry into the knowledge, to be filled in", folder)
    new.add_argument("id", metavar="ENTRY", help="the new id: topic.aspect")
    evaluate = add("eval", _eval, "score a file of questions, or of conversations", folder, at)
    evaluate.add_argument("file", type=Path, metavar="FILE.jsonl")
    add("graph", _graph, "print the decision flow as Mermaid", folder)
    _add_gaps(add("gaps", _gaps, "list questions that went without a good answer"), folder)
    _add_db(add("db", _db, "move a database, back it up, look whether it is sound"))
    return parser


def _adder(commands: argparse._SubParsersAction[_Parser]) -> Callable[..., _Parser]:
    """Return what adds a command or an action: its name, what does it, its help, its parents."""

    def add(
        name: str, command: Callable[[argparse.Namespace], int], text: str, *parents: _Parser
    ) -> _Parser:
        added = commands.add_parser(name, help=text, description=text, parents=[*parents])
        added.set_defaults(command=command)
        return added

    return add


def _add_gaps(gaps: _Parser, folder: _Parser) -> None:
    gaps.add_argument("--json", action="store_true", help="JSON lines out")
    gaps.add_argument("--limit", type=_positive, default=50, metavar="N", help="at most so many")
    one = _Parser(add_help=False)
    one.add_argument("gap", type=_positive, metavar="ID", help="its number in the list")
    add = _adder(gaps.add_subparsers(dest="action", metavar="ACTION"))
    phrasing = add("add", _gaps_write, "make one a phrasing of an entry", folder, one)
    phrasing.add_argument("entry", metavar="ENTRY", help="the id of an entry")
    entry = add("new", _gaps_write, "begin a new entry with one", folder, one)
    entry.add_argument("entry", metavar="ENTRY", help="the new id: topic.aspect")
    add("dismiss", _gaps_dismiss, "strike one out", one)


def _add_db(db: _Parser) -> None:
    add = _adder(db.add_subparsers(required=True, dest="action", metavar="ACTION"))
    move = add("move", _db, "copy all into an empty database; stop the bot first")
    where = "an SQLite file, or an address as in BOT_DATABASE_URL (a password: in PGPASSWORD)"
    move.add_argument("source", metavar="FROM", help=where)
    move.add_argument("target", metavar="TO", help=where)
    backup = add("backup", _db, "copy all to a new SQLite file, also while the bot runs")
    backup.add_argument("file", nargs="?", type=Path, metavar="FILE")
    check = add("check", _db, "look whether a database is sound, changing nothing")
    check.add_argument("source", nargs="?", metavar="DATABASE", help="default: BOT_DATABASE_URL")


def _positive(text: str) -> int:
    if not (text.isdecimal() and 0 < int(text) < 2**31):
        raise argparse.ArgumentTypeError(f"{text} is no number from 1 on")
    return int(text)


def _moment(text: str) -> dt.datetime:
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        message = f"{text} is no moment like 2026-11-23 or 2026-11-23T09:00+08:00"
        raise argparse.ArgumentTypeError(message) from None
    from bot.cases.clock import CHINA

    return moment if moment.tzinfo else moment.replace(tzinfo=CHINA)


def _run(_: argparse.Namespace) -> int:
    from bot import logs

    settings = _settings()
    logs.configure(settings, in_conversation=settings.token is None)
    if settings.token is None:
        return _talk(None, without_token=True)
    from bot.tg.app import run

    run(settings)
    return OK


def _chat(arguments: argparse.Namespace) -> int:
    from bot import logs

    logs.configure(_settings(), in_conversation=True)
    return _talk(arguments.lang)


def _talk(lang: Lang | None, *, without_token: bool = False) -> int:
    from bot.content import load_library
    from bot.dialogue import Knowledge
    from bot.service import Service
    from bot.store import open_store
    from bot.terminal.chat import chat

    settings = _settings()
    knowledge = Knowledge.of(load_library(settings.knowledge_dir))
    knowledge = _by_meaning(knowledge, settings.knowledge_dir, learn=False)

    async def talk() -> None:
        async with open_store(settings.database_url) as store:
            await chat(Service(knowledge, store.sessions), lang, without_token=without_token)

    asyncio.run(talk())
    return OK


def _ask(arguments: argparse.Namespace) -> int:
    from bot.terminal.ask import ask_lines, ask_once

    if arguments.phrasings:
        return _print_phrasings(_knowledge(arguments).library)
    knowledge = _by_meaning(_knowledge(arguments), _folder(arguments), learn=arguments.json)
    if not arguments.json:
        if arguments.question is None:
            return _refuse("ask needs a QUESTION, or --json for lines of them", WRONG_USE)
        answer = ask_once(knowledge, arguments.question, arguments.lang, explain=arguments.explain)
        sys.stdout.write(answer + "\n")
        return OK
    lines = sys.stdin if arguments.question is None else [json.dumps({"q": arguments.question})]
    ask_lines(knowledge, lines, sys.stdout, explain=arguments.explain)
    return OK


def _print_phrasings(library: Library) -> int:
    """Print all that questions are matched against, a JSON line each."""
    for one in library.asked():
        sys.stdout.write(json.dumps(one, ensure_ascii=False) + "\n")
    return OK


def _walk(arguments: argparse.Namespace) -> int:
    from bot.terminal.walk import walk

    knowledge = _by_meaning(_knowledge(arguments), _folder(arguments), learn=False)
    walk(knowledge, arguments.lang, _today(arguments), sys.stdin, sys.stdout)
    return OK


def _today(arguments: argparse.Namespace) -> dt.date:
    """The day in China at the moment named on the command line, or else now."""
    from bot.cases.clock import day_in_china

    return day_in_china(arguments.now or dt.datetime.now(dt.UTC))


def _check(arguments: argparse.Namespace) -> int:
    from bot.audit import check_folder, counts, matrix
    from bot.content import load_library

    findings = check_folder(_folder(arguments), dt.datetime.now(dt.UTC).date())
    for finding in findings:
        sys.stdout.write(f"{finding}\n")
    if any(finding.level == "error" for finding in findings):
        return FAILED
    if arguments.counts:
        sys.stdout.write(counts(load_library(_folder(arguments)), arguments.lang) + "\n")
    if arguments.matrix:
        sys.stdout.write(matrix(load_library(_folder(arguments))) + "\n")
    return OK


def _show(arguments: argparse.Namespace) -> int:
    from bot.terminal.show import nearest, preview

    knowledge, name = _knowledge(arguments), arguments.id
    if name not in knowledge.library.entries and name not in knowledge.library.topics:
        near = nearest(knowledge, name)
        hint = f"; did you mean {', '.join(near)}?" if near else ""
        return _refuse(f"there is no entry or topic {name}{hint}", FAILED)
    sys.stdout.write(preview(knowledge, name, arguments.lang) + "\n")
    return OK


def _new(arguments: argparse.Namespace) -> int:
    from bot.content.skeleton import add_skeleton

    file, line = add_skeleton(_knowledge_dir(arguments), arguments.id)
    sys.stdout.write(
        f"{file}:{line}: the entry {arguments.id} is ready to be written.\n"
        "Fill it in, run `python -m bot check` until it is content, and look at it with\n"
        f"`python -m bot show {arguments.id}`. knowledge/README.md tells how to write.\n"
    )
    return OK


def _eval(arguments: argparse.Namespace) -> int:
    import time

    from bot.audit.evaluation import evaluated, read_file

    try:
        file = read_file(arguments.file.read_bytes().decode())
    except UnicodeDecodeError:
        return _refuse(f"{arguments.file} is not UTF-8; save it as UTF-8", WRONG_USE)
    except OSError as error:
        return _refuse(f"{arguments.file}: {error}", WRONG_USE)
    except ValueError as error:
        return _refuse(f"{arguments.file}:{error}", WRONG_USE)
    knowledge = _by_meaning(_knowledge(arguments), _folder(arguments), learn=True)
    report = evaluated(knowledge, file, _today(arguments), time.perf_counter)
    sys.stdout.write(report + "\n")
    return OK


def _gaps(arguments: argparse.Namespace) -> int:
    from bot.terminal import gaps

    show = gaps.show_json if arguments.json else gaps.show
    asyncio.run(show(_settings().database_url, arguments.limit, sys.stdout))
    return OK


def _gaps_write(arguments: argparse.Namespace) -> int:
    from bot.terminal import gaps

    url, folder = _settings().database_url, _knowledge_dir(arguments)
    write = gaps.add if arguments.action == "add" else gaps.new
    sys.stdout.write(asyncio.run(write(url, arguments.gap, folder, arguments.entry)) + "\n")
    return OK


def _gaps_dismiss(arguments: argparse.Namespace) -> int:
    from bot.terminal.gaps import dismiss

    sys.stdout.write(asyncio.run(dismiss(_settings().database_url, arguments.gap)) + "\n")
    return OK


def _db(arguments: argparse.Namespace) -> int:
    from bot.terminal.database import run

    default, now = _settings().database_url, dt.datetime.now(dt.UTC)
    return OK if asyncio.run(run(arguments, default, now, sys.stdout)) else FAILED


def _graph(arguments: argparse.Namespace) -> int:
    from bot.audit import mermaid
    from bot.content import load_library

    sys.stdout.write(mermaid(load_library(_folder(arguments))) + "\n")
    return OK


def _knowledge(arguments: argparse.Namespace) -> Knowledge:
    from bot.content import load_library
    from bot.dialogue import Knowledge

    return Knowledge.of(load_library(_folder(arguments)))


def _by_meaning(knowledge: Knowledge, folder: Path | None, *, learn: bool) -> Knowledge:
    """Have questions compared by meaning too, where the extra `semantic` is installed.

    Unless `learn`, only if nothing has to be waited for.
    """
    from bot.match import open_meanings

    settings = _settings()
    meanings = (
        open_meanings(settings.cache_folder(), folder) if settings.semantic == "auto" else None
    )
    if meanings is None or not (learn or knowledge.matcher.knows(meanings)):
        return knowledge
    return knowledge.by_meaning(meanings)


def _folder(arguments: argparse.Namespace) -> Path | None:
    """The folder named on the command line, or else in the settings."""
    settings = _settings()
    given: Path | None = arguments.knowledge
    return given or settings.knowledge_dir


def _knowledge_dir(arguments: argparse.Namespace) -> Path:
    """The same, or else the shipped folder."""
    from bot.content.shipped import knowledge_dir

    return _folder(arguments) or knowledge_dir()


def _settings() -> Settings:
    from bot.settings import load_settings

    return load_settings(os.environ, Path(".env"))


if __name__ == "__main__":
    sys.exit(main())
