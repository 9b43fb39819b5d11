"""Why an answer was given, in few and plain words, for those who look after the knowledge."""

from __future__ import annotations

from bot.dialogue.blocks import Block, Bullets, Note, Paragraph
from bot.dialogue.compose import option_noun
from bot.dialogue.feedback import answer_given
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.reply import Reply
from bot.dialogue.session import Session
from bot.match.models import Explanation, Part, Standing

MAX_PARTS = 4
"""What weighs less than these decides nothing."""


def explained(k: Knowledge, session: Session, entry: str) -> Reply:
    """Ask the question again that the entry answered, and tell how it was understood.

    With what is known now: since then the knowledge or the user's case may have changed.
    """
    given = answer_given(session, entry)
    if given is None or not given.question:
        return Reply((Paragraph(k.text("stale", session.lang)),))
    before = session.given[: session.given.index(given)]
    explanation = k.matcher.explain(
        given.question,
        context=[earlier.question for earlier in before if earlier.question],
        facts=session.facts,
        shown_page=before[-1].about if before else "",
    )
    return Reply(
        (
            Paragraph(k.text("why.title", session.lang), strong=True),
            *_lines(k, session, explanation, entry),
        )
    )


def _lines(
    k: Knowledge, session: Session, explanation: Explanation, entry: str
) -> tuple[Block, ...]:
    lang, match = session.lang, explanation.match
    lines = [k.text("why.understood", lang, text=explanation.understood)]
    if explanation.context:
        lines.append(k.text("why.context", lang, text=explanation.context))
    entries = [standing for standing in explanation.standings if standing.is_entry]
    own = next((standing for standing in entries if standing.id == entry), None)
    if own:
        lines.append(k.text("why.phrasing", lang, text=own.phrasing))
    p = next((found.p for found in match.candidates if found.entry == entry), 0.0)
    reason = k.text(f"why.reason.{explanation.reason}", lang)
    lines.append(k.text("why.sure", lang, p=round(100 * p), reason=reason))
    facts = tuple(
        k.text(
            "facts.words",
            lang,
            slot=k.library.slots[fact.slot].name.get(lang),
            option=option_noun(k.library, fact.slot, fact.option, lang),
            words=fact.words,
        )
        for fact in match.facts
    )
    blocks: list[Block] = [Bullets(tuple(lines))]
    if own:
        blocks += [Paragraph(k.text("why.parts", lang)), Bullets(_parts(k, session, own))]
    rival = next((standing for standing in entries if standing.id != entry), None)
    if own and rival:
        less = f"{own.score - rival.score:.2f}"
        blocks.append(Note(k.text("why.rival", lang, entry=rival.id, less=less)))
    if facts:
        blocks += [Paragraph(k.text("why.facts", lang)), Bullets(facts)]
    return tuple(blocks)


def _parts(k: Knowledge, session: Session, standing: Standing) -> tuple[str, ...]:
    weighty = sorted(standing.parts, key=lambda part: -abs(part.share))[:MAX_PARTS]
    return tuple(
        k.text("why.part", session.lang, name=_name(k, session, part), share=f"{part.share:+.2f}")
        for part in weighty
        if part.share
    )


def _name(k: Knowledge, session: Session, part: Part) -> str:
    """Return what a feature is called; one that is new has only its own name."""
    key = f"why.{part.name}"
    known = key in k.library.texts.by_lang["zh"]
    return k.text(key, session.lang) if known else part.name
