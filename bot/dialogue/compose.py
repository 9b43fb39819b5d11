"""From knowledge to reply blocks: an entry's answer, a topic's page, their evidence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from bot.content import Library
from bot.content.models import Cell, Entry, Facts, Lang, Line, Policy, Table, Topic, When
from bot.content.models import Page as Sections
from bot.content.polarity import first_sentence
from bot.content.when import UNKNOWN, first_holding, holds
from bot.content.wording import correction_mark, expand, references
from bot.dialogue.evidence import evidence_pages
from bot.dialogue.reply import (
    Block,
    Bullets,
    Copy,
    Correction,
    Grid,
    Heading,
    Page,
    Paragraph,
    Steps,
    Warn,
)
from bot.match.openings import opening_of

_STEP = re.compile(r"\d+[.、)]\s+")
_SENTENCE = re.compile(r"[。！？]|[.!?](?=\s)")
_PAGES = (
    ("conditions", ("audience", "preconditions", "materials")),
    ("money", ("fee", "time")),
    ("effects", ("kept", "lost", "reversible")),
)


@dataclass
class Composer:
    """Writes for one reader; remembers which facts the text has referred to."""

    library: Library
    facts: Facts
    lang: Lang
    used: dict[str, None] = field(default_factory=dict)
    first: tuple[str, ...] = ()
    """The facts of the first view, once that is written."""
    corrected: set[str] = field(default_factory=set)
    _view: dict[str, None] = field(default_factory=dict)
    """The facts of the view being written."""

    def entry(self, entry: Entry, question: str = "") -> tuple[tuple[Block, ...], tuple[Page, ...]]:
        """Return the answer and its pages (tables, evidence).

        How the `question` was put may decide the first sentence.
        """
        wording = next(
            (variant.answer for variant in entry.variants if holds(variant.when, self.facts)),
            None,
        )
        text = (wording or entry.answer).get(self.lang)
        if wording is None and (opening := opening_of(entry, question)):
            text = opening.get(self.lang) + first_sentence(text)[1]
        blocks = (*self._prose(text), *self._corrections())
        self.first = self._viewed()
        pages = self._table_pages(entry.tables)
        pages += self._template_pages(entry)
        pages += evidence_pages(self.library, self.used, self.lang)
        return blocks, tuple(pages)

    def page(self, topic: Topic) -> tuple[tuple[Block, ...], tuple[Page, ...]]:
        """Return a topic's recommendation: the first view, and the pages behind it."""
        page = topic.page
        if page is None:
            return (Paragraph(self._text(topic.summary.get(self.lang))),), ()
        verdict = first_holding(page.verdict, self.facts) or page.verdict[-1]
        first: list[Block] = list(_verdict(self._text(verdict.get(self.lang))))
        if steps := self._lines(page.steps):
            first.append(Steps(steps))
        first += [Warn(text) for text in self._lines(page.warnings)]
        first += self._corrections()
        self.first = self._viewed()
        pages = []
        for page_id, names in _PAGES:
            title, blocks = self._label(f"page.{page_id}"), self.sections(page, names)
            pages.append(Page(page_id, title, blocks, self._viewed()))
        pages += self._table_pages(page.tables)
        pages += evidence_pages(self.library, self.used, self.lang)
        return tuple(first), tuple(pages)

    def lead(self, entry: Entry) -> tuple[Block, ...]:
        """Return the first paragraph of an answer with its corrections."""
        blocks = tuple(self._prose(entry.answer.get(self.lang).split("\n\n", maxsplit=1)[0]))
        self.first = self._viewed()
        return (*blocks, *self._corrections())

    def policy(self, policy: Policy) -> tuple[tuple[Block, ...], tuple[Page, ...]]:
        """Return the answer, its first line set off, and its evidence; no corrections."""
        fitting = (one.answer for one in policy.variants if holds(one.when, self.facts))
        text = next(fitting, policy.answer).get(self.lang)
        first, _, rest = text.partition("\n")
        blocks = (Paragraph(self._text(first), strong=True), *self._prose(rest))
        self.first = self._viewed()
        return blocks, tuple(evidence_pages(self.library, self.used, self.lang))

    def sections(self, page: Sections, names: Iterable[str]) -> tuple[Block, ...]:
        """Return sections of a topic's page, each under its heading."""
        blocks: list[Block] = []
        of = dict(page.sections())
        for name in names:
            if items := self._lines(of[name]):
                blocks += [Heading(self._label(f"page.{name}")), Bullets(items)]
        return (*blocks, *self._corrections())

    def _table_pages(self, tables: Iterable[str]) -> list[Page]:
        pages = []
        known = (self.library.tables[table] for table in tables if table in self.library.tables)
        for number, table in enumerate(known, start=1):
            grid = self._grid(table)
            blocks: tuple[Block, ...] = (grid, *self._corrections())
            pages.append(Page(f"table{number}", grid.title, blocks, self._viewed()))
        return pages

    def _template_pages(self, entry: Entry) -> list[Page]:
        template = self.library.templates.get(entry.template or "")
        if template is None:
            return []
        copy = Copy(self._text(template.text.get(self.lang)))
        blocks: tuple[Block, ...] = (copy, *self._corrections())
        return [Page("template", template.title.get(self.lang), blocks, self._viewed())]

    def _grid(self, table: Table) -> Grid:
        order = (0, *self._own_first(table.columns[1:], start=1))
        rows = [table.rows[index] for index in self._own_first([row[0] for row in table.rows])]
        return Grid(
            table.title.get(self.lang),
            tuple(table.columns[index].get(self.lang) for index in order),
            tuple(tuple(self._cell(row[index]) for index in order) for row in rows),
        )

    def _own_first(self, headings: Sequence[Line], start: int = 0) -> list[int]:
        """Return the positions of the headings, those that are the reader's own case first."""
        own = [bool(line.when) and holds(line.when, self.facts) is True for line in headings]
        return sorted(range(start, start + len(own)), key=lambda index: not own[index - start])

    def _cell(self, cell: Cell) -> str:
        text = self._text(cell.get(self.lang))
        return f"{text} {self._text(f'{{{cell.fact}|mark}}')}" if cell.fact else text

    def _lines(self, lines: Iterable[Line]) -> tuple[str, ...]:
        texts = []
        for line in lines:
            fits = holds(line.when, self.facts)
            if fits is False:
                continue
            text = self._text(line.get(self.lang))
            if fits is None:
                who = self._who(line.when)
                text = self.library.text("line.for", self.lang, who=who, text=text)
            texts.append(text)
        return tuple(texts)

    def _who(self, when: When) -> str:
        """Name those whom a condition means, by the slots that are not known."""
        parts = []
        for slot_id, options in when.items():
            if self.facts.get(slot_id, UNKNOWN) != UNKNOWN:
                continue
            names = [option_noun(self.library, slot_id, option, self.lang) for option in options]
            parts.append(self._label("line.join").join(names))
        return self._label("known.join").join(parts)

    def _prose(self, text: str) -> Iterator[Block]:
        for paragraph in re.split(r"\n\s*\n", text.strip()):
            yield from self._paragraph(paragraph.splitlines())

    def _paragraph(self, lines: list[str]) -> Iterator[Block]:
        """Read `1. ` steps, `- ` points and `! ` warnings; other lines are prose."""
        steps: list[str] = []
        bullets: list[str] = []
        for raw in (*lines, ""):
            line = raw.strip()
            step = _STEP.match(line)
            if not step and steps:
                yield Steps(tuple(steps))
                steps = []
            if not line.startswith("- ") and bullets:
                yield Bullets(tuple(bullets))
                bullets = []
            if step:
                steps.append(self._text(line[step.end() :]))
            elif line.startswith("- "):
                bullets.append(self._text(line[2:]))
            elif line.startswith("! "):
                yield Warn(self._text(line[2:]))
            elif line:
                yield Paragraph(self._text(line))

    def _text(self, text: str) -> str:
        for fact_id, _ in references(text):
            self.used.setdefault(fact_id)
            self._view.setdefault(fact_id)
        return expand(text, self.library.facts, self.lang)

    def _viewed(self) -> tuple[str, ...]:
        """The facts referred to since the last call."""
        view, self._view = tuple(self._view), {}
        return view

    def _corrections(self) -> tuple[Correction, ...]:
        """The article's claims beside the facts referred to since the last call."""
        new = [fact for fact in self.used if fact not in self.corrected]
        self.corrected.update(new)
        facts = (self.library.facts[fact] for fact in new if fact in self.library.facts)
        return tuple(
            Correction(fact.claim.get(self.lang), correction_mark(fact))
            for fact in facts
            if fact.claim
        )

    def _label(self, key: str) -> str:
        return self.library.text(key, self.lang)


def _verdict(text: str) -> Iterator[Paragraph]:
    """Set the first sentence off from the rest."""
    end = _SENTENCE.search(text)
    head, rest = (text[: end.end()], text[end.end() :].strip()) if end else (text, "")
    yield Paragraph(head.strip(), strong=True)
    if rest:
        yield Paragraph(rest)


def option_noun(library: Library, slot_id: str, option_id: str, lang: Lang) -> str:
    """Return how an option is called among the recognised facts."""
    slot = library.slots.get(slot_id)
    option = slot.option(option_id) if slot else None
    if option is None:
        return option_id
    return (option.noun or option.label).get(lang)
