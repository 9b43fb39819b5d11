"""A small part of the shipped knowledge that stands on its own, for tests that break it."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot.content.shipped import knowledge_dir
from bot.content.yamlfile import read_document

Files = dict[str, Any]
"""File name → its data, every scalar as text."""

_TOPICS = ("migrate", "admin", "unfollow", "choose")
_SLOTS = ("role", "goal", "entity", "account", "target")
"""The questions on the way to those."""
_REFERENCE = re.compile(r"\{([a-z0-9_.]+)(?:\|[a-z]+)?\}")

_EVERYWHERE = "choose.compare"
"""Where entries lead whose related entries are not kept."""


@cache
def reduced() -> Files:
    """Return four topics with a page, the flow to them, few of their entries and what they need.

    It is not to be changed.
    """
    files = _shipped()
    for name in [name for name in files if name.startswith(("topics/", "plans/", "entries/"))]:
        if name.split("/")[1].removesuffix(".yaml") not in _TOPICS:
            del files[name]
    files = {name: _fitting(data) for name, data in files.items()}
    _keep_ways(files["flow.yaml"])
    _keep_entries(files)
    _keep_tables(files, "topics/migrate.yaml")
    _keep_lines(files, "topics/migrate.yaml")
    _keep_words(files)
    _keep_policies(files)
    shown = dump([data for name, data in files.items() if not name.startswith("facts/")])
    referred = set(_REFERENCE.findall(shown)) | set(re.findall(r"\bfact: ([a-z0-9_.]+)", shown))
    # A fact may refer to others, which refer to none.
    told = [fact for name in _named(files, "facts/") for fact in files[name]]
    referred |= set(_REFERENCE.findall(dump([fact for fact in told if fact["id"] in referred])))
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


class _Dumper(yaml.CSafeDumper):
    """Writes equal parts out instead of referring back to the first."""

    def ignore_aliases(self, _: object) -> bool:
        return True


def dump(data: Any) -> str:
    """Return the data as YAML, one value a line."""
    return yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=200)


def _shipped() -> Files:
    root = knowledge_dir()
    return {
        path.relative_to(root).as_posix(): read_document(path, path.name).data
        for path in sorted(root.rglob("*.yaml"))
    }


def _fitting(data: Any) -> Any:
    """Leave out the questions that are not kept, and what is only for some who answer them."""
    if isinstance(data, dict):
        asks = [slot for slot in data.get("asks", ()) if slot in _SLOTS]
        fitting = {key: _fitting(value) for key, value in data.items() if key != "asks"}
        return fitting | ({"asks": asks} if asks else {})
    return [_fitting(one) for one in data if _is_kept(one)] if isinstance(data, list) else data


def _is_kept(one: Any) -> bool:
    return set(one.get("when", ()) if isinstance(one, dict) else ()) <= set(_SLOTS)


def _keep_ways(flow: Any) -> None:
    """Keep the ways to the topics that are kept, and the questions on them."""
    flow["rules"] = [rule for rule in flow["rules"] if rule["outcome"] in _TOPICS]
    goals = {goal for rule in flow["rules"] for goal in rule.get("when", {}).get("goal", ())}
    flow["slots"] = [slot for slot in flow["slots"] if slot["id"] in _SLOTS]
    for slot in flow["slots"]:
        if slot["id"] == "goal":
            slot["options"] = [o for o in slot["options"] if o["id"] in goals | {"unknown"}]
        elif slot["id"] == "role":
            slot["options"] = [o for o in slot["options"] if o["id"] != "third_party"]


def _keep_entries(files: Files) -> None:
    """Keep what the pages lead on to, one more for each topic, and what shows a rare key."""
    wanted = {name for file in _named(files, "topics/") for name in files[file]["page"]["next"][:1]}
    wanted |= {files[file][0]["id"] for file in _named(files, "entries/")}
    wanted |= {_EVERYWHERE, "migrate.fee", "admin.handover_checklist"}
    for file in _named(files, "entries/"):
        files[file] = [entry for entry in files[file] if entry["id"] in wanted]
    kept = {entry["id"] for file in _named(files, "entries/") for entry in files[file]}
    for file in _named(files, "entries/"):
        for entry in files[file]:
            related = [name for name in entry.get("related", ()) if name in kept]
            entry["related"] = related or [_EVERYWHERE]
    topics = {files[file]["id"] for file in _named(files, "topics/")}
    for file in _named(files, "topics/"):
        page = files[file]["page"]
        next_kept = [name for name in page["next"] if name in kept]
        page["next"] = [*next_kept, *sorted(kept - set(next_kept))][:6]
        for verdict in page["verdict"]:
            if "to" in verdict:
                ways = [way for way in verdict["to"] if way in kept | topics]
                verdict["to"] = ways or [_EVERYWHERE]
    for thing in files["objects.yaml"]:
        thing["nearest"] = [name for name in thing.get("nearest", ()) if name in kept]
    used = {entry.get("template") for file in _named(files, "entries/") for entry in files[file]}
    for file in _named(files, "templates/"):
        files[file] = [template for template in files[file] if template["id"] in used]


def _keep_tables(files: Files, of: str) -> None:
    """Keep the tables of one topic; they are the longest part of the others."""
    kept = {table["id"] for table in files[of]["tables"]}
    for file in _named(files, "topics/"):
        files[file]["tables"] = files[file]["tables"] if file == of else []
        page = files[file]["page"]
        page["tables"] = [name for name in page.get("tables", ()) if name in kept]
    for file in _named(files, "entries/"):
        for entry in files[file]:
            entry["tables"] = [name for name in entry.get("tables", ()) if name in kept]


def _keep_lines(files: Files, of: str) -> None:
    """Keep one topic's page and the beginnings of the others, as they are told to everybody."""
    for file in _named(files, "topics/"):
        if file != of:
            page = files[file]["page"]
            cut = {name: lines[:2] for name, lines in page.items() if isinstance(lines, list)}
            page |= cut | {"verdict": page["verdict"][-1:], "next": page["next"]}


def _keep_words(files: Files) -> None:
    """Keep few of the words that give an option or an object away."""
    for slot in files["flow.yaml"]["slots"]:
        for option in slot["options"]:
            for cues in (option.get("cues", {}), option.get("replies", {})):
                cues.update({lang: words[:1] for lang, words in cues.items()})
    files["synonyms.yaml"] = files["synonyms.yaml"][:5]
    files["objects.yaml"] = files["objects.yaml"][:3]


def _keep_policies(files: Files) -> None:
    """Keep one policy with a condition and one that goes on, as far as what they need is kept."""
    pages = {entry["id"] for file in _named(files, "entries/") for entry in files[file]}
    pages |= {files[file]["id"] for file in _named(files, "topics/")}
    whole = files["policies.yaml"]
    wanted = ("regret_known_migration", "regret")
    policies = [policy for policy in whole["policies"] if policy["id"] in wanted]
    for policy in policies:
        policy["buttons"] = [way for way in policy["buttons"] if way["to"] in pages]
        if policy["entry"] not in pages:
            policy["entry"] = _EVERYWHERE
    named = set(re.findall("<([^<>]+)>", dump(policies)))
    words = {name: of for name, of in whole["words"].items() if name in named}
    files["policies.yaml"] = {"words": words, "policies": policies}


def _named(files: Files, beginning: str) -> list[str]:
    return [name for name in files if name.startswith(beginning)]
