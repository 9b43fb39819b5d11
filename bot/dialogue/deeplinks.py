"""What stands behind `?start=` in a link to an entry or a topic: its id, in Telegram's letters.

Telegram takes letters, digits, `_` and `-` there, and no more than 64 of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def start_parameter(target: str) -> str:
    """Return what a link says that leads to an entry or a topic: `migrate-fee` for `migrate.fee`.

    A hyphen of the id's own is doubled. An id has at most 30 characters, so this always fits.
    """
    return target.replace("-", "--").replace(".", "-")


def by_parameter(targets: Iterable[str]) -> Mapping[str, str]:
    """Return the id that each parameter leads to."""
    return {start_parameter(target): target for target in targets}
