"""Whether the bot works behind PgBouncer, in each of its modes.

    .venv/bin/python -m benchmarks.poolers [KILLS]

Needs PgBouncer (`apt-get install pgbouncer`). Where it keeps a client's connection, the bot is
killed again and again, and nothing may get lost; elsewhere it must refuse to start.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import make_url

from tests.bot_api import BotApi
from tests.faults.sweep import Program, hook, sweep
from tests.store.postgres import Postgres, serving


@contextmanager
def pgbouncer(postgres: Postgres, database: str, mode: str) -> Iterator[str]:
    """Run PgBouncer in a mode; yield the address of a database behind it."""
    _, _, port = hook()["BOT_WEBHOOK_LISTEN"].rpartition(":")
    with tempfile.TemporaryDirectory() as folder:
        settings = Path(folder) / "pgbouncer.ini"
        settings.write_text(
            f"[databases]\n* = host={postgres.folder} user=postgres\n"
            f"[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =\n"
            f"auth_type = any\npool_mode = {mode}\n",
            encoding="utf-8",
        )
        Path(folder).chmod(0o755)
        # As whoever the server runs as: neither of the two runs as root.
        command = ["pgbouncer", "--quiet", f"--user={postgres.folder.owner()}", settings]
        process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        try:
            yield f"postgresql://postgres@127.0.0.1:{port}/{make_url(database).database}"
        finally:
            process.terminate()
            process.wait()


def main() -> None:
    """Print a line for each mode."""
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    if shutil.which("pgbouncer") is None:
        raise SystemExit("there is no pgbouncer on this machine")
    with serving() as postgres:
        for mode in ("session", "transaction", "statement"):
            api, database = BotApi(), postgres.empty(mode)
            with (
                pgbouncer(postgres, database, mode) as url,
                tempfile.TemporaryDirectory() as folder,
            ):
                program = Program(api, Path(folder), url)
                if mode == "session":
                    found = sweep(api, program, database, kills=kills, rounds=max(kills // 8, 3))
                    print(f"{mode}: {'nothing lost' if found.is_clean else found}", flush=True)
                else:
                    program.start()
                    status = program.ended()
                    print(f"{mode}: status {status}: {program.output().strip()}", flush=True)
            api.close()


if __name__ == "__main__":
    main()
