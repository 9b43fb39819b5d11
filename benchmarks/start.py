"""How long a start takes until the bot asks Telegram for updates.

    .venv/bin/python -m benchmarks.start [RUNS]

Starts the program against a Bot API stand-in on this machine. The first start makes the
database and is left out; beside the figure stands that of an empty Python process.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ME = {"id": 1, "is_bot": True, "first_name": "Bench", "username": "bench_bot"}
polled = threading.Event()


class BotApi(BaseHTTPRequestHandler):
    """Answers every method; notes the first request for updates."""

    def do_POST(self) -> None:
        """Answer a method call."""
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path.endswith("/getUpdates"):
            polled.set()
            time.sleep(0.05)
        result = ME if self.path.endswith("/getMe") else []
        body = json.dumps({"ok": True, "result": result}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def start(settings: dict[str, str]) -> float:
    """Return the seconds from the process's start to its first poll."""
    polled.clear()
    began = time.perf_counter()
    command = [sys.executable, "-m", "bot", "run"]
    process = subprocess.Popen(command, env=settings, stderr=subprocess.DEVNULL)
    try:
        if not polled.wait(60):
            raise SystemExit("the bot does not poll")
        return time.perf_counter() - began
    finally:
        process.terminate()
        process.wait()


def main() -> None:
    """Print the median and the extremes."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    server = ThreadingHTTPServer(("127.0.0.1", 0), BotApi)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as folder:
        settings = {
            **os.environ,
            "BOT_TOKEN": "1:bench",
            "BOT_API_BASE_URL": f"http://127.0.0.1:{server.server_address[1]}/bot",
            "BOT_DATABASE_URL": f"sqlite+aiosqlite:///{folder}/bot.db",
        }
        start(settings)
        times = [start(settings) for _ in range(runs)]
        began = time.perf_counter()
        subprocess.run([sys.executable, "-c", ""], check=True)
        empty = time.perf_counter() - began
    print(
        f"second start to first poll: median {statistics.median(times):.2f} s"
        f" (from {min(times):.2f} to {max(times):.2f}, {runs} runs);"
        f" an empty Python process {empty:.2f} s"
    )


if __name__ == "__main__":
    main()
