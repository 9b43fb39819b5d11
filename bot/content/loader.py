"""From a folder of YAML to a `Library`, or to findings with file and line."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from bot.content.base import Model
from bot.content.files import knowledge_files, unread
from bot.content.findings import Finding
from bot.content.folder import Folder, Item
from bot.content.holiday_structure import check_holidays
from bot.content.holidays import YearOfHolidays
from bot.content.library import Library
from bot.content.models import Concept, Entry, Fact, Flow, OutOfScope, Policies, Source, Template
from bot.content.pages import Topic
from bot.content.phrasings import read_phrasings, with_phrasings
from bot.content.plan_structure import check_plans
from bot.content.plans import Plan
from bot.content.policies import check_policies
from bot.content.shipped import knowledge_dir
from bot.content.structure import check_structure
from bot.content.texts import Texts
from bot.content.wording import written_out
from bot.content.yamlfile import Data, Document, Place, YamlProblem, parse, read_file, value_at
from bot.errors import KnowledgeError

M = TypeVar("M", bound=Model)
LANGUAGES = ("zh", "en")


def load_library(path: Path | None = None) -> Library:
    """Load the folder (default: the shipped knowledge).

    Raises KnowledgeError with all findings if its structure is not sound. A folder
    without texts of its own gets the shipped ones.
    """
    folder = read_folder(path or knowledge_dir())
    if folder.findings:
        raise KnowledgeError([str(finding) for finding in sorted(folder.findings)])
    return library_of(folder)


def library_of(folder: Folder) -> Library:
    """Make the library of a folder that has no findings."""
    return Library(
        entries={
            entry.id: entry
            for entry in with_phrasings(
                {item.value.id: item.value for item in folder.entries}, folder.phrasings
            )
        },
        phrasings=tuple(folder.phrasings),
        topics={
            item.value.id: item.value for item in sorted(folder.topics, key=lambda i: i.value.order)
        },
        plans={item.value.id: item.value for item in folder.plans},
        holidays={item.value.year: item.value for item in folder.holidays},
        facts=written_out({item.value.id: item.value for item in folder.facts}),
        sources={item.value.id: item.value for item in folder.sources},
        objects=tuple(
            with_phrasings({item.value.id: item.value for item in folder.objects}, folder.phrasings)
        ),
        concepts=tuple(item.value for item in folder.concepts) or _shipped().concepts,
        templates={item.value.id: item.value for item in folder.templates},
        flow=folder.flow.value if folder.flow else Flow(version=1),
        policies=folder.policies.value if folder.policies else Policies(),
        texts=_texts(folder) if folder.texts else _shipped().texts,
        unfinished=frozenset(folder.unfinished),
        version=folder.version,
    )


@cache
def _shipped() -> Library:
    """The shipped knowledge, for what a foreign folder does not bring along."""
    return load_library()


def read_folder(path: Path) -> Folder:
    """Read every file of the folder; never raises for what the files hold."""
    folder = Folder()
    if not (path / "entries").is_dir():
        message = "has no entries/ folder with YAML files"
        folder.findings.append(Finding(path.name, 1, "error", "folder", message))
        return folder
    root, digest = path.resolve(), _Digest()
    for finding in unread(root):
        (folder.findings if finding.level == "error" else folder.warnings).append(finding)
    for file in knowledge_files(root):
        name = _name(file, root)
        try:
            raw = read_file(file, root)
            digest.add(name, raw)
            if file.suffix == ".txt":
                _take_phrasings(folder, raw, name)
            else:
                _take(folder, parse(raw, name))
        except YamlProblem as problem:
            folder.findings.append(Finding(name, problem.line, "error", "yaml", str(problem)))
    folder.version = digest.version()
    if not folder.findings and not folder.entries:
        message = "holds no entry; write one into a file whose name ends in .yaml"
        folder.findings.append(Finding("entries", 1, "error", "folder", message))
    if not folder.findings:
        folder.findings.extend(check_structure(folder))
        folder.findings.extend(() if folder.minimal else check_plans(folder))
        folder.findings.extend(check_holidays(folder))
        folder.findings.extend(check_policies(folder))
    return folder


def folder_version(path: Path) -> str | None:
    """Return what `read_folder` would call the folder's version; None if it would find faults.

    Reads the files, and nothing out of them.
    """
    root, digest = path.resolve(), _Digest()
    if any(finding.level == "error" for finding in unread(root)):
        return None
    try:
        for file in knowledge_files(root):
            digest.add(_name(file, root), read_file(file, root))
    except YamlProblem:
        return None
    return digest.version()


def _name(file: Path, root: Path) -> str:
    """Return what a file below `root` is called; `relative_to` takes as long as reading it."""
    return file.as_posix().removeprefix(root.as_posix()).removeprefix("/")


class _Digest:
    """Of the files of a folder and their names."""

    def __init__(self) -> None:
        self._sum = hashlib.sha256()

    def add(self, name: str, raw: bytes) -> None:
        self._sum.update(f"{name}\0{len(raw)}\0".encode())
        self._sum.update(raw)

    def version(self) -> str:
        return self._sum.hexdigest()[:12]


_LISTS: dict[str, tuple[str, type[Model]]] = {
    "entries": ("entries", Entry),
    "facts": ("facts", Fact),
    "templates": ("templates", Template),
    "sources.yaml": ("sources", Source),
    "objects.yaml": ("objects", OutOfScope),
    "synonyms.yaml": ("concepts", Concept),
    "holidays.yaml": ("holidays", YearOfHolidays),
}


def _take_phrasings(folder: Folder, raw: bytes, name: str) -> None:
    for one in read_phrasings(raw, name):
        if isinstance(one, Finding):
            folder.findings.append(one)
        else:
            folder.phrasings.append(one)


def _take(folder: Folder, document: Document) -> None:
    """Put what a document holds where its name says it belongs."""
    folder.documents.append(document)
    kind, _, rest = document.name.partition("/")
    if kind in _LISTS:
        attribute, model = _LISTS[kind]
        getattr(folder, attribute).extend(_list(folder, document, model))
    elif kind == "topics":
        folder.topics.extend(_one(folder, document, Topic))
    elif kind == "plans":
        folder.plans.extend(_one(folder, document, Plan))
    elif kind == "flow.yaml":
        folder.flow = next(iter(_one(folder, document, Flow)), None)
    elif kind == "policies.yaml":
        folder.policies = next(iter(_one(folder, document, Policies)), None)
    else:
        _read_texts(folder, document, rest.removesuffix(".yaml"))


def _list(folder: Folder, document: Document, model: type[M]) -> Iterator[Item[M]]:
    if not isinstance(document.data, list):
        message = "must be a list: every item begins with “- ”"
        folder.findings.append(document.finding((), "shape", message))
        return
    for index, data in enumerate(document.data):
        yield from _item(folder, document, model, data, (index,))


def _one(folder: Folder, document: Document, model: type[M]) -> Iterator[Item[M]]:
    yield from _item(folder, document, model, document.data, ())


def _item(
    folder: Folder, document: Document, model: type[M], data: Data, place: Place
) -> Iterator[Item[M]]:
    try:
        yield Item(model.model_validate(data), document, place)
    except ValidationError as error:
        problems = error.errors(include_url=False)
        findings = [_finding(document, place, problem) for problem in problems]
        if model is Entry and all(_is_blank(problem) for problem in problems):
            # Being written, as `new` leaves it: that must not keep the rest from use.
            folder.unfinished.setdefault(str(value_at(data, ("id",))), []).extend(findings)
        else:
            folder.findings.extend(findings)


def _finding(document: Document, place: Place, problem: Mapping[str, Any]) -> Finding:
    key = ".".join(str(part) for part in problem["loc"]) or "this item"
    is_empty = _is_blank(problem) and problem["type"] == "string_type"
    kind = "missing" if is_empty else problem["type"]
    message = f"{key}: {_plain_words(kind, problem['msg'])}"
    return document.finding((*place, *problem["loc"]), "shape", message)


def _is_blank(problem: Mapping[str, Any]) -> bool:
    """Whether a key stands there with nothing behind it."""
    return problem["input"] is None


_PLAIN_WORDS = {
    "extra_forbidden": "unknown key; see knowledge/README.md for the keys",
    "missing": "is missing; write it",
    "string_type": "must be text; quote it, or write it on one line",
    "string_too_short": "is empty; write it",
    "tuple_type": "must be a list; write [a, b], or lines that begin with “- ”",
    "model_type": "must have keys of its own; see knowledge/README.md",
    "mapping_type": "must have keys of its own; see knowledge/README.md",
    "int_parsing": "must be a whole number; write it in digits",
}


def _plain_words(kind: str, message: str) -> str:
    """Say what the model complains of in an author's words."""
    if kind in _PLAIN_WORDS:
        return _PLAIN_WORDS[kind]
    if kind.startswith("date_"):
        return "must be a day; write it like 2026-11-23"
    if kind == "string_pattern_mismatch":
        return f"has characters that it may not have; {message.removeprefix('String ')}"
    what, _, _ = message.partition(" after validation")
    return what.replace("Input should", "must").replace("Tuple should", "must")


def _read_texts(folder: Folder, document: Document, lang: str) -> None:
    data = document.data
    if lang not in LANGUAGES or not isinstance(data, dict):
        message = f"texts/ holds one mapping for each of {', '.join(LANGUAGES)}"
        folder.findings.append(document.finding((), "shape", message))
        return
    for key, text in data.items():
        if not isinstance(text, str):
            message = f"{key}: must be text; quote it"
            folder.findings.append(document.finding((key,), "shape", message))
    folder.texts[lang] = document


def _texts(folder: Folder) -> Texts:
    return Texts(
        {
            lang: {key: str(text) for key, text in document.data.items()}
            for lang, document in folder.texts.items()
            if isinstance(document.data, dict)
        }
    )
