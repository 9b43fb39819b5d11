"""What is counted while updates are taken and answered; by default nobody looks.

`metrics` holds the counter for Prometheus. Both know only kinds and times, never whose they are.
"""

from __future__ import annotations


class Meter:
    """Counts nothing; the base of what does."""

    def received(self, kind: str, fate: str) -> None:
        """An update came in: message, edited_message, callback_query or other.

        `fate` is new, duplicate, flood (dropped unread), overheard (a group among itself) or
        garbage (cannot be read).
        """

    def turned(self, verdict: str | None, seconds: float) -> None:
        """An update was handled within `seconds`, its transaction included.

        `verdict` is what became of a question; None for commands, buttons and silence.
        """

    def failed(self) -> None:
        """The handling of an update ended in an error, and its author got an apology."""

    def stored(self, seconds: float) -> None:
        """The database was busy that long for one transaction."""

    def sent(self, method: str, fate: str, age: float) -> None:
        """A call of the Bot API ended: sent, refused, gone (blocked) or retried.

        `age` is how many seconds ago its update came in.
        """
