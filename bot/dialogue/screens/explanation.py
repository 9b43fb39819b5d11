"""Why an answer was given, in few and plain words."""

from __future__ import annotations

from bot.dialogue.blocks import Block, Bullets, Paragraph
from bot.dialogue.compose import option_noun
from bot.dialogue.feedback import answer_given
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.payloads import Explain, View
from bot.dialogue.questions import Turn
from bot.dialogue.reply import Button, Reply
from bot.dialogue.session import Session
from bot.dialogue.ways import MAIN
from bot.match.models import Explanation


def explained(k: Knowledge, session: Session, payload: Explain) -> Turn | None:
    """Ask the question again that the entry answered, and tell how it was understood.

    With what is known now: since then the knowledge or the user's case may have changed. None if
    the answer is too long ago.
    """
    given = answer_given(session, payload.entry)
    if given is None or not given.question:
        return None
    before = session.given[: session.given.index(given)]
    explanation = k.matcher.explain(
        given.question,
        context=[earlier.question for earlier in before if earlier.question],
        facts=session.facts,
        shown_page=before[-1].about if before else "",
    )
    title = Paragraph(k.text("why.title", session.lang), strong=True)
    main = Button(View(payload.entry, MAIN).id, k.text("button.main", session.lang))
    lines = _lines(k, session, explanation, payload.entry)
    return session, Reply((title, *lines), buttons=(main,))


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
    if facts:
        blocks += [Paragraph(k.text("why.facts", lang)), Bullets(facts)]
    return tuple(blocks)
