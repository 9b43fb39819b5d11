"""A library as bytes, which open faster than the folder it was read from.

Its entries, which are most of it, are read one by one when somebody looks at them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import accumulate, pairwise
from typing import overload

from bot.content.base import Model
from bot.content.holidays import YearOfHolidays
from bot.content.library import Library
from bot.content.models import (
    Concept,
    Entry,
    Fact,
    Flow,
    OutOfScope,
    Policies,
    Source,
    Template,
)
from bot.content.pages import Topic
from bot.content.phrasings import Phrasing
from bot.content.plans import Plan
from bot.content.texts import Texts


class _Rest(Model):
    """Everything but the entries and phrasings; fields as in `Library`."""

    topics: dict[str, Topic]
    plans: dict[str, Plan]
    holidays: dict[int, YearOfHolidays]
    facts: dict[str, Fact]
    sources: dict[str, Source]
    flow: Flow
    objects: tuple[OutOfScope, ...]
    concepts: tuple[Concept, ...]
    templates: dict[str, Template]
    policies: Policies
    texts: dict[str, dict[str, str]]
    unfinished: frozenset[str]
    version: str


def stored(library: Library) -> dict[str, bytes]:
    """Return the sections of a library, by name."""
    rest = _Rest.model_construct(
        **{name: getattr(library, name) for name in _Rest.model_fields if name != "texts"},
        texts=library.texts.by_lang,
    )
    entries = [_json(entry) for entry in library.entries.values()]
    ends = list(accumulate(map(len, entries)))
    return {
        "rest": _json(rest),
        "entries": b"".join(entries),
        "ends": json.dumps(dict(zip(library.entries, ends, strict=True))).encode(),
        "phrasings": json.dumps(list(library.phrasings), ensure_ascii=False).encode(),
    }


def opened(sections: Mapping[str, memoryview]) -> Library:
    """Return the library that was `stored`."""
    rest = _Rest.model_validate_json(bytes(sections["rest"]))
    fields = {name: getattr(rest, name) for name in _Rest.model_fields if name != "texts"}
    return Library(
        entries=StoredEntries(sections["entries"], json.loads(bytes(sections["ends"]))),
        phrasings=_Later(lambda: _phrasings(sections["phrasings"])),
        texts=Texts(rest.texts),
        **fields,
    )


class StoredEntries(Mapping[str, Entry]):
    """Entries by id, each read when it is looked at for the first time."""

    def __init__(self, whole: memoryview, ends: Mapping[str, int]) -> None:
        self._whole = whole
        self._places = dict(zip(ends, pairwise((0, *ends.values())), strict=True))
        self._read: dict[str, Entry] = {}

    def __getitem__(self, name: str) -> Entry:
        entry = self._read.get(name)
        if entry is None:
            begin, end = self._places[name]
            entry = Entry.model_validate_json(bytes(self._whole[begin:end]))
            self._read[name] = entry
        return entry

    def __contains__(self, name: object) -> bool:
        return name in self._places

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


class InOrder(Sequence[Entry]):
    """The entries of a library by their number."""

    def __init__(self, entries: Mapping[str, Entry]) -> None:
        self._entries, self._names = entries, tuple(entries)

    @overload
    def __getitem__(self, place: int) -> Entry: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Entry]: ...
    def __getitem__(self, place: int | slice) -> Entry | Sequence[Entry]:
        if isinstance(place, slice):
            return [self._entries[name] for name in self._names[place]]
        return self._entries[self._names[place]]

    def __len__(self) -> int:
        return len(self._names)


class _Later(Sequence[Phrasing]):
    """Phrasings that are read when somebody looks at them."""

    def __init__(self, read: Callable[[], tuple[Phrasing, ...]]) -> None:
        self._read = read

    @cached_property
    def _all(self) -> tuple[Phrasing, ...]:
        return self._read()

    @overload
    def __getitem__(self, place: int) -> Phrasing: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Phrasing]: ...
    def __getitem__(self, place: int | slice) -> Phrasing | Sequence[Phrasing]:
        return self._all[place]

    def __len__(self) -> int:
        return len(self._all)


def _phrasings(section: memoryview) -> tuple[Phrasing, ...]:
    return tuple(Phrasing(*row) for row in json.loads(bytes(section)))


def _json(model: Model) -> bytes:
    return model.model_dump_json(by_alias=True, exclude_defaults=True).encode()
