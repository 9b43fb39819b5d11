"""The command line: `python -m bot COMMAND`, also installed as `tuihao`."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import os
import sys
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.errors import BadEntryId, BadPlan, ConfigurationError, KnowledgeError, TuihaoError
from bot.languages import Lang
from bot.terminal.arguments import WRONG_USE, Commands, parser, refuse

if TYPE_CHECKING:
    from bot.content import Library
    from bot.dialogue import Knowledge
    from bot.settings import Settings

OK, FAILED = 0, 1


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return the exit status: 0 good, 1 failed, 2 wrong use."""
    os.umask(0o077)  # what people say is kept for the bot's own user
    arguments = parser(_COMMANDS).parse_args(argv)
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace", newline="\n")
    try:
        return int(arguments.command(arguments))
    except KnowledgeError as error:
        first, *rest = error.findings
        more = f" (and {len(rest)} more; see `python -m bot check`)" if rest else ""
        return refuse(f"the knowledge is not sound: {first}{more}", WRONG_USE)
    except (ConfigurationError, BadEntryId, BadPlan) as error:
        return refuse(str(error), WRONG_USE)
    except TuihaoError as error:
        return refuse(str(error), FAILED)
    except KeyboardInterrupt:
        return OK
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK


def _run(_: Namespace) -> int:
    from bot import logs

    settings = _settings()
    logs.configure(settings, in_conversation=settings.token is None)
    if settings.token is None:
        return _talk(None, without_token=True)
    from bot.tg.app import run

    run(settings)
    return OK


def _setup(arguments: Namespace) -> int:
    from bot import logs
    from bot.admin.administration import ROUTES as ADMINISTRATION
    from bot.content import load_library
    from bot.dialogue.route import Routes
    from bot.dialogue.routes import ROUTES
    from bot.render import localised
    from bot.settings import load_settings
    from bot.terminal.setup import Telegram, set_up
    from bot.tg.introduction import introduce, user_name

    logs.configure(load_settings({}, None), in_conversation=True)
    library, lang = load_library(), arguments.lang
    routes: Routes[Any] = Routes(*ROUTES, *ADMINISTRATION)

    def text(key: str, **values: object) -> str:
        return localised(library.text(key, lang, **values), lang)

    telegram = Telegram(
        lambda settings: asyncio.run(user_name(settings)),
        lambda settings: asyncio.run(introduce(settings, library, routes)),
    )
    set_up(Path(".env"), os.environ, text, telegram)
    return OK


def _chat(arguments: Namespace) -> int:
    from bot import logs

    logs.configure(_settings(), in_conversation=True)
    return _talk(arguments.lang)


def _talk(lang: Lang | None, *, without_token: bool = False) -> int:
    from bot.opening import open_knowledge
    from bot.service import Service
    from bot.store import open_store
    from bot.terminal.chat import chat

    settings = _settings()
    knowledge = open_knowledge(settings.knowledge_dir, settings.cache_folder())
    knowledge = _by_meaning(knowledge, settings.knowledge_dir, learn=False)

    async def talk() -> None:
        async with open_store(settings.database_url) as store:
            service = Service(knowledge, store.turns)
            folder = settings.cache_folder() / "sent"
            await chat(service, lang, folder, without_token=without_token)

    asyncio.run(talk())
    return OK


def _ask(arguments: Namespace) -> int:
    from bot.terminal.ask import ask_lines, ask_once

    if arguments.phrasings:
        return _print_phrasings(_knowledge(arguments).library)
    knowledge = _by_meaning(_knowledge(arguments), _folder(arguments), learn=arguments.json)
    if not arguments.json:
        if arguments.question is None:
            return refuse("ask needs a QUESTION, or --json for lines of them", WRONG_USE)
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


def _walk(arguments: Namespace) -> int:
    from bot.terminal.walk import walk

    knowledge = _by_meaning(_knowledge(arguments), _folder(arguments), learn=False)
    walk(knowledge, arguments.lang, _now(arguments), sys.stdin, sys.stdout)
    return OK


def _now(arguments: Namespace) -> dt.datetime:
    """The moment named on the command line, or else this one."""
    now: dt.datetime | None = arguments.now
    return now or dt.datetime.now(dt.UTC)


def _plan(arguments: Namespace) -> int:
    from bot.content import load_library
    from bot.terminal.plan import plan

    plan(load_library(_folder(arguments)), arguments, dt.datetime.now(dt.UTC), sys.stdout)
    return OK


def _check(arguments: Namespace) -> int:
    from bot.audit import check_read, counts, matrix, summary
    from bot.content.loader import library_of, read_folder
    from bot.opening import keep_if_new

    path = _knowledge_dir(arguments)
    folder = read_folder(path)
    findings = check_read(folder, dt.datetime.now(dt.UTC).date())
    for finding in findings:
        sys.stdout.write(f"{finding}\n")
    if any(finding.level == "error" for finding in findings):
        return FAILED
    library = library_of(folder)
    keep_if_new(library, path, _settings().cache_folder())
    if arguments.counts:
        sys.stdout.write(counts(library, arguments.lang) + "\n")
    if arguments.matrix:
        sys.stdout.write(matrix(library) + "\n")
    sys.stderr.write(f"{summary(folder, findings)}\n")
    return OK


