"""From knowledge to reply blocks: an entry's answer, a topic's page, their evidence."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from bot.content import Library
from bot.content.models import Entry, Facts, Lang, Line, Policy
from bot.content.pages import Cell, Table, Topic, Verdict
from bot.content.pages import Page as Sections
from bot.content.plans import tick_of
from bot.content.polarity import first_sentence
from bot.content.when import first_holding, holds
from bot.dialogue.blocks import (
    Block,
    Bullets,
    Checklist,
    Copy,
    Grade,
    Grid,
    Heading,
    Paragraph,
    Steps,
    Warn,
)
from bot.dialogue.claims import claim_of_view
from bot.dialogue.evidence import evidence_pages
from bot.dialogue.grading import Graded, graded
from bot.dialogue.prose import Prose, prose
from bot.dialogue.reply import Page
from bot.dialogue.steps import full_step, full_steps, in_short, step_titles
from bot.match.openings import opening_of
from bot.typed import replace

_SENTENCE = re.compile(r"[。！？]|[.!?](?=\s)")
TEMPLATE = "template"
"""The page of an entry that holds its template."""
FINAL, CONFIRM = "final", "confirm"
"""Pages of a path: what comes before the step that cannot be undone, and how that one is taken."""
_PAGES = (
    ("needs", ("preconditions", "materials", "fee", "time")),
    ("effects", ("audience", "kept", "lost", "reversible")),
)


@dataclass(frozen=True, slots=True)
class Composed:
    """A first view, the pages behind it, and the facts that the first view refers to."""

    blocks: tuple[Block, ...]
    pages: tuple[Page, ...] = ()
    facts: tuple[str, ...] = ()


Remember: TypeAlias = Callable[[Hashable, Callable[[], Composed]], Composed]
"""Returns what stands under a name, and has it written if it is not remembered."""


def _afresh(_: Hashable, write: Callable[[], Composed]) -> Composed:
    return write()


@dataclass(frozen=True, slots=True)
class Composer:
    """Writes for one reader; what is not certain to concern them is left out."""

    library: Library
    facts: Facts
    """What is known of the reader's case."""
    lang: Lang
    question: str = ""
    """What the reader has asked, in their words: it may bring up what circulates on the web."""
    done: Collection[str] = ()
    """Steps that the reader has ticked off, as `topic.step`."""
    remember: Remember = _afresh
    """It is told nothing of the question, which is somebody's words."""

    def entry(self, entry: Entry) -> Composed:
        """Return the answer and its pages (details, tables, evidence)."""
        opening = opening_of(entry, self.question)
        lead = opening.get(self.lang) if opening else ""
        return self._claimed(self._kept(lambda: self._entry(entry, lead), "entry", entry.id, lead))

    def page(self, topic: Topic) -> Composed:
        """Return a topic's recommendation: the first view, and the pages behind it."""
        return self._claimed(self._kept(lambda: self._page_of(topic), "page", topic.id, *self.done))

    def policy(self, policy: Policy) -> Composed:
        """Return the answer, its first line set off, and its evidence."""
        return self._kept(lambda: self._policy(policy), "policy", policy.id)

    def in_brief(self, target: Entry | Topic, sentences: int, *, warning: bool) -> Composed:
        """Return the first sentences of an answer or a page, and the first warning behind them.

        No list is begun that would have to be cut off.
        """
        name = (type(target), target.id, sentences, warning)
        return self._kept(lambda: self._brief(target, sentences, warning), "brief", *name)

    def _kept(self, write: Callable[[], Composed], *name: Hashable) -> Composed:
        return self.remember((name, self.lang, frozenset(self.facts.items())), write)

    def _entry(self, entry: Entry, lead: str) -> Composed:
        answer = self._answer(entry, lead)
        details = self._prose("\n".join(self._lines(entry.details)))
        pages = self._page("detail", details.blocks)
        pages += self._table_pages(entry.tables)
        pages += self._template_pages(entry)
        pages += self._unverified((*answer.unverified, *details.unverified))
        blocks = [*self._first_of_all(entry), *_verdict_first(answer.blocks)]
        return self._with_evidence(self._first_view(blocks), pages)

    def _page_of(self, topic: Topic) -> Composed:
        page = topic.page
        first = self._page_at_first(topic)
        if page is None:
            return first
        pages = []
        verdict = self._verdict(page)
        if not verdict.instead:
            steps = full_steps(self.library, topic.id, self.facts, self.lang)
            warnings = [Warn(text) for text in self._lines(page.warnings)]
            pages += self._page("how", [*([Steps(steps)] if steps else []), *warnings])
            pages += self._final_pages(topic, warnings)
        if not (verdict.instead and verdict.when):  # a way that is closed to them costs nothing
            for page_id, names in _PAGES:
                pages += self._page(page_id, self._sections(page, names))
        pages += self._table_pages(page.tables)
        pages += self._unverified(self._lines(page.unverified))
        return self._with_evidence(first, pages)

    def page_at_first(self, topic: Topic) -> Composed:
        """Return the first view of a topic's page alone."""
        return self._claimed(self._page_at_first(topic))

    def _page_at_first(self, topic: Topic) -> Composed:
        if topic.page is None:
            return self._first_view([Paragraph(topic.summary.get(self.lang))])
        verdict = self._verdict(topic.page)
        blocks: list[Block] = list(_set_off(verdict.get(self.lang)))
        blocks += self._to_do(topic, verdict)
        if not verdict.instead:
            blocks += [Warn(text) for text in self._lines(topic.page.warnings)[:1]]
        return self._first_view(blocks)

    def template(self, name: str) -> Page | None:
        """Return a template, which is one block to copy; None if there is none of that name."""
        template = self.library.templates.get(name)
        if template is None:
            return None
        view = self._view([Copy(template.text.get(self.lang))])
        copy = view.blocks[:1]  # what is copied has no grade
        return Page(TEMPLATE, template.title.get(self.lang), copy, view.facts)

    def _brief(self, target: Entry | Topic, sentences: int, warning: bool) -> Composed:
        first, *rest = self._in_order(target)
        said = _first_of(first, sentences) if isinstance(first, Paragraph) else first
        warnings = [block for block in rest if isinstance(block, Warn)][: int(warning)]
        view = self._view([said, *warnings])
        return Composed(view.blocks, facts=view.facts)

    def _in_order(self, target: Entry | Topic) -> Iterator[Block]:
        """Yield what an answer or a page says, not yet set off."""
        if isinstance(target, Entry):
            yield from self._answer(target, "").blocks
        elif target.page is None:
            yield Paragraph(target.summary.get(self.lang))
        else:
            verdict = self._verdict(target.page)
            yield Paragraph(verdict.get(self.lang))
            if not verdict.instead:
                yield from map(Warn, self._lines(target.page.warnings))

    def lead(self, entry: Entry) -> Composed:
        """Return the first paragraph of an answer, not yet graded: a question follows."""
        first = self._claimed(self._kept(lambda: self._lead(entry), "lead", entry.id))
        graded_last = isinstance(first.blocks[-1], Grade)
        return replace(first, blocks=first.blocks[:-1]) if graded_last else first

    def _lead(self, entry: Entry) -> Composed:
        text = entry.answer.get(self.lang).split("\n\n", maxsplit=1)[0]
        return self._first_view(_verdict_first(self._prose(text).blocks))

    def _policy(self, policy: Policy) -> Composed:
        fitting = (one.answer for one in policy.variants if holds(one.when, self.facts))
        text = next(fitting, policy.answer).get(self.lang)
        first, _, rest = text.partition("\n")
        blocks = (Paragraph(first, strong=True), *self._prose(rest).blocks)
        return self._with_evidence(self._first_view(blocks), [])

    def sections(self, page: Sections, names: Iterable[str]) -> Composed:
        """Return sections of a topic's page, each under its heading."""
        return self._claimed(self._first_view(self._sections(page, names)))

    def _with_evidence(self, first: Composed, pages: Sequence[Page]) -> Composed:
        """Put what everything rests on behind the pages of a first view."""
        used = dict.fromkeys((*first.facts, *(fact for page in pages for fact in page.facts)))
        evidence = evidence_pages(self.library, used, self.lang)
        return replace(first, pages=(*pages, *evidence))

    def _answer(self, entry: Entry, lead: str) -> Prose:
        """Write the answer; how the question was put may decide its first sentence, the `lead`."""
        wording = next(
            (variant.answer for variant in entry.variants if holds(variant.when, self.facts)),
            None,
        )
        text = (wording or entry.answer).get(self.lang)
        if lead and wording is None:
            text = lead + first_sentence(text)[1]
        return self._prose(text)

    def _verdict(self, page: Sections) -> Verdict:
        return first_holding(page.verdict, self.facts) or page.verdict[-1]

    def _to_do(self, topic: Topic, verdict: Verdict) -> Iterator[Block]:
        """Yield the steps in short, or what is possible where there are none to take."""
        if verdict.instead:
            if lines := self._lines(verdict.instead):
                yield Bullets(lines)
        elif titles := step_titles(self.library, topic.id, self.facts, self.lang):
            yield Steps(titles)

    def _final_pages(self, topic: Topic, warnings: Sequence[Warn]) -> list[Page]:
        """Return the checklist of what comes before the step that cannot be undone, and its how."""
        plan = self.library.plans.get(topic.id)
        final = plan.final(self.facts) if plan else None
        steps = plan.before_final(self.facts) if plan else ()
        if plan is None or final is None or not steps:
            return []
        title = final.title.get(self.lang)
        lead = self.library.text("checklist.lead", self.lang, step=title)
        done = tuple(tick_of(plan.id, step.id) in self.done for step in steps)
        checklist = Checklist(tuple(step.title.get(self.lang) for step in steps), done)
        how = Paragraph(full_step(self.library, final, self.lang))
        first = self._page(FINAL, [Paragraph(lead), checklist])
        return [*first, *self._page(CONFIRM, [how, *warnings[:1]])]

    def _first_of_all(self, entry: Entry) -> Iterator[Block]:
        """Yield what comes before a step that cannot be undone, where that is asked about."""
        plan = self.library.plans.get(entry.final or "")
        steps = plan.before_final(self.facts) if plan else ()
        if steps:
            yield Paragraph(self._label("checklist.first"))
            items = in_short(self.library, steps, self.lang, in_full=True)
            yield Checklist(items, (False,) * len(items))

    def _sections(self, page: Sections, names: Iterable[str]) -> list[Block]:
        blocks: list[Block] = []
        of = dict(page.sections())
        for name in names:
            if items := self._lines(of[name]):
                blocks += [Heading(self._label(f"page.{name}")), Bullets(items)]
        return blocks

    def _first_view(self, blocks: Sequence[Block]) -> Composed:
        view = self._view(blocks)
        return Composed(view.blocks, facts=view.facts)

    def _claimed(self, first: Composed) -> Composed:
        """Put one claim from the web into a first view, where it is called for."""
        claim = claim_of_view(self.library, first.facts, self.lang, self.question)
        if claim is None:
            return first
        return replace(first, blocks=(*first.blocks[:-1], claim, first.blocks[-1]))

    def _view(self, blocks: Sequence[Block]) -> Graded:
        return graded(self.library, self.facts, self.lang, tuple(blocks))

    def _page(self, page_id: str, blocks: Sequence[Block], title: str = "") -> list[Page]:
        if not blocks:
            return []
        view = self._view(blocks)
        return [Page(page_id, title or self._label(f"page.{page_id}"), view.blocks, view.facts)]

    def _unverified(self, points: Sequence[str]) -> list[Page]:
        """Return the page of what is not known, which has no support to grade."""
        if not points:
            return []
        view = self._view([Bullets(tuple(points))])
        return [Page("unverified", self._label("page.unverified"), view.blocks[:1], view.facts)]

    def _table_pages(self, tables: Iterable[str]) -> list[Page]:
        pages = []
        known = (self.library.tables[table] for table in tables if table in self.library.tables)
        for number, table in enumerate(known, start=1):
            pages += self._page(f"table{number}", [self._grid(table)], table.title.get(self.lang))
        return pages

    def _template_pages(self, entry: Entry) -> list[Page]:
        page = self.template(entry.template or "")
        return [page] if page else []

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
        text = cell.get(self.lang)
        return f"{text} {{{cell.fact}|mark}}" if cell.fact else text

    def _lines(self, lines: Iterable[Line]) -> tuple[str, ...]:
        return tuple(line.get(self.lang) for line in lines if holds(line.when, self.facts))

    def _prose(self, text: str) -> Prose:
        return prose(text, self._planned)

    def _planned(self, plan: str, only: frozenset[str]) -> tuple[str, ...]:
        return step_titles(self.library, plan, self.facts, self.lang, only)

    def _label(self, key: str) -> str:
        return self.library.text(key, self.lang)


def _first_of(paragraph: Paragraph, most: int) -> Paragraph:
    """Return the first sentences of a paragraph, and none that leads to what follows: 三种办法："""
    sentences = sentences_of(paragraph.text)
    if len(sentences) > 1 and sentences[-1].rstrip().endswith((":", "：")):
        sentences.pop()
    return Paragraph("".join(sentences[:most]).rstrip())


def sentences_of(text: str) -> list[str]:
    """Cut a text behind each sentence; together they are the text."""
    ends = [end.end() for end in _SENTENCE.finditer(text)]
    parts = [text[start:end] for start, end in zip([0, *ends], [*ends, len(text)], strict=True)]
    return [part for part in parts if part]


def _verdict_first(blocks: Iterable[Block]) -> list[Block]:
    """Set off the first sentence of an answer."""
    first, *rest = blocks
    return [*_set_off(first.text), *rest] if isinstance(first, Paragraph) else [first, *rest]


def _set_off(text: str) -> Iterator[Paragraph]:
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
