"""Rules of good knowledge, beyond what loading needs; `python -m bot check` reports them.

A foreign folder that holds only entries is held to its structure and to ids that buttons hold, and
asked where a list seems to have swallowed items.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from bot.content.findings import Finding
from bot.content.folder import Folder, Item
from bot.content.gloss import check_glosses
from bot.content.ids import MAX_BUTTON_ID, MAX_ENTRY_ID, MAX_SLOT_ID
from bot.content.models import Entry, EvidenceClass, Fact, Status
from bot.content.pages import TopicKind
from bot.content.polarity import check_polarity
from bot.content.policies import check_wording
from bot.content.settled import check_settled
from bot.content.swallowed import check_swallowed
from bot.content.texts import placeholders
from bot.content.wording import without_references
from bot.content.yamlfile import Data, Document, Place, texts_in

MIN_QUESTIONS = {"zh": 12, "en": 5}
MAX_RELATED = 4
_NEEDS_CLAIM = {Status.CONTRADICTED, Status.OUTDATED, Status.UNVERIFIED}
_BARE_NUMBER = re.compile(r"[0-9０-９]|→")
_BRACE = re.compile(r"[{}]")


def check_knowledge(folder: Folder) -> list[Finding]:
    """Return every finding about a folder, its structure included, sorted by place."""
    blanks = (finding for found in folder.unfinished.values() for finding in found)
    findings = [*folder.findings, *folder.warnings, *blanks, *check_swallowed(folder)]
    if not folder.findings:
        for rule in (_ids,) if folder.minimal else _RULES:
            findings.extend(rule(folder))
    return sorted(findings)


def _ids(folder: Folder) -> Iterator[Finding]:
    """What has too long an id gets no button."""
    for entry in folder.entries:
        if len(entry.value.id) > MAX_ENTRY_ID:
            yield entry.finding("entry-id", _too_long(entry.value.id, MAX_ENTRY_ID), "id")
    for topic in folder.topics:
        if len(topic.value.id) > MAX_ENTRY_ID:
            yield topic.finding("id", _too_long(topic.value.id, MAX_ENTRY_ID), "id")
    if folder.policies is not None:
        for index, policy in enumerate(folder.policies.value.policies):
            if len(policy.id) > MAX_ENTRY_ID:
                message = _too_long(policy.id, MAX_ENTRY_ID)
                yield folder.policies.finding("id", message, "policies", index, "id")
    yield from _flow_ids(folder)


def _flow_ids(folder: Folder) -> Iterator[Finding]:
    if folder.flow is None:
        return
    for index, slot in enumerate(folder.flow.value.slots):
        if len(slot.id) > MAX_SLOT_ID:
            message = _too_long(slot.id, MAX_SLOT_ID)
            yield folder.flow.finding("id", message, "slots", index, "id")
        for number, option in enumerate(slot.options):
            if len(option.id) > MAX_BUTTON_ID:
                message = _too_long(option.id, MAX_BUTTON_ID)
                place = ("slots", index, "options", number, "id")
                yield folder.flow.finding("id", message, *place)


def _too_long(name: str, most: int) -> str:
    return f"{name} is longer than {most} characters, which no button can hold; shorten it"


def _entries(folder: Folder) -> Iterator[Finding]:
    for item in folder.entries:
        entry = item.value
        for lang, least in MIN_QUESTIONS.items():
            count = len(getattr(entry.questions, lang))
            if count < least:
                message = f"{entry.id} has {count} phrasings in {lang}; write at least {least}"
                yield item.finding("phrasings", message, "questions", lang)
        if not entry.id.startswith(f"{entry.topic}."):
            yield item.finding("entry-id", f"{entry.id} must begin with {entry.topic}.", "id")
        if len(entry.related) > MAX_RELATED:
            yield item.finding("related", f"name at most {MAX_RELATED} entries", "related")


def _phrasings(folder: Folder) -> Iterator[Finding]:
    first: dict[str, Item[Entry]] = {}
    for item in folder.entries:
        for lang in MIN_QUESTIONS:
            for index, phrasing in enumerate(getattr(item.value.questions, lang)):
                other = first.setdefault(folded(phrasing), item)
                if other is not item:
                    where = f"{other.document.name}:{other.document.line(other.place)}"
                    message = (
                        f"“{phrasing}” stands also under {other.value.id} ({where}); keep it where "
                        "the answer fits"
                    )
                    yield item.finding("same-phrasing", message, "questions", lang, index)
    owners = {text: item.value.id for text, item in first.items()}
    for one in folder.phrasings:
        owner = owners.setdefault(folded(one.text), one.entry)
        if owner != one.entry:
            message = f"“{one.text}” stands also under {owner}; keep it where the answer fits"
            yield one.finding("same-phrasing", message)


def folded(phrasing: str) -> str:
    """Return what two phrasings have in common that are the same to a reader."""
    text = unicodedata.normalize("NFKC", phrasing).casefold()
    return "".join(character for character in text if character.isalnum())


def _topics(folder: Folder) -> Iterator[Finding]:
    answered = {item.value.topic for item in folder.entries}
    for item in folder.topics:
        topic = item.value
        if topic.id not in answered:
            yield item.finding("topic", f"{topic.id} has no entry; write one, or delete it", "id")
        if topic.kind is TopicKind.PATH and topic.page is None:
            yield item.finding("topic", f"{topic.id} is a path and needs a page", "kind")
        if topic.page and topic.page.verdict[-1].when:
            message = "the last verdict must have no `when`; add one for everybody else"
            yield item.finding("verdict", message, "page", "verdict")
        for number, table in enumerate(topic.tables):
            for row_number, row in enumerate(table.rows):
                for column, cell in enumerate(row[1:], start=1):
                    if cell.fact is None and without_references(cell.zh) == cell.zh:
                        place = ("tables", number, "rows", row_number, column)
                        message = "a cell needs evidence: a reference or `fact:`"
                        yield item.finding("cell", message, *place)


def _facts(folder: Folder) -> Iterator[Finding]:
    for item in folder.facts:
        fact = item.value
        if fact.status in _NEEDS_CLAIM and fact.claim is None:
            message = f"{fact.status} needs `claim`: what circulates and why it is not followed"
            yield item.finding("claim", message, "status")
        if fact.evidence in {EvidenceClass.WEAK, EvidenceClass.ARTICLE} and _has_number(fact):
            message = f"evidence of class {fact.evidence} may not carry a number; delete `value`"
            yield item.finding("weak-number", message, "class")


def _has_number(fact: Fact) -> bool:
    value = fact.value.zh if fact.value else ""
    return any(character.isdigit() for character in value)


def _languages(folder: Folder) -> Iterator[Finding]:
    for document in folder.documents:
        for place in _wordings_without_english(document.data, ()):
            yield document.finding(place, "language", "the English wording is missing; add `en`")


def _wordings_without_english(data: Data, place: Place) -> Iterator[Place]:
    if isinstance(data, dict):
        if isinstance(data.get("zh"), str) and "en" not in data:
            yield place
        for key, value in data.items():
            yield from _wordings_without_english(value, (*place, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from _wordings_without_english(value, (*place, index))


def _numbers(folder: Folder) -> Iterator[Finding]:
    for document in _with_answers(folder.documents):
        for place, text in texts_in(document.data):
            if "title" in place or "questions" in place or place[-1] not in {"zh", "en"}:
                continue
            wording = re.sub(r"(?m)^\s*\d+[.、)]\s+", "", without_references(text))
            if found := _BARE_NUMBER.search(wording):
                message = f"“{found[0]}” must come from a fact: write {{fact.id}}"
                yield document.finding(place, "bare-number", message)


def _braces(folder: Folder) -> Iterator[Finding]:
    for document in folder.documents:
        if document.name.startswith("texts/"):
            continue
        for place, text in texts_in(document.data):
            if found := _BRACE.search(without_references(text)):
                message = f"“{found[0]}” stands alone; write {{fact.id}} or {{fact.id|form}}"
                yield document.finding(place, "braces", message)


def _with_answers(documents: Iterable[Document]) -> Iterator[Document]:
    for document in documents:
        if document.name.startswith(("entries/", "topics/", "templates/", "policies.yaml")):
            yield document


def _texts(folder: Folder) -> Iterator[Finding]:
    wanted: dict[str, frozenset[str]] = {}
    for document in folder.texts.values():
        for place, text in texts_in(document.data):
            key = str(place[0])
            try:
                names = placeholders(text)
            except ValueError as error:
                yield document.finding(
                    place, "texts", f"{key}: {error}; write each brace in a pair"
                )
                continue
            if wanted.setdefault(key, names) != names:
                message = f"{key}: fill in the same {{words}} in every language"
                yield document.finding(place, "texts", message)


_RULES = (
    _ids,
    _entries,
    _phrasings,
    _topics,
    _facts,
    _languages,
    check_glosses,
    _numbers,
    _braces,
    _texts,
    check_polarity,
    check_wording,
    check_settled,
)
