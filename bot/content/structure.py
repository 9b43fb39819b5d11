"""Rules that must hold before a folder can be used at all: ids and references."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.content.findings import Finding
from bot.content.folder import Folder, Item
from bot.content.models import (
    DayUnit,
    Entry,
    Fact,
    Flow,
    OutOfScope,
    Policies,
    Source,
    Template,
    When,
)
from bot.content.pages import Table, Topic
from bot.content.plans import Plan
from bot.content.when import UNKNOWN
from bot.content.wording import DAYS, OWN_DAYS, PLANNED, known_form, references
from bot.content.yamlfile import Document, Place, texts_in


def check_structure(folder: Folder) -> Iterator[Finding]:
    """Yield what makes the folder unusable: double ids and dangling references."""
    yield from _unique(folder.entries)
    yield from _phrasings(folder)
    if folder.minimal:
        return
    named = (folder.topics, folder.facts, folder.sources, folder.objects, folder.templates)
    for items in named:
        yield from _unique(items)
    yield from _tables_unique(folder)
    yield from _templates(folder)
    yield from _fact_references(folder)
    yield from _days(folder)
    yield from _links(folder)
    yield from _flow(folder)
    yield from _texts(folder)


def _unique(
    items: Iterable[Item[Entry | Topic | Fact | Source | OutOfScope | Template]],
) -> Iterator[Finding]:
    first: dict[str, Item[Entry | Topic | Fact | Source | OutOfScope | Template]] = {}
    for item in items:
        other = first.setdefault(item.value.id, item)
        if other is not item:
            where = f"{other.document.name}:{other.document.line(other.place)}"
            message = f"{item.value.id} stands already at {where}; rename one"
            yield item.finding("duplicate-id", message, "id")


def _tables_unique(folder: Folder) -> Iterator[Finding]:
    seen: set[str] = set()
    for item in folder.topics:
        for index, table in enumerate(item.value.tables):
            if table.id in seen:
                message = f"the table {table.id} stands twice; rename one"
                yield item.finding("duplicate-id", message, "tables", index)
            seen.add(table.id)
            for number, row in enumerate(table.rows):
                if len(row) != len(table.columns):
                    message = (
                        f"has {len(row)} cells for {len(table.columns)} columns; write one for each"
                    )
                    yield item.finding("table", message, "tables", index, "rows", number)


def _templates(folder: Folder) -> Iterator[Finding]:
    """A template is copied as it stands, so its facts give their values without a mark."""
    values = {item.value.id for item in folder.facts if item.value.value}
    for item in folder.templates:
        for lang, text in (("zh", item.value.text.zh), ("en", item.value.text.en or "")):
            for fact, form in references(text):
                if form != "value" or fact not in values:
                    message = f"{{{fact}}}: write {{{fact}|value}}, of a fact that has a value"
                    yield item.finding("template", message, "text", lang)


def _fact_references(folder: Folder) -> Iterator[Finding]:
    facts = {item.value.id for item in folder.facts}
    sources = {item.value.id for item in folder.sources}
    for item in folder.facts:
        for index, source in enumerate(item.value.sources):
            if source not in sources:
                message = f"no source {source} in sources.yaml; add it there, or name another"
                yield item.finding("source", message, "sources", index)
        for slot, options in item.value.by.items():
            for option, name in options.items():
                if name not in facts:
                    yield item.finding("reference", _no_fact(name), "by", slot, option)
    for document in folder.documents:
        if document.name.startswith("texts/"):
            continue
        known = facts.union(OWN_DAYS) if document.name.startswith("facts/") else facts
        for place, text in texts_in(document.data):
            if place[-1] == "fact" and text not in facts:
                yield document.finding(place, "reference", _no_fact(text))
            if place[-1] in {"zh", "en"}:
                yield from _references(document, place, text, known)


def _references(document: Document, place: Place, text: str, known: set[str]) -> Iterator[Finding]:
    for fact, form in references(text):
        if fact not in known and not fact.startswith(PLANNED):
            yield document.finding(place, "reference", _no_fact(fact))
        if not known_form(form):
            message = f"{{{fact}|{form}}}: write value, text or mark"
            yield document.finding(place, "reference", message)


def _days(folder: Folder) -> Iterator[Finding]:
    for item in folder.facts:
        texts = item.value.text, item.value.value
        shown = any(
            f"{{{name}}}" in f"{text.zh}{text.en}" for text in texts if text for name in OWN_DAYS
        )
        if shown != (item.value.days is not None):
            message = (
                f"{{{DAYS}}} in the wording and {DAYS}: belong together; write both or neither"
            )
            yield item.finding("reference", message)
        if item.value.unit is not DayUnit.CALENDAR and not item.value.days:
            message = f"unit: says what {DAYS}: counts; write those, or delete it"
            yield item.finding("reference", message, "unit")


def _no_fact(name: str) -> str:
    return f"no fact {name}; add it to facts/, or refer to another"


def _links(folder: Folder) -> Iterator[Finding]:
    known = _Known.of(folder)
    for entry in folder.entries:
        yield from _entry_links(entry, known)
    for topic in folder.topics:
        yield from _page_links(topic, known)
        for number, table in enumerate(topic.value.tables):
            yield from _table_whens(topic, number, table, known.slots)
    for thing in folder.objects:
        yield from _missing(thing, thing.value.nearest, known.entries, "entry", "nearest")


@dataclass(frozen=True)
class _Known:
    """The ids that may be named."""

    entries: set[str]
    offered: set[str]
    """Those and the unfinished ones: a button to one is left out until it is there."""
    topics: set[str]
    tables: set[str]
    templates: set[str]
    slots: dict[str, set[str]]

    @classmethod
    def of(cls, folder: Folder) -> _Known:
        entries = {item.value.id for item in folder.entries}
        return cls(
            entries,
            entries | folder.unfinished.keys(),
            {item.value.id for item in folder.topics} | {"smalltalk"},
            {table.id for item in folder.topics for table in item.value.tables},
            {item.value.id for item in folder.templates},
            options_of(folder.flow.value) if folder.flow else {},
        )


def _entry_links(entry: Item[Entry], known: _Known) -> Iterator[Finding]:
    value = entry.value
    if value.topic not in known.topics:
        message = f"no topic {value.topic}; see the names of topics/*.yaml"
        yield entry.finding("reference", message, "topic")
    yield from _missing(entry, value.related, known.offered, "entry", "related")
    yield from _missing(entry, value.tables, known.tables, "table", "tables")
    yield from _missing(entry, value.asks, set(known.slots), "slot", "asks")
    if value.template and value.template not in known.templates:
        message = f"no template {value.template}; see templates/*.yaml"
        yield entry.finding("reference", message, "template")
    for index, variant in enumerate(value.variants):
        yield from check_when(entry, variant.when, known.slots, "variants", index, "when")
    for index, line in enumerate(value.details):
        yield from check_when(entry, line.when, known.slots, "details", index, "when")
    guide = {slot: (option,) for slot, option in (value.guide or {}).items()}
    yield from check_when(entry, guide, known.slots, "guide")


def _page_links(topic: Item[Topic], known: _Known) -> Iterator[Finding]:
    page = topic.value.page
    if page is None:
        return
    yield from _missing(topic, page.next, known.offered, "entry", "page", "next")
    yield from _missing(topic, page.tables, known.tables, "table", "page", "tables")
    yield from _missing(topic, page.asks, set(known.slots), "slot", "page", "asks")
    for section, lines in (("verdict", page.verdict), *page.sections()):
        for index, line in enumerate(lines):
            yield from check_when(topic, line.when, known.slots, "page", section, index, "when")
    for index, verdict in enumerate(page.verdict):
        place = ("page", "verdict", index)
        ways = known.offered | known.topics
        yield from _missing(topic, verdict.to, ways, "entry or topic", *place, "to")
        for number, line in enumerate(verdict.instead):
            where = (*place, "instead", number, "when")
            yield from check_when(topic, line.when, known.slots, *where)


def _table_whens(
    topic: Item[Topic], number: int, table: Table, slots: dict[str, set[str]]
) -> Iterator[Finding]:
    for index, column in enumerate(table.columns):
        place = ("tables", number, "columns", index, "when")
        yield from check_when(topic, column.when, slots, *place)
    for index, (heading, *cells) in enumerate(table.rows):
        row = ("tables", number, "rows", index)
        yield from check_when(topic, heading.when, slots, *row, 0, "when")
        for column_index, cell in enumerate(cells, start=1):
            if cell.when:
                message = "only the first cell of a row may have `when`"
                yield topic.finding("table", message, *row, column_index)


def _missing(
    item: Item[Entry | Topic | OutOfScope],
    ids: Iterable[str],
    known: set[str],
    kind: str,
    *place: str | int,
) -> Iterator[Finding]:
    for index, name in enumerate(ids):
        if name not in known:
            yield item.finding(
                "reference", f"no {kind} {name}; correct or delete it", *place, index
            )


def options_of(flow: Flow) -> dict[str, set[str]]:
    """Return the options of each slot."""
    return {slot.id: {option.id for option in slot.options} for slot in flow.slots}


def check_when(
    item: Item[Entry | Topic | Plan | Flow | Policies],
    when: When,
    slots: dict[str, set[str]],
    *place: str | int,
) -> Iterator[Finding]:
    """Yield slots and options of a condition that flow.yaml does not have."""
    for slot, options in when.items():
        if slot not in slots:
            yield item.finding(
                "reference", f"no slot {slot} in flow.yaml; see its `slots`", *place, slot
            )
            continue
        for option in options:
            if option not in slots[slot]:
                message = f"the slot {slot} has no option {option}; see flow.yaml"
                yield item.finding("reference", message, *place, slot)


def _phrasings(folder: Folder) -> Iterator[Finding]:
    known = {item.value.id for item in folder.entries}
    known |= {item.value.id for item in folder.objects} | folder.unfinished.keys()
    for one in folder.phrasings:
        if one.entry not in known:
            message = f"no entry {one.entry}; see entries/ and objects.yaml"
            yield one.finding("reference", message)


def _flow(folder: Folder) -> Iterator[Finding]:
    if folder.flow is None:
        return
    item, flow = folder.flow, folder.flow.value
    slots = options_of(flow)
    pages = {topic.value.id for topic in folder.topics if topic.value.page}
    if len(slots) != len(flow.slots):
        yield item.finding("duplicate-id", "a slot stands twice; rename one", "slots")
    for index, slot in enumerate(flow.slots):
        place = ("slots", index)
        if len(slots[slot.id]) != len(slot.options):
            yield item.finding(
                "duplicate-id", f"{slot.id}: an option stands twice; rename one", *place
            )
        if UNKNOWN not in slots[slot.id]:
            message = f"{slot.id} has no option “unknown” (I don't know); add one"
            yield item.finding("dont-know", message, *place)
        for number, option in enumerate(slot.options):
            implied = {name: (value,) for name, value in option.implies.items()}
            yield from check_when(item, implied, slots, *place, "options", number, "implies")
    for index, rule in enumerate(flow.rules):
        yield from check_when(item, rule.when, slots, "rules", index, "when")
        if rule.outcome not in pages:
            message = f"the topic {rule.outcome} has no page; write one, or name another topic"
            yield item.finding("reference", message, "rules", index, "outcome")
        for number, name in enumerate(rule.asks):
            if name not in slots:
                yield item.finding(
                    "reference", f"no slot {name}; see `slots`", "rules", index, "asks", number
                )
    if not flow.rules or flow.rules[-1].when:
        yield item.finding(
            "flow", "the last rule must have no `when`: it takes everybody else", "rules"
        )


def _texts(folder: Folder) -> Iterator[Finding]:
    keys = {
        lang: set(document.data) if isinstance(document.data, dict) else set[str]()
        for lang, document in folder.texts.items()
    }
    every = set[str]().union(*keys.values())
    for lang, document in folder.texts.items():
        for key in sorted(every - keys[lang]):
            yield document.finding((), "texts", f"{key} is missing in {lang}; write it")
