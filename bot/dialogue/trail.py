"""Back: one screen, whichever way it was come by, and never at the cost of what was told.

What stood on the screen is remembered as a `Place`, what was left lies behind it in
`Position.left`. An answer is taken back only by a step to the question that it answered.
"""

from __future__ import annotations

from collections.abc import Callable

from bot.dialogue import answers, aspects, showing
from bot.dialogue.blocks import Paragraph
from bot.dialogue.controls import shows
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.payloads import Go, Return
from bot.dialogue.questions import Turn, open_ask, recommend, refined, with_open_question
from bot.dialogue.reply import Button, Reply
from bot.dialogue.route import Screen
from bot.dialogue.screens.facts import facts
from bot.dialogue.screens.start import beginnings
from bot.dialogue.session import Session
from bot.dialogue.state import NOWHERE, Place
from bot.match import Verdict
from bot.typed import replace

FACTS = "facts"
"""The route to what is known."""
MAX_LEFT = 10
Screens = Callable[[str], Screen | None]
"""The screen of each name."""


def back(k: Knowledge, session: Session, screens: Screens) -> Turn:
    """Show what was on the screen before; where there is nothing, what can be changed."""
    if turn := _step_back(k, session, screens):
        return turn
    said = Paragraph(k.text("back.nothing", session.lang))
    if open_ask(k, session) and not session.refines:
        session = replace(session, here=NOWHERE)  # which it does not leave
        return with_open_question(k, session, Reply((said,)), again=True)
    shown = facts(k, session) if session.answers else Reply((), buttons=beginnings(k, session))
    screen = FACTS if session.answers else ""
    return session, replace(shown, blocks=(said, *shown.blocks), screen=screen)


def leave(k: Knowledge, session: Session, payload: Return, screens: Screens) -> Turn | None:
    """Do the same, if the button is not one of an earlier step."""
    is_next = bool(session.left) and session.left[-1].turn == payload.turn
    return _step_back(k, session, screens) if is_next else None


def moved(
    k: Knowledge, before: Session, session: Session, reply: Reply, *, is_pressed: bool
) -> Turn:
    """Note what is on the screen now and what was left for it, and offer the way back.

    What is said is answered on a screen of its own; what is pressed may leave the screen.
    """
    here, shown = before.here, _shown(before, session, reply)
    has_gone_back = (session.here, session.left) != (here, before.left)
    if is_pressed and not (has_gone_back or _is_new(here, shown)):
        return session, _with_back(k, session, reply)
    is_beside = not (shown.page or shown.screen) and reply.verdict is not None
    is_again = _is_same(here, shown) and not is_beside  # the question alone, and no answer above it
    is_noted = bool(session.left) and _is_same(session.left[-1], here)
    if here != NOWHERE and not (is_again or is_noted or has_gone_back):
        left = (*session.left, replace(here, turn=before.turn))[-MAX_LEFT:]
        session = replace(session, left=left)
    session = replace(session, here=shown)
    return session, _with_back(k, session, reply, offered=is_pressed)


def _step_back(k: Knowledge, session: Session, screens: Screens) -> Turn | None:
    """Show the latest place that is still another one; None if there is none."""
    here = session.here
    while session.left:
        *left, place = session.left
        session = replace(session, left=tuple(left), here=NOWHERE)
        there = _at(k, _asked_again(session, place), place)
        is_settled = bool(place.slot) and _asks(k, there) != place.slot
        if is_settled and place.page in {"", here.page}:
            continue  # what was asked there has been told in other words, and they stand
        if turn := _show(k, there, place, screens):
            return turn
    return None


def _asked_again(session: Session, place: Place) -> Session:
    """Return the session without what was answered to the question that stood there.

    What was told in a sentence of one's own is no answer, and stays.
    """
    since = [] if place.changing else [one for one in session.answers if one.turn > place.turn]
    turns = {one.turn for one in since if one.asked and one.slot == place.slot}
    return session.without(
        one.slot for one in since if one.turn in turns and (one.asked or not one.words)
    )


def _at(k: Knowledge, session: Session, place: Place) -> Session:
    """Return the session with whatever was open at a place."""
    is_beside = bool(place.slot) and not (place.guided or place.changing or place.choices)
    return replace(
        session,
        guided=place.guided,
        changing=place.changing or None,
        choices=tuple(filter(k.is_page, place.choices)),
        question=place.question,
        refines=place.page if is_beside else "",
    )


def _asks(k: Knowledge, session: Session) -> str | None:
    ask = open_ask(k, session)
    return ask.slot if ask else None


def _show(k: Knowledge, session: Session, place: Place, screens: Screens) -> Turn | None:
    """Show a place, with what is known by now; None if it is gone."""
    if place.screen:
        screen = screens(place.screen)
        return shows(screen, place.screen)(k, session, None) if screen else None
    if place.changing or place.choices:
        return with_open_question(k, session, Reply(()))
    if ":" in place.page:
        return aspects.of_sections(k, session, place.page)
    if entry := k.library.entries.get(place.page):
        reply = answers.entry_reply(k, session, entry, place.question)
        return showing.with_own_question(k, session, entry, reply)
    if place.page in k.library.topics and not place.guided:
        return refined(k, session, place.page, recommend(k, session, place.page, Reply(())))
    return with_open_question(k, session, Reply(()), recap=True) if place.slot else None


def _shown(before: Session, session: Session, reply: Reply) -> Place:
    """Return what a reply puts on the screen."""
    slot = reply.ask.slot if reply.ask else ""
    page = reply.outcome or reply.answered or (session.refines if ":" in session.refines else "")
    begins = bool(slot) and session.guided and not before.guided
    if reply.verdict == Verdict.SMALLTALK or begins:  # words that lead to the question
        page = ""
    if not (page or slot or reply.screen):
        return NOWHERE
    return Place(
        page=page,
        screen=reply.screen,
        slot=slot,
        guided=session.guided,
        changing=session.changing or "",
        choices=session.choices,
        question=session.question,
        lang=session.lang,
    )


def _is_new(here: Place, shown: Place) -> bool:
    """Tell whether a press has led on: not a page that is folded out, or the same question."""
    if not (shown.page or shown.screen):
        return shown.slot not in {"", here.slot}
    return not _is_same(here, shown)


def _is_same(one: Place, other: Place) -> bool:
    return replace(one, question="", turn=0) == replace(other, question="", turn=0)


def _with_back(k: Knowledge, session: Session, reply: Reply, *, offered: bool = False) -> Reply:
    """Have « 返回 lead to what was left, if anything was."""
    back = Button(Go("back").id, k.text("button.back", session.lang))
    buttons = reply.buttons if back in reply.buttons or not offered else (*reply.buttons, back)
    if not session.left:
        return replace(reply, buttons=tuple(one for one in buttons if one != back))
    leading = replace(back, id=Return(session.left[-1].turn).id)
    return replace(reply, buttons=tuple(leading if one == back else one for one in buttons))
