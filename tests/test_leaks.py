"""What watches a test run for secrets finds them wherever a process has left one."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.leaks import Watch, watching

SETTINGS = {
    "BOT_TOKEN": "123456:the-key-of-nobody",
    "BOT_WEBHOOK_SECRET": "the-hook-of-nobody",
    "BOT_DATABASE_URL": "postgresql+asyncpg://bot:the-pass%20word@127.0.0.1/bot",
    "BOT_PROXY_URL": "http://bot:the-proxy-word@127.0.0.1:1",
}


@pytest.mark.parametrize(
    "secret",
    [
        "the-key-of-nobody",
        "the-hook-of-nobody",
        "the-pass word",
        "the-pass%20word",
        "the-proxy-word",
    ],
)
@pytest.mark.parametrize("stream", ["stdout", "stderr", "file"])
def test_a_secret_is_found_in_what_a_process_printed_or_wrote(tmp_path, secret, stream):
    watch = Watch()
    where = "open('log', 'w')" if stream == "file" else f"sys.{stream}"
    program = f"import sys; print('a {secret} b', file={where})"
    with watching(watch):
        subprocess.run(
            [sys.executable, "-c", program],
            cwd=tmp_path,
            env=SETTINGS,
            capture_output=True,
            check=True,
        )
    assert len(watch.leaks(tmp_path)) == 1


def test_a_quiet_process_and_the_file_a_token_is_handed_over_in_are_no_leak(tmp_path):
    watch = Watch()
    watch.learn(SETTINGS)
    watch.note("a test", "123456: nothing of the kind")
    (tmp_path / ".env").write_text("BOT_TOKEN=123456:the-key-of-nobody")
    assert watch.leaks(tmp_path) == []
