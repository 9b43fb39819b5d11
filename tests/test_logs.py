from __future__ import annotations

import json
import logging
import subprocess
import sys
import threading
from collections.abc import Iterator
from urllib.parse import quote, quote_plus

import pytest

from bot.logs import about, configure, redactor, watched
from bot.settings import Settings, load_settings

TOKEN = "123456:test"
PASSWORD = 'pa"ss'
LOOKALIKE = "987654321:" + "Ab-_" * 8 + "xyz"


@pytest.fixture(params=["text", "json"])
def settings(request, monkeypatch) -> Iterator[Settings]:
    root = logging.getLogger()
    monkeypatch.setattr(root, "handlers", [])
    monkeypatch.setattr(root, "level", root.level)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(sys, "unraisablehook", sys.unraisablehook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    yield load_settings(
        {
            "BOT_TOKEN": TOKEN,
            "BOT_DATABASE_URL": f"postgresql+asyncpg://u:{PASSWORD}@host/bot",
            "BOT_LOG_FORMAT": request.param,
        },
        None,
    )
    logging.captureWarnings(False)


def fail_at(url: str) -> None:
    raise ConnectionError(f"cannot reach {url}")


@pytest.mark.parametrize(
    "secret", [TOKEN, PASSWORD, LOOKALIKE, "bot42:other", "bot42%3Aother"], ids=repr
)
def test_no_secret_gets_into_a_line(settings, capsys, secret):
    configure(settings)
    logging.getLogger("some.library").info("GET https://host/%s/getMe", secret)
    try:
        fail_at(f"https://host/{secret}/getMe")
    except ConnectionError:
        logging.getLogger("some.library").exception("failed")
    out, err = capsys.readouterr()
    assert out == ""
    assert "cannot reach https://host/[removed]/getMe" in err
    assert secret not in err
    assert json.dumps(secret)[1:-1] not in err


@pytest.mark.parametrize(
    "text",
    [
        "cannot reach postgresql+asyncpg://bot:of-another@db.example/bot",
        "through the proxy http://someone:of-another@10.0.0.1:3128",
        "connecting to db?user=bot&password=of-another&ssl=require",
        "https://host/bot42%3aof-another/getMe",
    ],
)
def test_passwords_in_addresses_are_taken_out_whosever_they_are(text):
    told = redactor([])(text)
    assert "of-another" not in told
    assert "[removed]" in told


ODD = "p'a\"ss/wörd\\+ 1"


@pytest.mark.parametrize(
    "written",
    [ODD, quote(ODD), quote(ODD, safe=""), quote_plus(ODD), repr(ODD)[1:-1], json.dumps(ODD)[1:-1]],
)
def test_a_secret_is_taken_out_in_every_form_it_is_written_in(written):
    assert redactor([ODD])(f"<{written}>") == "<[removed]>"


def test_ordinary_numbers_and_times_stay(settings, capsys):
    configure(settings)
    logging.getLogger("a").info("at 18:40:12 chat -1001234567890 took 3:1 of bot 7")
    assert "at 18:40:12 chat -1001234567890 took 3:1 of bot 7" in capsys.readouterr().err


def test_web_clients_do_not_log_their_requests(settings, capsys):
    configure(settings)
    logging.getLogger("httpx").info("HTTP Request")
    logging.getLogger("httpcore.connection").info("connect_tcp")
    assert capsys.readouterr().err == ""


def test_configuring_twice_prints_once(settings, capsys):
    configure(settings)
    configure(settings)
    logging.getLogger("a").warning("once")
    assert capsys.readouterr().err.count("once") == 1


def test_json_lines_hold_the_whole_record(settings, capsys):
    configure(settings.model_copy(update={"log_format": "json"}))
    logging.getLogger("a.b").warning("两行\nof %s", "text")
    (line,) = capsys.readouterr().err.splitlines()
    record = json.loads(line)
    assert record.pop("time").endswith("Z")
    assert record == {"level": "WARNING", "logger": "a.b", "message": "两行\nof text"}


@pytest.mark.parametrize("form", ["text", "json"])
def test_an_uncaught_error_is_logged_without_secrets(form):
    program = (
        "from bot.logs import about, configure; from bot.settings import Settings\n"
        f"configure(Settings(token={TOKEN!r}, log_format={form!r}))\n"
        f"raise RuntimeError('https://host/bot{TOKEN}/getMe')"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "RuntimeError" in done.stderr
    assert TOKEN not in done.stderr


def test_lines_about_an_update_carry_its_number(settings, capsys):
    configure(settings)
    with about(4711):
        logging.getLogger("a").info("inside")
    logging.getLogger("a").info("outside")
    inside, outside = capsys.readouterr().err.splitlines()
    assert "4711" in inside
    assert "4711" not in outside


def test_a_line_that_cannot_be_made_tells_none_of_its_parts(settings, capsys):
    configure(settings)
    logging.getLogger("some.library").warning("GET %d", f"https://host/bot{TOKEN}/getMe")
    assert capsys.readouterr().err == "a line of some.library could not be logged\n"


@pytest.mark.parametrize(
    "program",
    [
        "threading.Thread(target=fail).start()",
        "type('A', (), {'__del__': lambda self: fail()})()",
        "warnings.warn(SECRET)",
        "logging.getLogger('a').warning('%d', SECRET)",
        "asyncio.run(forgotten())",
    ],
)
def test_what_python_prints_by_itself_is_logged_without_secrets(program):
    head = (
        "import asyncio, gc, logging, threading, warnings\n"
        "from bot.logs import configure; from bot.settings import Settings\n"
        f"configure(Settings(token={TOKEN!r})); SECRET = 'https://host/bot{TOKEN}/getMe'\n"
        "def fail(): raise RuntimeError(SECRET)\n"
        "async def fails(): fail()\n"
        "async def forgotten():\n"
        "    task = asyncio.create_task(fails()); await asyncio.sleep(0); del task; gc.collect()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", head + program], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0
    assert done.stdout == ""
    assert done.stderr
    assert TOKEN not in done.stderr


def kinds(*logged):
    """Return the kinds of what is logged."""
    found = []
    with watched(found.append):
        for log in logged:
            log()
    logging.getLogger("some.library").error("nobody watches any more")
    return found


def raised(error, where=None):
    """Return what logs an error that was raised in `where`."""

    def log():
        try:
            exec(compile("raise error", "x", "exec"), {"__name__": where, "error": error})  # noqa: S102
        except Exception:
            logging.getLogger("some.library").exception("%s", SECRETS)

    return log


SECRETS = f"{TOKEN} {LOOKALIKE} 我的号"


def test_a_kind_is_what_and_where_and_nothing_it_was_about():
    found = kinds(raised(KeyError(SECRETS), "bot.dialogue.engine"))
    assert found == ["KeyError bot.dialogue.engine:1"]


def test_the_place_is_the_innermost_that_is_ours():
    assert kinds(raised(OSError(SECRETS), "aiohttp.client")) == ["OSError aiohttp.client:1"]


def test_an_error_without_a_place_has_its_logger():
    log = logging.getLogger("some.library")
    bare = lambda: log.error("%s", SECRETS, exc_info=ValueError(SECRETS))  # noqa: E731
    assert kinds(bare) == ["ValueError some.library"]


def test_what_is_no_error_is_of_no_kind():
    log = logging.getLogger("some.library")
    assert kinds(lambda: log.warning("a warning"), lambda: log.info("a word")) == []
