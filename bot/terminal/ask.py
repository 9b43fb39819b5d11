"""`ask`: match one question and show the answer."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterable
from typing import TextIO, get_args

from bot.content.models import Lang
from bot.dialogue import Called, Knowledge, step
from bot.dialogue.language import in_language, spoken
from bot.dialogue.payloads import OpenEntry
from bot.match import Match
from bot.render import localised, plain_text, unfolded
from bot.terminal.explain import explanation_data, explanation_text
from bot.terminal.jsonlines import BadLineError, Object, serve, text_of

RULE = "─" * 40


def ask_once(k: Knowledge, question: str, lang: Lang | None, *, explain: bool = False) -> str:
    """Return the answer to one question as plain text, and why it was chosen if asked to."""
    answer = _shown(k, question, lang)
    if not explain:
        return answer
    policies = "".join(f"policy      {one.id}\n" for one in k.signs.found(question))
    return f"{answer}\n\n{RULE}\n{policies}{explanation_text(k.matcher.explain(question))}"


def _shown(k: Knowledge, question: str, lang: Lang | None) -> str:
    today = dt.datetime.now(dt.UTC).date()
    event = Called("ask", question)
    session, reply = step(k, spoken(in_language(None, lang), event), event, today)
    text = plain_text(unfolded(reply), session.lang)
    if reply.answered:
        return text
    entries = [
        localised(button.label, session.lang)
        for button in reply.buttons
        if button.id in k.library.entries or OpenEntry.read(button.id)
    ]
    return "\n".join([text, *(f"· {label}" for label in entries)])


def ask_lines(k: Knowledge, lines: Iterable[str], out: TextIO, *, explain: bool = False) -> None:
    """Answer JSON lines as the contract of `ask --json` says; `explain` adds the reasons."""
    serve(lines, out, lambda line: _answer(k, line, explain))


def _answer(k: Knowledge, line: Object, explain: bool) -> Object:
    question = text_of(line, "q")
    context = line.get("context") or []
    context = [context] if isinstance(context, str) else context
    if not (isinstance(context, list) and all(isinstance(item, str) for item in context)):
        raise BadLineError("“context” must be a text or a list of texts")
    facts = line.get("facts") or {}
    if not (isinstance(facts, dict) and all(isinstance(item, str) for item in facts.values())):
        raise BadLineError("“facts” must be an object of texts")
    if line.get("lang") not in (None, *get_args(Lang)):
        raise BadLineError(f"“lang” must be one of {', '.join(get_args(Lang))}")
    started = time.perf_counter()
    match = k.matcher.match(question, context=context, facts=facts)
    spent = time.perf_counter() - started
    answer = {"id": line.get("id"), **described(match), "ms": spent * 1000}
    if explain:
        explanation = k.matcher.explain(question, context=context, facts=facts)
        answer["explain"] = explanation_data(explanation)
    return answer


def described(match: Match) -> Object:
    """Return a match under the names of the contract."""
    best = match.candidates[0] if match.candidates else None
    return {
        "verdict": str(match.verdict),
        "entry": best.entry if best else None,
        "topic": best.topic if best else None,
        "p": best.p if best else 0.0,
        "candidates": [
            {"entry": item.entry, "topic": item.topic, "p": item.p} for item in match.candidates
        ],
        "facts": {fact.slot: fact.option for fact in match.facts},
    }
