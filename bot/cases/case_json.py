"""A case as JSON text, and read again, whatever release wrote it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, asdict, fields, is_dataclass
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, cast, get_args, get_origin, get_type_hints

from bot.cases.case import Case

_TIMES: Mapping[type, Callable[[str], object]] = {
    dt.date: dt.date.fromisoformat,
    dt.time: dt.time.fromisoformat,
    dt.datetime: dt.datetime.fromisoformat,
}


def to_json(case: Case) -> str:
    """Return a case as JSON text."""
    return json.dumps(asdict(case), ensure_ascii=False, separators=(",", ":"), default=str)


def from_json(text: str) -> Case:
    """Read `to_json`'s text; keys that this release does not know are passed over.

    Raises ValueError if it is not such a text.
    """
    try:
        return cast(Case, _read(Case, json.loads(text)))
    except (TypeError, KeyError, AttributeError, RecursionError) as error:
        message = f"not a case: {error}"
        raise ValueError(message) from error


def _read(kind: Any, data: Any) -> object:  # noqa: ANN401 - whatever a field may be
    origin, kinds = get_origin(kind), get_args(kind)
    if is_dataclass(kind):
        return _made(cast(type, kind), data)
    if origin is UnionType:  # something or None
        (other,) = (one for one in kinds if one is not NoneType)
        return None if data is None else _read(other, data)
    if origin is tuple:
        if kinds[-1] is Ellipsis:
            return tuple(_read(kinds[0], one) for one in data)
        return tuple(_read(one, part) for one, part in zip(kinds, data, strict=True))
    if origin is Literal:
        if data not in kinds:
            raise TypeError(f"{data!r} is none of {kinds}")
        return data
    if kind in _TIMES:
        return _TIMES[kind](data)
    if issubclass(kind, Enum):
        return kind(data)
    if type(data) is not kind:
        raise TypeError(f"{data!r:.40} is no {kind}")
    return data


def _made(kind: type, data: Mapping[str, Any]) -> object:
    hints, defaults = _fields_of(kind)
    values = {name: _read(hint, data[name]) for name, hint in hints.items() if name in data}
    if missing := hints.keys() - values.keys() - defaults:
        raise KeyError(f"{kind.__name__} lacks {sorted(missing)}")
    return kind(**values)


@cache
def _fields_of(kind: type) -> tuple[Mapping[str, Any], frozenset[str]]:
    """Return the types of the fields, and the names of those that may be missing."""
    optional = frozenset(one.name for one in fields(kind) if _is_optional(one))
    return get_type_hints(kind), optional


def _is_optional(one: Field[Any]) -> bool:
    return one.default is not MISSING or one.default_factory is not MISSING