def _show(arguments: Namespace) -> int:
    from bot.terminal.show import nearest, preview

    knowledge, name = _knowledge(arguments), arguments.id
    if name in knowledge.library.unfinished:
        return refuse(f"{name} has blanks still; `python -m bot check` names them", FAILED)
    if name not in knowledge.library.entries and name not in knowledge.library.topics:
        near = nearest(knowledge, name)
        hint = f"; did you mean {', '.join(near)}?" if near else ""
        return refuse(f"there is no entry or topic {name}{hint}", FAILED)
    sys.stdout.write(preview(knowledge, name, arguments.lang) + "\n")
    return OK


def _new(arguments: Namespace) -> int:
    from bot.content.skeleton import add_skeleton

    file, line = add_skeleton(_knowledge_dir(arguments), arguments.id)
    sys.stdout.write(
        f"{file}:{line}: the entry {arguments.id} is ready to be written.\n"
        "Fill it in, run `python -m bot check` until it is content, and look at it with\n"
        f"`python -m bot show {arguments.id}`. knowledge/README.md tells how to write.\n"
        "While parts of it are blank, everything else is answered as before.\n"
    )
    return OK


def _eval(arguments: Namespace) -> int:
    import time

    from bot.audit.evaluation import evaluated, read_file
    from bot.cases.clock import day_in_china

    try:
        file = read_file(arguments.file.read_bytes().decode())
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        return refuse(f"{arguments.file}:{line}: is not UTF-8; save it as UTF-8", WRONG_USE)
    except OSError as error:
        return refuse(f"{arguments.file} cannot be read: {error.strerror}", WRONG_USE)
    except ValueError as error:
        return refuse(f"{arguments.file}:{error}", WRONG_USE)
    knowledge = _by_meaning(_knowledge(arguments), _folder(arguments), learn=True)
    report = evaluated(knowledge, file, day_in_china(_now(arguments)), time.perf_counter)
    sys.stdout.write(report + "\n")
    return OK


def _gaps(arguments: Namespace) -> int:
    from bot.terminal import gaps

    show = gaps.show_json if arguments.json else gaps.show
    asyncio.run(show(_settings().database_url, arguments.limit, sys.stdout))
    return OK


def _gaps_write(arguments: Namespace) -> int:
    from bot.terminal import gaps

    url, folder = _settings().database_url, _knowledge_dir(arguments)
    write = gaps.add if arguments.action == "add" else gaps.new
    sys.stdout.write(asyncio.run(write(url, arguments.gap, folder, arguments.entry)) + "\n")
    return OK


def _gaps_dismiss(arguments: Namespace) -> int:
    from bot.terminal.gaps import dismiss

    sys.stdout.write(asyncio.run(dismiss(_settings().database_url, arguments.gap)) + "\n")
    return OK


def _db(arguments: Namespace) -> int:
    from bot.terminal.database import run

    default, now = _settings().database_url, dt.datetime.now(dt.UTC)
    return OK if asyncio.run(run(arguments, default, now, sys.stdout)) else FAILED


def _graph(arguments: Namespace) -> int:
    from bot.audit import mermaid
    from bot.content import load_library

    sys.stdout.write(mermaid(load_library(_folder(arguments))) + "\n")
    return OK


def _gallery(arguments: Namespace) -> int:
    from bot.cases.clock import day_in_china
    from bot.terminal.browser import find_browser
    from bot.terminal.gallery import gallery

    browser = None if arguments.browser == "none" else find_browser(arguments.browser)
    today = day_in_china(dt.datetime.now(dt.UTC))
    gallery(_knowledge(arguments), arguments.dir, arguments.lang, today, browser, sys.stdout)
    return OK


def _knowledge(arguments: Namespace) -> Knowledge:
    from bot.opening import open_knowledge

    return open_knowledge(_folder(arguments), _settings().cache_folder())


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


def _folder(arguments: Namespace) -> Path | None:
    """The folder named on the command line, or else in the settings."""
    settings = _settings()
    given: Path | None = arguments.knowledge
    return given or settings.knowledge_dir


def _knowledge_dir(arguments: Namespace) -> Path:
    """The same, or else the shipped folder."""
    from bot.content.shipped import knowledge_dir

    return _folder(arguments) or knowledge_dir()


def _settings() -> Settings:
    from bot.settings import load_settings

    return load_settings(os.environ, Path(".env"))


_COMMANDS: Commands = {
    "run": _run,
    "setup": _setup,
    "chat": _chat,
    "ask": _ask,
    "walk": _walk,
    "plan": _plan,
    "check": _check,
    "show": _show,
    "new": _new,
    "eval": _eval,
    "graph": _graph,
    "gallery": _gallery,
    "gaps": _gaps,
    "gaps add": _gaps_write,
    "gaps new": _gaps_write,
    "gaps dismiss": _gaps_dismiss,
    "db": _db,
    "db move": _db,
    "db backup": _db,
    "db check": _db,
    "db forget": _db,
}

if __name__ == "__main__":
    sys.exit(main())
