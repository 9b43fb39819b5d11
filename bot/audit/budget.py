"""Whether every view is short enough to be read: one screen, few marks, little that is unknown."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bot.content.findings import Finding
from bot.content.folder import Folder, Item
from bot.content.library import Library
from bot.content.models import Entry, Facts, Lang, Policies, When
from bot.content.pages import Topic
from bot.content.when import first_holding, holds, somebody
from bot.content.yamlfile import Place
from bot.dialogue.blocks import Block, texts_of
from bot.dialogue.compose import Composed, Composer
from bot.dialogue.grading import MAX_MARKS
from bot.render import plain_text

MAX_LINES = 12
MAX_HAN = 260
MAX_WORDS = 160
MAX_NOT_FOUND = 1
_WRITTEN: Mapping[Lang, tuple[Lang, ...]] = {"zh-Hans": ("zh-Hans", "zh-Hant"), "en": ("en",)}
"""The languages the wording is written in, each with those it is shown in."""

_HAN = re.compile("[\u3400-\u9fff]")
_WORD = re.compile(r"[\u3400-\u9fff]+|[^\s\u3400-\u9fff]*[A-Za-z0-9][^\s\u3400-\u9fff]*")
_NOT_FOUND = re.compile(
    r"没有?找到|没有?查到|找不到说明|没有说明"
    r"|\b(?:not|nothing|no (?:\S+ ){0,4})(?:was |were |is |are )?(?:found|documented)\b",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"来源文章|source article", re.IGNORECASE)


def check_budget(folder: Folder, library: Library) -> Iterator[Finding]:
    """Yield views that are too long, for every reader whom the knowledge tells apart.

    A first view has a budget of lines and of characters, or words; no view may have many marks or
    say again and again what was not found. Of a place one reader is named for each rule. A text of
    the interface that is missing is told as well.
    """
    told: set[tuple[str, int, str]] = set()
    try:
        for finding in _found(folder, library):
            where = (finding.file, finding.line, finding.rule)
            if where not in told:
                told.add(where)
                yield finding
    except KeyError as missing:
        message = f"{missing} is not written, or not filled in by the program; see the other texts"
        for document in folder.texts.values():
            yield document.finding((), "texts", message)


def _found(folder: Folder, library: Library) -> Iterator[Finding]:
    views = _Views(library)
    for entry in folder.entries:
        for case, place in _cases_of(library, entry.value):
            for lang in _WRITTEN:
                view = Composer(library, case, lang).entry(entry.value)
                yield from views.told(entry, view, lang, case, place)
    for topic in folder.topics:
        yield from _page(views, topic)
    if folder.policies:
        for index, policy in enumerate(folder.policies.value.policies):
            for case in _whens(one.when for one in policy.variants):
                for lang in _WRITTEN:
                    view = Composer(library, case, lang).policy(policy)
                    where = ("policies", index, "answer")
                    yield from views.told(folder.policies, view, lang, case, where)


def _page(views: _Views, topic: Item[Topic]) -> Iterator[Finding]:
    """Look at every first view of a page, and for each verdict once at what stands behind it."""
    library, opened = views.library, set[int]()
    for case in page_cases(library, topic.value):
        verdict = first_holding(topic.value.page.verdict, case) if topic.value.page else None
        for lang in _WRITTEN:
            composer = Composer(library, case, lang)
            write = composer.page_at_first if id(verdict) in opened else composer.page
            view = write(topic.value)
            yield from views.told(topic, view, lang, case, ("page",))
        opened.add(id(verdict))


def measure(blocks: Sequence[Block], lang: Lang) -> tuple[int, int]:
    """Return the logical lines of a view and its Han characters, its words if it is English.

    In English a run of Chinese, which is a label, counts as one word.
    """
    text = plain_text(blocks, lang)
    lines = sum(1 for line in text.splitlines() if line.strip())
    return lines, len(_WORD.findall(text)) if lang == "en" else len(_HAN.findall(text))


def page_cases(library: Library, topic: Topic) -> Iterator[Facts]:
    """Yield a case for each first view that a topic's page has, by what is known."""
    page, plan = topic.page, library.plans.get(topic.id)
    if page is None:
        yield {}
        return
    steps = plan.steps if plan else ()
    whens = [line.when for line in page.verdict] + [step.when for step in steps]
    whens += [line.when for line in page.warnings]
    slots = [slot for slot in library.slots if any(slot in when for when in whens)]
    slots += [slot for slot in page.asks if slot not in slots]
    families, seen = _families(library), set()
    for options in itertools.product(*(_options(library, families, slot, whens) for slot in slots)):
        case = {slot: option for slot, option in zip(slots, options, strict=True) if option}
        verdict = first_holding(page.verdict, case) or page.verdict[-1]
        lines = (*page.warnings, *verdict.instead)
        shown = (
            id(verdict),
            tuple(step.id for step in steps if holds(step.when, case)),
            tuple(holds(line.when, case) for line in lines),
            tuple(case.get(slot) for slot in families & set(slots)),
        )
        if shown not in seen:
            seen.add(shown)
            yield case


