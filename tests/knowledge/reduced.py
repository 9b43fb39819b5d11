"""A small part of the shipped knowledge that stands on its own, for tests that break it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from bot.content.shipped import knowledge_dir
from bot.content.yamlfile import read_document

Files = dict[str, Any]
"""File name → its data, every scalar as text."""

_REFERENCE = re.compile(r"\{([a-z0-9_.]+)(?:\|[a-z]+)?\}")

_EVERYWHERE = "choose.compare"
"""Where entries lead whose related entries are not kept."""


def reduced() -> Files:
    """Return all topics and the flow, with few entries and what those refer to."""
    files = _shipped()
    _keep_entries(files)
    shown = dump([data for name, data in files.items() if not name.startswith("facts/")])
    referred = set(_REFERENCE.findall(shown)) | set(re.findall(r"\bfact: ([a-z0-9_.]+)", shown))
    for name in _named(files, "facts/"):
        files[name] = [fact for fact in files[name] if fact["id"] in referred]
    cited = {
        source
        for name in _named(files, "facts/")
        for fact in files[name]
        for source in fact["sources"]
    }
    files["sources.yaml"] = [source for source in files["sources.yaml"] if source["id"] in cited]
    return {name: data for name, data in files.items() if data}


def write(folder: Path, files: Files) -> Path:
    """Write the files and return the folder."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dump(data), encoding="utf-8")
    return folder


def dump(data: Any) -> str:
    """Return the data as YAML, one value a line."""
    return yaml.dump(data, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False, width=200)


def _shipped() -> Files:
    root = knowledge_dir()
    return {
        path.relative_to(root).as_posix(): read_document(path, path.name).data
        for path in sorted(root.rglob("*.yaml"))
    }


def _keep_entries(files: Files) -> None:
    """Keep what the pages lead on to, one more for each topic, and what shows a rare key."""
    wanted = {
        name
        for file in _named(files, "topics/")
        for name in (files[file].get("page") or {}).get("next", ())[:3]
    }
    wanted |= {files[file][0]["id"] for file in _named(files, "entries/")}
    wanted |= {_EVERYWHERE, "migrate.fee", "rename.rules", "admin.handover_checklist"}
    for file in _named(files, "entries/"):
        files[file] = [entry for entry in files[file] if entry["id"] in wanted]
    kept = {entry["id"] for file in _named(files, "entries/") for entry in files[file]}
    for file in _named(files, "entries/"):
        for entry in files[file]:
            related = [name for name in entry.get("related", ()) if name in kept]
            entry["related"] = related or [_EVERYWHERE]
    for file in _named(files, "topics/"):
        if page := files[file].get("page"):
            page["next"] = [name for name in page["next"] if name in kept]
    for thing in files["objects.yaml"]:
        thing["nearest"] = [name for name in thing.get("nearest", ()) if name in kept]
    used = {entry.get("template") for file in _named(files, "entries/") for entry in files[file]}
    for file in _named(files, "templates/"):
        files[file] = [template for template in files[file] if template["id"] in used]


def _named(files: Files, beginning: str) -> list[str]:
    return [name for name in files if name.startswith(beginning)]
