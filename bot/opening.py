"""From a folder of knowledge to what answers questions; what takes long to make of it is kept.

Kept is one file for each folder, in the cache, under a key that changes with the folder's contents
and with the program. Any number of processes may read and replace it at once.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from hashlib import blake2b
from pathlib import Path

from bot import __version__, content, match
from bot.content import Library, load_library
from bot.content.loader import folder_version
from bot.content.shipped import knowledge_dir
from bot.content.stored import opened, stored
from bot.dialogue import Knowledge
from bot.match import Concepts, compiled, packed, unpacked
from bot.match.kept import Sections, keep, open_kept

_SUFFIX = ".knowledge"


def open_knowledge(folder: Path | None, cache_folder: Path) -> Knowledge:
    """Return what is known by a folder (None: the shipped one).

    Raises KnowledgeError with all findings if its structure is not sound.
    """
    _, the_rest = begin(folder, cache_folder)
    return the_rest()


def begin(folder: Path | None, cache_folder: Path) -> tuple[Library, Callable[[], Knowledge]]:
    """Do the same in two steps: return the library, and what is to be called for the rest.

    The second takes long where nothing fitting is kept.
    """
    path = folder or knowledge_dir()
    if kept := _kept(path, cache_folder):
        return kept.library, partial(_same, kept)
    library = load_library(path)
    return library, partial(keep_knowledge, library, path, cache_folder)


def _same(knowledge: Knowledge) -> Knowledge:
    return knowledge


def keep_knowledge(library: Library, folder: Path, cache_folder: Path) -> Knowledge:
    """Make and keep what is needed to open a library fast that was just read from a folder."""
    arrays = compiled(
        tuple(library.entries.values()),
        library.objects,
        Concepts(library.concepts),
        library.flow.slots,
        library.flow.rules,
    )
    file, key = _file(folder, cache_folder), _key(library.version, folder)
    keep(file, key, {**stored(library), **packed(arrays)})
    # From the file it takes less memory.
    kept = open_kept(file, key)
    return _knowledge(kept) if kept else Knowledge.of(library, arrays)


def keep_if_new(library: Library, folder: Path, cache_folder: Path) -> None:
    """Have the next start of a library find what it needs."""
    if open_kept(_file(folder, cache_folder), _key(library.version, folder)) is None:
        keep_knowledge(library, folder, cache_folder)


def _kept(folder: Path, cache_folder: Path) -> Knowledge | None:
    version = folder_version(folder)
    sections = version and open_kept(_file(folder, cache_folder), _key(version, folder))
    return _knowledge(sections) if sections else None


def _knowledge(sections: Sections) -> Knowledge:
    return Knowledge.of(opened(sections), unpacked(sections))


def _file(folder: Path, cache_folder: Path) -> Path:
    whose = blake2b(bytes(folder.resolve()), digest_size=6).hexdigest()
    return cache_folder / f"{whose}{_SUFFIX}"


def _key(version: str, folder: Path) -> str:
    """Name everything that the kept file depends on."""
    lacks = not all((folder / name).exists() for name in ("texts", "synonyms.yaml"))
    shipped = folder_version(knowledge_dir()) if lacks else ""
    return " ".join((version, shipped or "", __version__, _program(), match.TABLES))


@cache
def _program() -> str:
    """Return a digest of the modules by which a folder is read and matched."""
    digest = blake2b(digest_size=8)
    for room in (content, match):
        for file in sorted(Path(room.__path__[0]).glob("*.*")):
            if file.suffix in {".py", ".json"}:
                digest.update(file.read_bytes())
    return digest.hexdigest()
