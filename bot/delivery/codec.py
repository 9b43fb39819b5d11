"""Frozen dataclasses as JSON and back; what another release wrote otherwise is not guessed at."""

from __future__ import annotations

from dataclasses import asdict, is_dataclass
from types import UnionType
from typing import Any, Literal, TypeVar, cast, get_args, get_origin, get_type_hints

from bot.store import JsonValue

T = TypeVar("T")


class Unfit(ValueError):
    """What is to be read is no such value."""


def to_data(value: object) -> dict[str, JsonValue]:
    """Return a dataclass as what JSON can hold: its fields, and those of what it is made of."""
    return asdict(cast(Any, value))


def from_data(kind: type[T], data: object) -> T:
    """Return the dataclass that `to_data` made this of, also by way of JSON. Raises Unfit."""
    return cast(T, _read(kind, data))


def _read(kind: Any, data: object) -> object:  # noqa: ANN401 - a type, or what stands for several
    origin, kinds = get_origin(kind), get_args(kind)
    if is_dataclass(kind):
        return _made(cast(type, kind), data)
    if origin is UnionType:
        return _first(kinds, data)
    if origin is tuple:
        return _several(kinds, data)
    fits = data in kinds if origin is Literal else type(data) is kind
    if not fits:
        raise Unfit(f"{data!r:.40} is no {kind}")
    return data


def _made(kind: type, data: object) -> object:
    hints = get_type_hints(kind)
    if not isinstance(data, dict) or data.keys() != hints.keys():
        raise Unfit(f"it has not the parts of a {kind.__name__}")
    return kind(**{name: _read(hint, data[name]) for name, hint in hints.items()})


def _first(kinds: tuple[Any, ...], data: object) -> object:
    for kind in kinds:
        try:
            return _read(kind, data)
        except Unfit:
            continue
    raise Unfit("it is nothing that is known")


def _several(kinds: tuple[Any, ...], data: object) -> tuple[object, ...]:
    if not isinstance(data, list | tuple):
        raise Unfit("it should be several")
    if kinds[-1] is Ellipsis:
        kinds = kinds[:1] * len(data)
    if len(kinds) != len(data):
        raise Unfit(f"it should be {len(kinds)}")
    return tuple(_read(kind, one) for kind, one in zip(kinds, data, strict=True))
