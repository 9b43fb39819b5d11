"""Vectors of texts, each computed once and kept on disk by the hash of its text."""

from __future__ import annotations

import hashlib
import logging
import zipfile
import zlib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Lock
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from bot.match.embedding.meaning import MeaninglessError
from bot.match.kept import replacing

Matrix = NDArray[np.float32]
"""One vector a row."""

_BATCH, _WORKERS = 16, 2
"""Texts embedded at a time by each of the workers; it takes about a fifth of a second, after which
`close` is noticed."""
_BROKEN = (OSError, EOFError, KeyError, TypeError, ValueError, zipfile.BadZipFile, zlib.error)
"""What reading a damaged or foreign file may raise."""

_log = logging.getLogger(__name__)


class Embedder(Protocol):
    """A model that turns texts into vectors whose directions say what the texts mean.

    Is called by several threads at once.
    """

    name: str
    """Model and version; vectors of another name are worth nothing."""
    size: int
    """Numbers in a vector."""

    def embed(self, texts: Sequence[str]) -> Matrix:
        """Return one row of length 1 for each text; always the same for the same text."""
        ...


class Vectors:
    """What an embedder says about texts; may be used by several threads.

    `file` is where vectors are kept between runs; None, a folder that cannot be written to or a
    damaged file only mean that they are computed again.
    """

    def __init__(self, embedder: Embedder, file: Path | None = None) -> None:
        self._embedder = embedder
        self._file = file
        self._one_at_a_time = Lock()
        self._is_closed = False
        self._keys = np.empty(0, np.uint64)
        self._rows = np.empty((0, embedder.size), np.float16)
        if file is not None and file.exists():
            self._read(file)

    def close(self) -> None:
        """Let a computation under way end soon, with what it has so far saved."""
        self._is_closed = True

    def of_one(self, text: str) -> Matrix:
        """Return the vector of a text that is not worth keeping, such as a question."""
        row: Matrix = self._embedder.embed([text])[0]
        return row

    def know(self, texts: Sequence[str]) -> bool:
        """Tell whether `of_all` would have nothing to compute."""
        return bool(np.isin(self._hashes(texts), self._keys).all())

    def of_all(self, texts: Sequence[str]) -> Matrix:
        """Return one row for each text, computing those not known, and forget all other texts.

        Takes some milliseconds for each new text. Raises MeaninglessError if `close` is called.
        """
        with self._one_at_a_time:
            wanted = dict(zip(map(int, self._hashes(texts)), texts, strict=True))
            new = {key: wanted[key] for key in wanted.keys() - set(map(int, self._keys))}
            if new or len(wanted) != len(self._keys):
                self._renew(wanted, new)
            if self._is_closed:
                raise MeaninglessError
            places = np.searchsorted(self._keys, self._hashes(texts))
            return self._rows[places].astype(np.float32)

    def _renew(self, wanted: dict[int, str], new: dict[int, str]) -> None:
        """Keep what is wanted, add what is new, and save it."""
        kept = np.isin(self._keys, np.array(list(wanted), np.uint64))
        keys, rows = [self._keys[kept]], [self._rows[kept]]
        # Texts of a length together: within a batch the longest sets the pace.
        fresh = sorted(new.items(), key=lambda item: (len(item[1]), item))
        with ThreadPoolExecutor(_WORKERS) as workers:
            for start in range(0, len(fresh), _BATCH * _WORKERS):
                if self._is_closed:
                    break
                part = fresh[start : start + _BATCH * _WORKERS]
                texts = [text for _, text in part]
                batches = [texts[at : at + _BATCH] for at in range(0, len(texts), _BATCH)]
                keys.append(np.array([key for key, _ in part], np.uint64))
                found = workers.map(self._embedder.embed, batches)
                rows += [batch.astype(np.float16) for batch in found]
        order = np.argsort(np.concatenate(keys))
        self._keys, self._rows = np.concatenate(keys)[order], np.concatenate(rows)[order]
        self._write()

    def _hashes(self, texts: Sequence[str]) -> NDArray[np.uint64]:
        name = self._embedder.name.encode()[: hashlib.blake2b.MAX_KEY_SIZE]
        digests = (
            hashlib.blake2b(text.encode(), digest_size=8, key=name).digest() for text in texts
        )
        return np.frombuffer(b"".join(digests), "<u8").astype(np.uint64)

    def _read(self, file: Path) -> None:
        try:
            with file.open("rb") as raw, np.load(raw, allow_pickle=False) as stored:
                keys, rows = stored["keys"], stored["rows"]
            fits = rows.dtype == np.float16 and rows.shape == (len(keys), self._embedder.size)
            if not fits or keys.dtype != np.uint64 or not (keys[1:] > keys[:-1]).all():
                raise ValueError("it holds something else")
        except _BROKEN as error:
            _log.warning("the vectors in %s cannot be used and are made anew: %s", file, error)
        else:
            self._keys, self._rows = keys, rows

    def _write(self) -> None:
        """Replace the file whole, so that no other process ever reads half of it."""
        if self._file is None:
            return
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            with replacing(self._file) as temporary, temporary.open("wb") as out:
                np.savez(out, keys=self._keys, rows=self._rows)
        except OSError as error:
            _log.info("vectors are not kept in %s: %s", self._file, error)
