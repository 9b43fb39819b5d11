"""One file of named sections that can be made again at any time: mapped into memory, or not used.

It begins with a line that says what it is, the length of its head, and the head as JSON: the key
it was made under, where each section lies, and a checksum over all of them. Whatever is not as it
was written (cut short, of another program, damaged) is as good as none. There is nothing in it to
be run.
"""

from __future__ import annotations

import contextlib
import io
import json
import logging
import mmap
import os
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias

import numpy as np

Sections: TypeAlias = Mapping[str, memoryview]

_MAGIC = b"tuihao, kept: 1\n"
_LENGTH = 8
"""Bytes of the head's length."""
_ALIGNED = 64
"""Sections begin at multiples of it, for the arrays in them."""
_AT_A_TIME = 1 << 20
"""Bytes that are read and added up at a time."""
_WRITTEN = 1 << 16
"""Bytes that are written at a time. Linux keeps in one piece what is written at once, and maps all
of such a piece, 2 MB, when a byte of it is looked at."""
_WRAP = (1 << 61) - 1
_MOST = 8
"""Files of one kind that are left in a folder, the newest ones: there may be one for each folder of
knowledge that was ever looked at."""

_log = logging.getLogger(__name__)


def open_kept(file: Path, key: str) -> Sections | None:
    """Return the sections of a file that was kept under this key; None if there is no such file.

    They stay readable when the file is replaced or deleted.
    """
    try:
        with file.open("rb") as raw:
            head, begin = _head(raw), raw.tell()
            size = os.fstat(raw.fileno()).st_size
            if head["key"] != key or begin + head["size"] != size:
                return None
            raw.seek(begin)
            if _checksum(raw) != head["sum"]:
                _log.warning("%s is damaged and is made anew", file)
                return None
            whole = memoryview(mmap.mmap(raw.fileno(), size, access=mmap.ACCESS_READ))
            places = head["sections"].items()
            return {name: whole[begin + at : begin + at + size] for name, (at, size) in places}
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, OverflowError) as error:
        _log.info("%s cannot be used and is made anew: %s", file, error)
        return None


def keep(file: Path, key: str, sections: Mapping[str, Any]) -> None:
    """Keep sections (bytes, or anything that lies in one piece) in a file.

    The file is replaced whole, so that no other process ever reads half of it. A folder that
    cannot be written to means that the sections have to be made anew at the next start.
    """
    body, places = io.BytesIO(), {}
    for name, section in sections.items():
        data = memoryview(section).cast("B")
        places[name] = (body.tell(), len(data))
        body.write(data)
        body.write(bytes(-body.tell() % _ALIGNED))
    size = body.tell()
    body.seek(0)
    head = {"key": key, "size": size, "sum": _checksum(body), "sections": places}
    encoded = json.dumps(head).encode()
    encoded += b" " * (-(len(_MAGIC) + _LENGTH + len(encoded)) % _ALIGNED)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with replacing(file) as temporary, temporary.open("wb") as out:
            out.write(_MAGIC + len(encoded).to_bytes(_LENGTH, "little") + encoded)
            whole = body.getbuffer()
            for begin in range(0, size, _WRITTEN):
                out.write(whole[begin : begin + _WRITTEN])
        _leave_newest(file)
    except OSError as error:
        _log.info("nothing is kept in %s: %s", file, error)


@contextlib.contextmanager
def replacing(file: Path) -> Iterator[Path]:
    """Give a file beside another, whose place it takes if all goes well."""
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        temporary.replace(file)
    finally:
        temporary.unlink(missing_ok=True)


def _head(raw: BinaryIO) -> dict[str, Any]:
    start = raw.read(len(_MAGIC) + _LENGTH)
    if not start.startswith(_MAGIC):
        raise ValueError("it is something else")
    length = int.from_bytes(start[len(_MAGIC) :], "little")
    head: dict[str, Any] = json.loads(raw.read(min(length, _AT_A_TIME)))
    return head


def _checksum(raw: BinaryIO) -> int:
    """Add up what is left of a file, piece by piece: to map it would take up memory."""
    total, buffer = 0, bytearray(_AT_A_TIME)
    while size := raw.readinto(buffer):  # type: ignore[attr-defined]
        words = np.frombuffer(buffer, np.uint64, size // 8)
        total = (total * 31 + int(words.sum(dtype=np.uint64))) % _WRAP
    return total


def _leave_newest(file: Path) -> None:
    files = sorted(file.parent.glob(f"*{file.suffix}"), key=_age, reverse=True)
    for old in files[_MOST:]:
        old.unlink(missing_ok=True)


def _age(file: Path) -> float:
    try:
        return file.stat().st_mtime
    except OSError:
        return 0.0
