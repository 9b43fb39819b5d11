from __future__ import annotations

import traceback

import pytest

from bot.errors import ConfigurationError
from bot.settings import Settings, load_settings

TOKEN = "123456:test-TOKEN_value"
WEBHOOK = {
    "BOT_WEBHOOK_URL": "https://bot.example/hook",
    "BOT_WEBHOOK_LISTEN": "127.0.0.1:8443",
}
OWN_SERVER = {"BOT_API_BASE_URL": "http://127.0.0.1:8081/bot"}


def load(**environ: str) -> Settings:
    return load_settings(environ, dotenv=None)


def refusal(**environ: str) -> str:
    with pytest.raises(ConfigurationError) as caught:
        load(**environ)
    line = str(caught.value)
    assert "\n" not in line
    return line


def test_an_empty_environment_gives_the_defaults():
    settings = load()
    assert settings.token is None
    assert settings.api_base_url == "https://api.telegram.org/bot"
    assert settings.database_url == "sqlite+aiosqlite:///data/bot.db"
    assert settings.send_rate == 30
    assert settings.semantic == "auto"
    assert (settings.log_level, settings.log_format) == ("INFO", "text")
    assert settings.admin_ids == ()


def test_values_are_read_as_what_they_mean(tmp_path):
    settings = load(
        BOT_TOKEN=TOKEN,
        BOT_KNOWLEDGE_DIR=str(tmp_path),
        BOT_ADMIN_IDS="11, 22,",
        BOT_STAFF_CHAT_ID="-1001234567890",
        BOT_SEND_RATE="0",
        BOT_HEALTH_LISTEN="[::1]:8080",
        BOT_LOG_LEVEL="debug",
        **WEBHOOK,
    )
    assert settings.token
    assert settings.token.get_secret_value() == TOKEN
    assert settings.knowledge_dir == tmp_path
    assert settings.admin_ids == (11, 22)
    assert settings.staff_chat_id == -1001234567890
    assert settings.send_rate == 0
    assert settings.health_listen == ("::1", 8080)
    assert settings.webhook_listen == ("127.0.0.1", 8443)
    assert settings.log_level == "DEBUG"


@pytest.mark.parametrize(
    "address", ["https://example.org/help", "mailto:help@example.org", "tg://resolve?domain=help"]
)
def test_a_person_can_be_reached_in_several_ways(address):
    assert load(BOT_CONTACT_URL=address).contact_url == address


def test_what_can_be_computed_again_is_kept_where_it_is_told_to_be(tmp_path):
    assert load(BOT_CACHE_DIR=str(tmp_path / "new")).cache_folder() == tmp_path / "new"


def test_settings_cannot_be_changed():
    with pytest.raises(ValueError, match="frozen"):
        load().send_rate = 1


def test_other_programs_variables_are_left_alone():
    assert load(PATH="/bin", ROBOT_ARM="x") == load()


def test_an_unknown_name_is_refused_with_the_nearest_known_one():
    assert refusal(BOT_TOKN=TOKEN) == "BOT_TOKN is not a setting (did you mean BOT_TOKEN?)"


def test_an_unknown_name_in_the_env_file_is_refused_too(tmp_path):
    (tmp_path / ".env").write_text("BOT_COLOUR=red\n")
    with pytest.raises(ConfigurationError, match="BOT_COLOUR is not a setting"):
        load_settings({}, tmp_path / ".env")


@pytest.mark.parametrize(
    "environ",
    [
        {"BOT_TOKEN": "no-colon"},
        {"BOT_TOKEN": "123456:"},
        {"BOT_API_BASE_URL": "ftp://127.0.0.1/bot"},
        {"BOT_API_BASE_URL": "http://127.0.0.1:8081"},
        {"BOT_API_BASE_URL": "http://127.0.0.1:port/bot"},
        {"BOT_PROXY_URL": "127.0.0.1:7890"},
        {"BOT_PROXY_URL": "socks6://127.0.0.1:7890"},
        {"BOT_PRIVACY_URL": "https://"},
        {"BOT_CONTACT_URL": "https://"},
        {"BOT_CONTACT_URL": "someone@example.org"},
        {"BOT_CONTACT_URL": "tg:someone"},
        {"BOT_DATABASE_URL": "mysql://localhost/bot"},
        {"BOT_DATABASE_URL": "postgresql+asyncpg://u:p@host:port/bot"},
        {"BOT_KNOWLEDGE_DIR": "no/such/folder"},
        {"BOT_ADMIN_IDS": "11;22"},
        {"BOT_STAFF_CHAT_ID": "@staff"},
        {"BOT_SEMANTIC": "on"},
        {"BOT_SEND_RATE": "-1"},
        {"BOT_SEND_RATE": "nan"},
        {"BOT_LOG_LEVEL": "loud"},
        {"BOT_LOG_FORMAT": "xml"},
        {"BOT_HEALTH_LISTEN": "8080"},
        {"BOT_HEALTH_LISTEN": ":8080"},
        {"BOT_HEALTH_LISTEN": "localhost:65536"},
        {**WEBHOOK, "BOT_WEBHOOK_SECRET": "two words"},
    ],
    ids=lambda environ: "-".join(environ.values()),
)
def test_a_malformed_value_is_refused_under_its_name(environ):
    assert refusal(**environ).startswith(list(environ)[-1])


