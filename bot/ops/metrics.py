"""The figures that `/metrics` shows to Prometheus."""

from __future__ import annotations

from collections.abc import Callable

from prometheus_client import CONTENT_TYPE_LATEST, Counter, Gauge, Histogram, Info
from prometheus_client import CollectorRegistry as Registry
from prometheus_client.exposition import generate_latest
from prometheus_client.process_collector import ProcessCollector

from bot.delivery.meter import Meter

_FAST = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 5.0)
"""Seconds, for work of our own."""
_SLOW = (0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 600.0)
"""Seconds, for what waits on Telegram."""

CONTENT_TYPE = CONTENT_TYPE_LATEST


class Metrics(Meter):
    """Everything counted since the start, by kind; nothing in it leads to a person."""

    def __init__(self) -> None:
        self._registry = registry = Registry()
        ProcessCollector(registry=registry)
        self._updates = Counter(
            "tuihao_updates", "Updates from Telegram.", ("kind", "fate"), registry=registry
        )
        self._verdicts = Counter(
            "tuihao_questions", "Questions by what became of them.", ("verdict",), registry=registry
        )
        self._errors = Counter(
            "tuihao_errors", "Updates whose handling ended in an error.", registry=registry
        )
        self._turns = Histogram(
            "tuihao_turn_seconds",
            "Handling of one update, its transaction included.",
            buckets=_FAST,
            registry=registry,
        )
        self._database = Histogram(
            "tuihao_database_seconds", "One transaction.", buckets=_FAST, registry=registry
        )
        self._sends = Counter(
            "tuihao_sends", "Calls of the Bot API.", ("method", "fate"), registry=registry
        )
        self._latency = Histogram(
            "tuihao_reply_seconds",
            "From an update's arrival to its reply having left.",
            buckets=_SLOW,
            registry=registry,
        )

    def watch(self, name: str, text: str, read: Callable[[], float]) -> None:
        """Show a figure that is read whenever somebody looks."""
        Gauge(f"tuihao_{name}", text, registry=self._registry).set_function(read)

    def describe(self, version: str, knowledge: str) -> None:
        """Show which release and which knowledge are at work."""
        info = Info("tuihao", "The release and its knowledge.", registry=self._registry)
        info.info({"version": version, "knowledge": knowledge})

    def text(self) -> bytes:
        """Return all figures in Prometheus' text format."""
        return generate_latest(self._registry)

    def received(self, kind: str, fate: str) -> None:
        """Count an update."""
        self._updates.labels(kind, fate).inc()

    def turned(self, verdict: str | None, seconds: float) -> None:
        """Count a handled update."""
        self._turns.observe(seconds)
        if verdict is not None:
            self._verdicts.labels(verdict).inc()

    def failed(self) -> None:
        """Count an error."""
        self._errors.inc()

    def stored(self, seconds: float) -> None:
        """Count a transaction."""
        self._database.observe(seconds)

    def sent(self, method: str, fate: str, age: float) -> None:
        """Count a call; a reply's latency is that of the message that shows it."""
        self._sends.labels(method, fate).inc()
        if fate == "sent" and method != "answerCallbackQuery":
            self._latency.observe(age)
