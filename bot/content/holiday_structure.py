"""Rules that public holidays must keep before a folder can be used."""

from __future__ import annotations

from collections.abc import Iterator

from bot.content.findings import Finding
from bot.content.folder import Folder, Item
from bot.content.holidays import YearOfHolidays

_SATURDAY = 5


def check_holidays(folder: Folder) -> Iterator[Finding]:
    """Yield years that stand twice, days that cannot be right, and sources that are missing."""
    sources = {item.value.id for item in folder.sources}
    seen: set[int] = set()
    for item in folder.holidays:
        year = item.value
        if year.year in seen:
            yield item.finding("duplicate-id", f"{year.year} stands twice; delete one", "year")
        seen.add(year.year)
        if year.source not in sources:
            message = f"no source {year.source} in sources.yaml; add it there, or name another"
            yield item.finding("source", message, "source")
        yield from _days(item)


def _days(item: Item[YearOfHolidays]) -> Iterator[Finding]:
    year = item.value
    for key, days in (("off", year.off), ("working", year.working)):
        if others := sorted(str(day) for day in days if day.year != year.year):
            message = f"{', '.join(others)}: not in {year.year}; correct the day or the year"
            yield item.finding("holidays", message, key)
    if both := sorted(str(day) for day in year.off & year.working):
        message = f"{', '.join(both)}: a day is either off or a working day; keep one"
        yield item.finding("holidays", message, "working")
    if plain := sorted(str(day) for day in year.working if day.weekday() < _SATURDAY):
        message = f"{', '.join(plain)}: no weekend, so a working day anyway; delete it"
        yield item.finding("holidays", message, "working")