def test_all_faults_are_told_at_once():
    line = refusal(BOT_SEND_RATE="fast", BOT_LOG_FORMAT="xml")
    assert "BOT_SEND_RATE" in line
    assert "BOT_LOG_FORMAT" in line


@pytest.mark.parametrize(
    "environ",
    [
        {"BOT_TOKEN": "hunter2-without-colon"},
        {"BOT_TOKEN_FILE": "123456:hunter2-is-no-path"},
        {"BOT_DATABASE_URL": "mysql://u:hunter2@host/bot"},
        {"BOT_DATABASE_URL": "postgres://u:hun/hunter2@host/bot"},
        {"BOT_DATABASE_URL": "postgres://u:hun@hunter2@host/bot"},
        {"BOT_DATABASE_URL": "postgres://u@host/bot?password=hun&hunter2=x"},
        {"BOT_DATABASE_URL": "postgres://u:[hunter2]@host/bot"},
        {"BOT_DATABASE_URL": "postgresql+asyncpg://u@host:hunter2/bot"},
        {"BOT_PROXY_URL": "socks6://u:hunter2@127.0.0.1"},
        {**WEBHOOK, "BOT_WEBHOOK_SECRET": "hunter2 !"},
        {"BOT_WEBHOOK_SECRET": "hunter2"},
    ],
)
def test_no_refusal_tells_a_secret(environ):
    with pytest.raises(ConfigurationError) as caught:
        load(**environ)
    assert "hunter2" not in "".join(traceback.format_exception(caught.value))


def test_no_representation_tells_a_secret():
    settings = load(
        BOT_TOKEN=TOKEN,
        BOT_DATABASE_URL="postgresql+asyncpg://u:p%40ss@host/bot",
        BOT_PROXY_URL="http://u:proxypass@127.0.0.1:7890",
        BOT_WEBHOOK_SECRET="hooksecret",
        **WEBHOOK,
    )
    secrets = {TOKEN, "p%40ss", "p@ss", "proxypass", "hooksecret"}
    assert settings.secrets() == secrets
    assert not [secret for secret in secrets if secret in repr(settings) + str(settings)]


def test_the_token_may_stand_in_a_file(tmp_path):
    (tmp_path / "token").write_text(TOKEN + "\n")
    settings = load(BOT_TOKEN_FILE=str(tmp_path / "token"))
    assert settings.token
    assert settings.token.get_secret_value() == TOKEN


def test_a_token_file_saved_by_a_windows_editor_is_read(tmp_path):
    (tmp_path / "token").write_text(f"\ufeff{TOKEN}\r\n", encoding="utf-8")
    settings = load(BOT_TOKEN_FILE=str(tmp_path / "token"))
    assert settings.token
    assert settings.token.get_secret_value() == TOKEN


def test_a_token_and_a_token_file_contradict_each_other(tmp_path):
    (tmp_path / "token").write_text(TOKEN)
    assert "both" in refusal(BOT_TOKEN=TOKEN, BOT_TOKEN_FILE=str(tmp_path / "token"))


def test_the_env_file_is_read_and_real_variables_win(tmp_path):
    dotenv = tmp_path / ".env"
    dotenv.write_text('\ufeff# mine\nBOT_SEND_RATE=5\nexport BOT_LOG_FORMAT="json"\nOTHER=x\n')
    settings = load_settings({"BOT_SEND_RATE": "7"}, dotenv)
    assert (settings.send_rate, settings.log_format) == (7, "json")


def test_an_empty_variable_switches_the_env_file_off(tmp_path):
    (tmp_path / ".env").write_text(f"BOT_TOKEN={TOKEN}\n")
    assert load_settings({"BOT_TOKEN": ""}, tmp_path / ".env").token is None


def test_settings_come_from_what_is_given_and_from_nowhere_else(monkeypatch):
    monkeypatch.setenv("BOT_TOKEN", "")
    monkeypatch.setenv("BOT_SEND_RATE", "5")
    assert load(BOT_TOKEN="", BOT_LOG_FORMAT="json") == load(BOT_LOG_FORMAT="json")
    assert load().send_rate == 30


def test_a_missing_env_file_is_no_fault(tmp_path):
    assert load_settings({}, tmp_path / ".env") == load()


