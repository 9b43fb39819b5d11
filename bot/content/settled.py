"""Nothing is told as settled that rests on a fact which itself says that it is not known."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.content.findings import Finding
from bot.content.folder import Folder
from bot.content.models import EvidenceClass, Fact, Lang
from bot.content.wording import expand, references
from bot.content.yamlfile import texts_in

_UNSURE = {EvidenceClass.WEAK, EvidenceClass.ARTICLE}
_NOT_FOUND = re.compile("没有?[找查]到|没有(?:可靠|依据|来源)")
_SENTENCE = re.compile(r"(?<=[。！？])|(?<=[.!?])\s")
_DOUBT = {
    "zh": re.compile(
        "没有|没[查找说写提]|没人|未|不明|不清楚|不知道|说不准|不确定|不一定|不保证|不敢|不当|不要当|别[信当按拿]"
        "|可能|也许|或许|据说|网上|有人|有的|另有|也有|说法|多半|大概|一般|通常|先问|问.{0,8}客服|为准|试|看后台|万一|如果|要是|吗|[是能会要]不[是能会要]"
    ),
    "en": re.compile(
        r"\b(?:no|not|nothing|never|nobody|unknown|unclear|uncertain|unsure|may|might|perhaps|could"
        r"|possibl[ey]|likely|probabl[ey]|hardly|sa(?:id|ys)|claims?|reports?|some|others|usually"
        r"|generally|often|about|ask(?:s|ed)?|if|whether|cannot|without|see)\b|n't",
        re.IGNORECASE,
    ),
}
"""Words of a sentence that leaves something open."""


def check_settled(folder: Folder) -> Iterator[Finding]:
    """Yield sentences that state what the fact they refer to could not find out."""
    facts = {item.value.id: item.value for item in folder.facts}
    unsure = {name for name, fact in facts.items() if _is_unsure(fact)}
    for document in folder.documents:
        if not document.name.startswith(("entries/", "topics/", "plans/", "policies.yaml")):
            continue
        for place, text in texts_in(document.data):
            if place[-1] not in _DOUBT or not {"questions", "unverified"}.isdisjoint(place):
                continue
            for sentence in _sentences(text):
                found = [fact for fact, form in references(sentence) if form != "text"]
                told = next((fact for fact in found if fact in unsure), None)
                lang: Lang = "en" if place[-1] == "en" else "zh-Hans"
                if told and not _DOUBT[str(place[-1])].search(expand(sentence, facts, lang)):
                    message = (
                        f"{told} is not known for sure, yet this sentence says so without a doubt; "
                        "word it as its fact does, or put it in a line that begins with “? ”"
                    )
                    yield document.finding(place, "settled", message)


def _sentences(text: str) -> Iterator[str]:
    """Yield the sentences but for the lines of what could not be found out."""
    for line in text.splitlines():
        if not line.lstrip().startswith("? "):
            yield from _SENTENCE.split(line)


def tells_absence(fact: Fact) -> bool:
    """Whether all that a fact says is that nothing was found."""
    return bool(_NOT_FOUND.match(fact.text.zh))


def _is_unsure(fact: Fact) -> bool:
    return fact.evidence in _UNSURE or tells_absence(fact)
