"""Values that are kept as JSON and read again, whatever release wrote them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, fields
from typing import Any, Self, TypeVar

from bot.jsontext import decoded, encoded

ITEM = "item"
"""Under this name the metadata of a field say how what it holds, or one of several, is read."""
LENT = "lent"
"""Under this name they say that a field is another owner's, and not kept with the rest."""

T = TypeVar("T")
_fields: dict[type, dict[str, Field[Any]]] = {}


@dataclass(frozen=True)
class Kept:
    """Something that is kept."""

    def to_json(self) -> str:
        """Return it as JSON text."""
        return encoded({name: getattr(self, name) for name in fields_of(type(self))})

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read `to_json`'s text; unknown keys, of other releases say, are ignored.

        Raises ValueError if it is not such a text.
        """
        try:
            data: dict[str, Any] = decoded(text)
            data.setdefault("shown_page", data.pop("at", ""))  # its name until 2026-11
            return made(cls, data)
        except (TypeError, AttributeError, KeyError, RecursionError) as error:
            message = f"not a {cls.__name__}: {error}"
            raise ValueError(message) from error


def made(cls: type[T], data: Mapping[str, Any]) -> T:
    """Return a dataclass of what JSON says. Raises TypeError for a value of another type."""
    values: dict[str, Any] = {
        name: _value(one, data[name]) for name, one in fields_of(cls).items() if name in data
    }
    return cls(**values)


def fields_of(cls: type) -> dict[str, Field[Any]]:
    """Return the fields of a dataclass that are its own, by their names."""
    if cls not in _fields:
        own = (field for field in fields(cls) if LENT not in field.metadata)
        _fields[cls] = {field.name: field for field in own}
    return _fields[cls]


def _value(field: Field[Any], value: object) -> object:
    """Return what a field is to hold: what its default is, text if it has none."""
    default, read = field.default, field.metadata.get(ITEM)
    if isinstance(default, tuple) and isinstance(value, list):
        return tuple(map(read, value)) if read else tuple(value)
    if read and isinstance(value, dict):
        return read(value)
    fits = isinstance(value, str if default is MISSING or default is None else type(default))
    if fits or value is default is None:
        return value
    message = f"{field.name} is {value!r}"
    raise TypeError(message)
