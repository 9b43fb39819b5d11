"""What must hold of `policies.yaml`: references, and signs in every language."""

from __future__ import annotations

from collections.abc import Iterator

from bot.content.findings import Finding
from bot.content.folder import Folder, Item
from bot.content.models import APART, LISTED, Policies, Policy
from bot.content.structure import check_when, options_of

MAX_BUTTONS = 4


def check_policies(folder: Folder) -> Iterator[Finding]:
    """Yield references of the policies that lead nowhere."""
    if folder.policies is None:
        return
    item = folder.policies
    pages = {entry.value.id for entry in folder.entries}
    pages |= {topic.value.id for topic in folder.topics}
    shown = pages | {policy.id for policy in item.value.policies}
    slots = options_of(folder.flow.value) if folder.flow else {}
    taken = set(pages)
    for index, policy in enumerate(item.value.policies):
        place = ("policies", index)
        if policy.id in taken:
            message = f"{policy.id} stands already for a policy, an entry or a topic; rename it"
            yield item.finding("duplicate-id", message, *place, "id")
        taken.add(policy.id)
        yield from _words(item, policy, index)
        if policy.entry and policy.entry not in pages:
            yield item.finding("reference", _missing(policy.entry), *place, "entry")
        for number, name in enumerate(policy.after):
            if name not in shown:
                yield item.finding("reference", _missing(name), *place, "after", number)
        for number, way in enumerate(policy.buttons):
            if way.to not in pages:
                yield item.finding("reference", _missing(way.to), *place, "buttons", number)
        yield from check_when(item, policy.when, slots, *place, "when")
        for number, variant in enumerate(policy.variants):
            yield from check_when(item, variant.when, slots, *place, "variants", number, "when")


def check_wording(folder: Folder) -> Iterator[Finding]:
    """Yield policies that a person in need would not hear of, or not read to the end."""
    if folder.policies is None:
        return
    item = folder.policies
    for index, policy in enumerate(item.value.policies):
        for lang in ("zh", "en"):
            if not getattr(policy.signs, lang):
                message = f"{policy.id} has no signs in {lang}; write some"
                yield item.finding("signs", message, "policies", index, "signs")
        if len(policy.buttons) > MAX_BUTTONS:
            message = f"name at most {MAX_BUTTONS} buttons"
            yield item.finding("related", message, "policies", index, "buttons")


def _words(item: Item[Policies], policy: Policy, index: int) -> Iterator[Finding]:
    for key in ("signs", "exceptions", "unless"):
        for sign in getattr(policy, key).all():
            for name in LISTED.findall(sign):
                if name not in item.value.words:
                    message = f"“{sign}”: no list <{name}> under `words`; write it, or correct it"
                    yield item.finding("reference", message, "policies", index, key)
            if APART in sign and key != "signs":
                message = f"“{sign}”: only signs are joined by “{APART}”; write “…” or two of them"
                yield item.finding("signs", message, "policies", index, key)


def _missing(name: str) -> str:
    return f"no entry or topic {name}; correct or delete it"
