"""References in wording: `{fact.id}`, `{fact.id|value}`, `{fact.id|text}`, `{fact.id|mark}`.

A number, fee, limit or menu path stands once, in a fact; every text that needs it refers to it. A
mark is shown only where a fact is worse supported than the view it stands in says of itself; who
expands a text says which facts those are, and in which words. `{steps:plan}` on a line of its own
stands for the steps of a plan, `{steps:plan one two}` for two of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Final

from bot.content.models import DayUnit, Fact, Facts, Lang, Wording
from bot.content.when import UNKNOWN

DAYS: Final = "days"
"""In braces, in the wording of a fact: its own days, from the least to the most."""
OWN_DAYS: Final = (DAYS, "least", "most")
"""Those, and either end alone."""
PLANNED: Final = "steps:"
"""In braces, before the name of a plan."""

_REFERENCE = re.compile(r"(?P<gap>[ \t]*)\{(?P<fact>[^{}|]*)(?:\|(?P<form>[^{}]*))?\}")
_UNSPACED = re.compile("[\u4e00-\u9fff][A-Za-z0-9]|[A-Za-z0-9][\u4e00-\u9fff]")
_JOINED = re.compile(r"）（|\) \(")
_FORMS = (None, "value", "text", "mark")
_STOPS = "。！？.!?"


def references(text: str) -> Iterator[tuple[str, str | None]]:
    """Yield the fact id and the form (None if not given) of every reference, in order."""
    if "{" not in text:  # which is seen at once, and true of most
        return
    for match in _REFERENCE.finditer(text):
        yield match["fact"], match["form"]


def without_references(text: str) -> str:
    """Return the text as its author wrote it between the references."""
    return _REFERENCE.sub(lambda match: match["gap"], text)


def known_form(form: str | None) -> bool:
    """Tell whether a reference may have this form."""
    return form in _FORMS


def of_case(text: str, facts: Mapping[str, Fact], case: Facts) -> str:
    """Refer to the fact of the reader's own case where a fact is one of a family: see `Fact.by`."""

    def own(match: re.Match[str]) -> str:
        name = own_fact(match["fact"], facts, case)
        return match[0].replace(match["fact"], name, 1) if name != match["fact"] else match[0]

    return _REFERENCE.sub(own, text) if "{" in text else text


def own_fact(name: str, facts: Mapping[str, Fact], case: Facts) -> str:
    """Return the fact that holds in the reader's case alone, if it is known; or else `name`."""
    fact = facts.get(name)
    for slot, options in fact.by.items() if fact else ():
        known = case.get(slot, UNKNOWN)
        if known in options:
            return options[known]
    return name


def expand(
    text: str, facts: Mapping[str, Fact], lang: Lang, marks: Mapping[str, str] | None = None
) -> str:
    """Replace the references by what the facts say. A reference to no fact stays as it is.

    `marks` are the words that follow a fact, by its id, with the space before them if they need
    one; other facts have none.
    """

    def replace(match: re.Match[str]) -> str:
        fact = facts.get(match["fact"])
        if fact is None:
            return match[0]
        mark = (marks or {}).get(fact.id, "")
        if match["form"] == "mark":
            return mark
        shown = match["gap"] + _shown(fact, match["form"], lang, mark)
        return _spaced(text[: match.start()], shown, text[match.end() :])

    written = _REFERENCE.sub(replace, text) if "{" in text else text
    return _JOINED.sub(_together, written) if marks else written


def _together(brackets: re.Match[str]) -> str:
    """Put what stands in two brackets side by side into one."""
    return "，" if brackets[0] == "）（" else "; "


def _spaced(before: str, shown: str, after: str) -> str:
    """Set Latin letters and digits off from the Chinese beside them."""
    left = " " if _UNSPACED.fullmatch(before[-1:] + shown[:1]) else ""
    right = " " if _UNSPACED.fullmatch(shown[-1:] + after[:1]) else ""
    return left + shown + right


def written_out(facts: Mapping[str, Fact]) -> dict[str, Fact]:
    """Return the facts with their own `{days}`, and then what they say of each other, in words."""
    own = {name: _rewritten(fact, partial(_with_days, fact)) for name, fact in facts.items()}
    return {
        name: _rewritten(fact, lambda text, lang: expand(text, own, lang))
        for name, fact in own.items()
    }


def _rewritten(fact: Fact, rewrite: Callable[[str, Lang], str]) -> Fact:
    """Return the fact with its text and value rewritten; itself if they hold no braces."""
    changed = {
        name: Wording(
            zh=rewrite(wording.zh, "zh-Hans"), en=wording.en and rewrite(wording.en, "en")
        )
        for name, wording in (("text", fact.text), ("value", fact.value))
        if wording and "{" in f"{wording.zh}{wording.en}"
    }
    return fact.model_copy(update=changed) if changed else fact


def _with_days(fact: Fact, text: str, lang: Lang) -> str:
    if fact.days is None:
        return text
    least, most = map(str, fact.days)
    both = most if least == most else f"{least}–{most}"
    for name, many in zip(OWN_DAYS, (both, least, most), strict=True):
        text = text.replace(f"{{{name}}}", f"{many} {_unit(fact.unit, many, lang)}")
    return text


def _unit(unit: DayUnit, many: str, lang: Lang) -> str:
    is_working = unit is DayUnit.WORKING
    if lang != "en":
        return "个工作日" if is_working else "天"
    return ("working " if is_working else "") + ("day" if many == "1" else "days")


def _shown(fact: Fact, form: str | None, lang: Lang, mark: str) -> str:
    if form == "value" and fact.value:
        return fact.value.get(lang)
    if form is None and fact.value:
        return f"{fact.value.get(lang)}{mark}"
    text = fact.text.get(lang)
    if text[-1] in _STOPS:
        return f"{text[:-1]}{mark}{text[-1]}"
    return f"{text}{mark}"
