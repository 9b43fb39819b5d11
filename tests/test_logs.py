from __future__ import annotations

import json
import logging
import subprocess
import sys

import pytest

from bot.logs import about, configure
from bot.settings import Settings, load_settings

TOKEN = "123456:test"
PASSWORD = 'pa"ss'
LOOKALIKE = "987654321:" + "Ab-_" * 8 + "xyz"


@pytest.fixture(params=["text", "json"])
def settings(request, monkeypatch) -> Settings:
    root = logging.getLogger()
    monkeypatch.setattr(root, "handlers", [])
    monkeypatch.setattr(root, "level", root.level)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    return load_settings(
        {
            "BOT_TOKEN": TOKEN,
            "BOT_DATABASE_URL": f"postgresql+asyncpg://u:{PASSWORD}@host/bot",
            "BOT_LOG_FORMAT": request.param,
        },
        None,
    )


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