def test_an_env_file_that_is_no_text_is_refused(tmp_path):
    (tmp_path / ".env").write_bytes(b"BOT_TOKEN=\xff\xfe\n")
    with pytest.raises(ConfigurationError, match="UTF-8"):
        load_settings({}, tmp_path / ".env")


def test_a_webhook_needs_a_place_to_listen():
    url = {"BOT_WEBHOOK_URL": WEBHOOK["BOT_WEBHOOK_URL"]}
    assert refusal(**url) == "BOT_WEBHOOK_LISTEN is missing beside BOT_WEBHOOK_URL"


def test_webhook_settings_need_the_webhook():
    assert "BOT_WEBHOOK_URL" in refusal(BOT_WEBHOOK_LISTEN="127.0.0.1:8443")


def test_the_token_goes_to_telegram_by_https_only():
    assert "https://" in refusal(BOT_API_BASE_URL="http://api.telegram.org/bot")


def test_a_plain_http_webhook_is_only_for_own_servers():
    plain = {**WEBHOOK, "BOT_WEBHOOK_URL": "http://127.0.0.1:9000/hook"}
    assert "https://" in refusal(**plain)
    assert load(**plain, **OWN_SERVER).webhook_url == plain["BOT_WEBHOOK_URL"]


@pytest.mark.parametrize(
    ("pasted", "address"),
    [
        ("postgres://u:p@host/bot", "postgresql+asyncpg://u:p@host/bot"),
        ("postgresql+psycopg2://u:p@host:6432/bot", "postgresql+asyncpg://u:p@host:6432/bot"),
        ("POSTGRESQL://u:p@[::1]/bot", "postgresql+asyncpg://u:p@[::1]/bot"),
        ("postgres://u:a%40%2F%23%25@host/bot", "postgresql+asyncpg://u:a%40%2F%23%25@host/bot"),
        ("postgres://u:a:b$!+=@host/bot", "postgresql+asyncpg://u:a:b$!+=@host/bot"),
        ("postgres://h/bot?sslmode=require", "postgresql+asyncpg://h/bot?sslmode=require"),
        ("postgres://h/bot?ssl=true", "postgresql+asyncpg://h/bot?ssl=require"),
        (
            "postgres:///bot?host=/run/pg&dbname=x",
            "postgresql+asyncpg:///bot?host=/run/pg&database=x",
        ),
        (
            "postgres://u:p@a,b:5433/bot?target_session_attrs=read-write",
            "postgresql+asyncpg://u:p@/bot?host=a%3A5432&host=b%3A5433"
            "&target_session_attrs=read-write",
        ),
        (
            "postgres://h/bot?channel_binding=prefer&keepalives=1&connect_timeout=9&options=-c%20a%3Db",
            "postgresql+asyncpg://h/bot?connect_timeout=9&options=-c%20a%3Db",
        ),
        ("sqlite:///data/bot.db", "sqlite+aiosqlite:///data/bot.db"),
    ],
)
def test_an_address_is_taken_as_a_provider_gives_it_out(pasted, address):
    assert load(BOT_DATABASE_URL=pasted).database_url == address


@pytest.mark.parametrize(
    ("pasted", "told"),
    [
        ("postgres://h/bot?channel_binding=require", "sslmode=verify-full&sslrootcert=system"),
        ("postgres://h/bot?schema=public", "options=-csearch_path%3DNAME"),
        ("postgres://h/bot?pgbouncer=true", "pool_mode = session"),
        ("postgres://h/bot?colour=blue", "the option colour that is unknown here; leave it out"),
        ("postgres://h/bot?sslmode=no-verify", "write one of disable, allow, prefer, require"),
        ("postgres://h/bot?target_session_attrs=any-of", "write one of any, primary"),
        ("postgres://h/bot?connect_timeout=soon", "write whole seconds"),
        ("postgres://u:a@b@h/bot", "write special characters of a password as %40"),
        ("postgres://u:a/b@h/bot", "write special characters of a password as %40"),
        ("postgres://u:a b@h/bot", "write special characters of a password as %40"),
        ("psql postgres://u:p@h/bot", "must begin with postgresql:// or sqlite"),
        ("jdbc:postgresql://h/bot", "must begin with postgresql:// or sqlite"),
        ("host=h dbname=bot", "must begin with postgresql:// or sqlite"),
        ("data/bot.db", "must begin with postgresql:// or sqlite"),
        ("sqlite://data/bot.db", "three slashes"),
    ],
)
def test_what_cannot_be_taken_of_an_address_is_named_with_what_to_write(pasted, told):
    line = refusal(BOT_DATABASE_URL=pasted)
    assert line.startswith("BOT_DATABASE_URL: ")
    assert told in line


def test_a_socks_proxy_may_be_set_and_listens_where_they_do():
    assert load(BOT_PROXY_URL="socks5://u:p@127.0.0.1").proxy_url == "socks5://u:p@127.0.0.1:1080"
