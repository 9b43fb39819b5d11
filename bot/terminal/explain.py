"""Why a question was understood as it was, for those who write the knowledge or the matcher."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.match.models import Explanation, Part, ReadFact, Reason, Standing
from bot.terminal.jsonlines import Object

_REASONS = {
    Reason.SAID: "it is one of the known phrasings",
    Reason.SURE: "the first entry is probable and ahead of its neighbours",
    Reason.SEVERAL: "several entries of the subject are about as likely",
    Reason.UNSURE: "probable enough to be offered, not to be answered",
    Reason.OTHER_OBJECT: "it names another thing, which is none of our business",
    Reason.RUNNING: "it is about running an account, not about leaving it",
    Reason.UNLIKELY: "nothing is probable enough",
    Reason.GREETING: "it is small talk",
}


def explanation_text(explanation: Explanation) -> str:
    """Return an explanation as lines to read."""
    return "\n".join(_lines(explanation))


def explanation_data(explanation: Explanation) -> Object:
    """Return an explanation as plain data."""
    return {
        "normalised": explanation.normalised,
        "understood": explanation.understood,
        "route": explanation.route,
        "context": explanation.context,
        "reason": str(explanation.reason),
        "out_of_scope": explanation.match.out_of_scope,
        "is_question": explanation.match.is_question,
        "standings": [_standing(standing) for standing in explanation.standings],
        "evidence": _parts(explanation.evidence),
        "act": str(explanation.match.act),
        "step": str(explanation.match.step),
        "facts": _facts(explanation.match.facts),
        "claims": [
            {"slot": one.slot, "option": one.option, "claim": one.claim, "words": one.words}
            for one in explanation.match.claims
        ],
        "supposed": _facts(explanation.match.supposed),
    }


def _standing(standing: Standing) -> Object:
    return {
        "id": standing.id,
        "is_entry": standing.is_entry,
        "phrasing": standing.phrasing,
        "score": standing.score,
        "parts": _parts(standing.parts),
    }


def _facts(facts: Iterable[ReadFact]) -> list[Object]:
    return [{"slot": fact.slot, "option": fact.option, "words": fact.words} for fact in facts]


def _parts(parts: Iterable[Part]) -> list[Object]:
    return [{"name": part.name, "value": part.value, "weight": part.weight} for part in parts]


def _lines(explanation: Explanation) -> Iterator[str]:
    match = explanation.match
    p = match.candidates[0].p if match.candidates else 0.0
    yield f"verdict     {match.verdict}, p {p:.3f}: {_REASONS[explanation.reason]}"
    yield f"normalised  {explanation.normalised or '(nothing)'}"
    if explanation.understood != explanation.normalised:
        yield f"understood  {explanation.understood}"
    yield f"route       {explanation.route}"
    if explanation.context is not None:
        yield f"context     {explanation.context}"
    yield f"act         {match.act}"
    if match.out_of_scope is not None:
        yield f"about       {match.out_of_scope}"
    for fact in match.facts:
        yield f"fact        {fact.slot} = {fact.option}, from “{fact.words}”"
    for fact in match.supposed:
        yield f"supposing   {fact.slot} = {fact.option}, from “{fact.words}”"
    for one in match.claims:
        yield f"claim       {one.slot} = {one.option}: {one.claim}, from “{one.words}”"
    for topic in match.topics[:3]:
        yield f"topic       {topic.topic} {topic.p:.3f}"
    yield "log-odds of p, as value × weight"
    yield from _sum(explanation.evidence)
    for standing in explanation.standings:
        kind = "" if standing.is_entry else " (another object)"
        yield f"{standing.id}{kind}, score {standing.score:.3f}: {standing.phrasing}"
        yield from _sum(standing.parts)


def _sum(parts: Iterable[Part]) -> Iterator[str]:
    for part in parts:
        yield f"  {part.name:<16}{part.value:>7.3f} × {part.weight:>7.3f} = {part.share:>+7.3f}"
