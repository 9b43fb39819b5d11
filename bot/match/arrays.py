"""Arrays that are made once and only read afterwards, and what is done with rows of them.

Rows of different lengths lie one behind the other in one array; `starts` says where each begins
and, last, where the end is.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Doubles: TypeAlias = NDArray[np.float64]
Floats: TypeAlias = NDArray[np.float32]
Keys: TypeAlias = NDArray[np.uint64]
Numbers: TypeAlias = NDArray[Any]
"""Whole numbers of any width."""
_WIDE = np.iinfo(np.int32).max
Arrays: TypeAlias = Mapping[str, NDArray[Any]]
"""Everything that one part of the matcher keeps, by name."""


def starts_of(sizes: Numbers) -> Numbers:
    """Return where rows of these sizes begin, and last the end."""
    starts = np.zeros(len(sizes) + 1, np.int64)
    np.cumsum(sizes, out=starts[1:])
    return starts if starts[-1] > _WIDE else starts.astype(np.int32)


def places_of(starts: Numbers, rows: Numbers) -> tuple[Numbers, Numbers]:
    """Return where everything in some rows stands, and how much is in each of them."""
    first = starts[rows]
    sizes = starts[rows + 1] - first
    return places_from(first, sizes), sizes


def places_from(first: Numbers, sizes: Numbers) -> Numbers:
    """Return where everything stands in rows that begin there and are of these sizes."""
    ends = sizes.cumsum()
    places: Numbers = (first - ends + sizes).repeat(sizes)
    places += np.arange(len(places))
    return places


def beside(*columns: NDArray[Any]) -> Numbers:
    """Return columns of numbers of up to 32 bits as one array, row by row.

    So one look fetches all that is known of a thing. `columns_of` takes them apart again.
    """
    words = (one.view(np.int32) if one.dtype == np.float32 else one for one in columns)
    return np.column_stack([word.astype(np.int32) for word in words]).ravel()


def columns_of(rows: Numbers, places: Numbers, count: int) -> Numbers:
    """Return those columns, `count` of them, for the things at some places.

    Numbers with a fraction are to be viewed as such.
    """
    return rows.reshape(-1, count).take(places, 0).T


def by_row(rows: Numbers, count: int) -> tuple[Numbers, Numbers]:
    """Return the order in which values that stand in these rows lie behind each other, and starts.

    Within a row they keep their order.
    """
    return np.argsort(rows, kind="stable"), starts_of(np.bincount(rows, minlength=count))


def begins(ordered: Numbers) -> NDArray[np.bool_]:
    """Return a mask of where, in such an order, a new value begins."""
    mask = np.empty(len(ordered), bool)
    mask[:1] = True
    np.not_equal(ordered[1:], ordered[:-1], out=mask[1:])
    return mask


def distinct(values: Numbers) -> tuple[Numbers, Numbers]:
    """Return the different values in ascending order, and how often each occurs."""
    if not len(values):
        return values, np.zeros(0, np.int64)
    ordered = np.sort(values)
    firsts = begins(ordered).nonzero()[0]
    return ordered[firsts], np.diff(firsts, append=len(ordered))


def part(arrays: Arrays, name: str) -> Arrays:
    """Return those arrays whose names begin with `name` and a dot, by the rest of it."""
    prefix = f"{name}."
    return {
        key.removeprefix(prefix): array for key, array in arrays.items() if key.startswith(prefix)
    }


def under(name: str, arrays: Arrays) -> Arrays:
    """Return them called as `part` finds them."""
    return {f"{name}.{key}": array for key, array in arrays.items()}


def narrow(numbers: Numbers) -> Numbers:
    """Return whole numbers from 0 on in as few bytes as the highest needs."""
    return numbers.astype(np.min_scalar_type(int(numbers.max(initial=0))))


def packed(arrays: Arrays) -> dict[str, NDArray[Any]]:
    """Return them, all of one dimension, called as `unpacked` finds them among bytes."""
    return {
        f"{name}:{array.dtype.str}": np.ascontiguousarray(array) for name, array in arrays.items()
    }


def unpacked(sections: Mapping[str, memoryview]) -> Arrays:
    """Return the arrays among some sections. They are views: nothing is copied."""
    found = {}
    for section, data in sections.items():
        name, colon, kind = section.rpartition(":")
        if colon:
            found[name] = np.frombuffer(data, np.dtype(kind))
    return found
