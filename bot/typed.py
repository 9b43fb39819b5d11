"""Frozen dataclasses as plain data, read again by the types of their fields, and changed."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, asdict, fields, is_dataclass
from enum import Enum
from functools import cache
from types import UnionType
from typing import TYPE_CHECKING, Any, Literal, TypeVar, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")
_TIMES: Mapping[type, Callable[[str], object]] = {
    dt.date: dt.date.fromisoformat,
    dt.time: dt.time.fromisoformat,
    dt.datetime: dt.datetime.fromisoformat,
}


if TYPE_CHECKING:
    # It is to be checked against the fields, which is done for this one only.
    from dataclasses import replace as replace  # noqa: PLC0414
else:

    def replace(value: T, /, **changes: object) -> T:
        """Return what `dataclasses.replace` does, in a sixth of the time if there are no slots.

        That one runs the initialiser, which sets each of a session's thirty fields, and a turn
        changes its session a dozen times. What a value has worked out from its fields and keeps
        beside them is left behind. Its class has no `__post_init__`.
        """
        held = getattr(value, "__dict__", ())
        if len(held) != len(value.__dataclass_fields__):  # slots, or something beside the fields
            return dataclasses.replace(value, **changes)
        copy = object.__new__(type(value))
        copy.__dict__.update(held, **changes)
        if len(copy.__dict__) != len(held):
            raise TypeError(f"{type(value).__name__} has not all of {', '.join(changes)}")
        return copy


class Unfit(ValueError):
    """What is to be read is no such value."""


def to_data(value: object) -> dict[str, Any]:
    """Return a dataclass as its fields, and those of what it is made of; days and hours stay."""
    return asdict(cast(Any, value))


def from_data(kind: type[T], data: object, *, is_lenient: bool = False) -> T:
    """Return the dataclass that `to_data` made this of, also by way of JSON.

    It must have just the fields of the class; `is_lenient`, it may lack those that have a default,
    and others are passed over. Raises Unfit.
    """
    try:
        return cast(T, _read(kind, data, is_lenient=is_lenient))
    except RecursionError:
        raise Unfit("it is too deep") from None


def _read(kind: Any, data: object, *, is_lenient: bool) -> object:  # noqa: ANN401 - any field's type
    origin, kinds = get_origin(kind), get_args(kind)
    if is_dataclass(kind):
        return _made(cast(type, kind), data, is_lenient=is_lenient)
    if origin is UnionType:
        return _first(kinds, data, is_lenient=is_lenient)
    if origin is tuple:
        return _several(kinds, data, is_lenient=is_lenient)
    if origin is Literal:
        fits = data in kinds
    elif kind in _TIMES or issubclass(kind, Enum):
        return _named(_TIMES.get(kind, kind), data)
    else:
        fits = type(data) is kind
    if not fits:
        raise Unfit(f"{data!r:.40} is no {kind}")
    return data


def _named(read: Callable[[str], object], data: object) -> object:
    if not isinstance(data, str):
        raise Unfit(f"{data!r:.40} should be a text")
    try:
        return read(data)
    except ValueError as error:
        raise Unfit(str(error)) from None


def _made(kind: type, data: object, *, is_lenient: bool) -> object:
    hints, defaults = _fields_of(kind)
    names = data.keys() if isinstance(data, dict) else frozenset[str]()
    missing, strange = hints.keys() - names, names - hints.keys()
    if is_lenient:
        missing, strange = missing - defaults, set()
    if not isinstance(data, dict) or missing or strange:
        raise Unfit(f"it has not the parts of a {kind.__name__}: {sorted({*missing, *strange})}")
    read = {
        name: _read(hint, data[name], is_lenient=is_lenient)
        for name, hint in hints.items()
        if name in data
    }
    return kind(**read)


@cache
def _fields_of(kind: type) -> tuple[Mapping[str, Any], frozenset[str]]:
    """Return the types of the fields, and the names of those that have a default."""
    defaults = frozenset(one.name for one in fields(kind) if _has_default(one))
    return get_type_hints(kind), defaults


def _has_default(one: Field[Any]) -> bool:
    return one.default is not MISSING or one.default_factory is not MISSING


def _first(kinds: tuple[Any, ...], data: object, *, is_lenient: bool) -> object:
    for kind in kinds:
        try:
            return _read(kind, data, is_lenient=is_lenient)
        except Unfit:
            continue
    raise Unfit("it is nothing that is known")


def _several(kinds: tuple[Any, ...], data: object, *, is_lenient: bool) -> tuple[object, ...]:
    if not isinstance(data, list | tuple):
        raise Unfit("it should be several")
    if kinds[-1] is Ellipsis:
        kinds = kinds[:1] * len(data)
    if len(kinds) != len(data):
        raise Unfit(f"it should be {len(kinds)}")
    pairs = zip(kinds, data, strict=True)
    return tuple(_read(kind, one, is_lenient=is_lenient) for kind, one in pairs)