def _options(
    library: Library, families: frozenset[str], slot: str, whens: Iterable[When]
) -> tuple[str, ...]:
    """Return an option for each that conditions tell apart, and “” for one that is not known."""
    if slot in families:
        return ("", *(option.id for option in library.slots[slot].options))
    named = {option for when in whens for option in when.get(slot, ())}
    return ("", *(option.id for option in library.slots[slot].options if option.id in named))


def _families(library: Library) -> frozenset[str]:
    return frozenset(slot for fact in library.facts.values() for slot in fact.by)


def _cases_of(library: Library, entry: Entry) -> Iterator[tuple[Facts, Place]]:
    whens = [variant.when for variant in entry.variants] + [line.when for line in entry.details]
    for number, case in enumerate(_whens(whens)):
        inside = 0 < number <= len(entry.variants)
        yield case, ("variants", number - 1, "answer") if inside else ("answer",)
    for slot in entry.asks:
        if slot in library.slots:
            for option in library.slots[slot].options:
                yield {slot: option.id}, ("answer",)


def _whens(whens: Iterable[When]) -> Iterator[Facts]:
    yield {}
    yield from map(somebody, whens)


@dataclass
class _Views:
    """What was looked at: many readers get the same view of an answer."""

    library: Library
    seen: set[tuple[object, ...]] = field(default_factory=set)

    def told(
        self,
        item: Item[Entry] | Item[Topic] | Item[Policies],
        view: Composed,
        lang: Lang,
        case: Facts,
        place: Place,
    ) -> Iterator[Finding]:
        """Yield what is wrong with a view, the first time that it is shown."""
        shown = (item.document.name, item.place, place, lang, view)
        if shown in self.seen:
            return
        self.seen.add(shown)
        who = ", ".join(f"{slot} {option}" for slot, option in case.items()) or "nobody known"
        for message in _too_long(view.blocks, lang, who):
            yield item.finding("budget", message, *place)
        parts = [("answer", view.blocks), *((page.id, page.blocks) for page in view.pages)]
        for name, blocks in parts:
            for rule, message in _words(self.library, name, blocks, lang):
                yield item.finding(rule, message, *place)


def _too_long(blocks: Sequence[Block], lang: Lang, who: str) -> Iterator[str]:
    for shown in _WRITTEN[lang]:
        lines, size = measure(blocks, shown)
        most, unit = (MAX_WORDS, "words") if lang == "en" else (MAX_HAN, "Han characters")
        if lines > MAX_LINES or size > most:
            yield (
                f"the first view has {lines} lines and {size} {unit} ({shown}, {who}), at most "
                f"{MAX_LINES} and {most} fit a screen; shorten it, or move a part behind it"
            )


def _words(
    library: Library, name: str, view: Sequence[Block], lang: Lang
) -> Iterator[tuple[str, str]]:
    """Yield the rules that the words of a view break, as they are written."""
    text = "\n".join(text for block in view for text in texts_of(block))
    marks = sum(text.count(mark) for mark in _mark_words(library, lang) if mark)
    if marks > MAX_MARKS and not name.startswith("evidence"):
        yield "marks", f"the view {name} has {marks} marks ({lang}), at most {MAX_MARKS} may be"
    if len(_NOT_FOUND.findall(text)) > MAX_NOT_FOUND:
        message = (
            f"the view {name} says more than once what was not found ({lang}); put it in a line "
            "that begins with “? ”, or under `unverified`"
        )
        yield "not-found", message
    if found := _ARTICLE.search(text):
        yield "article", f"readers have not seen “{found[0]}”; say what is often said on the web"


def _mark_words(library: Library, lang: Lang) -> tuple[str, ...]:
    kinds = ("reprint", "observed", "community", "secondary", "draft", "article", "weak")
    return tuple(library.text(f"mark.{kind}", lang) for kind in kinds)
