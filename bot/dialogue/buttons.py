"""What a pressed button does."""

from __future__ import annotations

from collections.abc import Callable

from bot.dialogue import answers, asking, checklist, company, feedback, showing
from bot.dialogue.blocks import Block, Paragraph
from bot.dialogue.compose import CONFIRM, FINAL, TEMPLATE
from bot.dialogue.controls import plain
from bot.dialogue.events import Chose
from bot.dialogue.gap import GapKind, gap_of
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.natives import menu_button, template_button
from bot.dialogue.payloads import (
    AsFile,
    AsGrid,
    AsPicture,
    Change,
    Go,
    Guide,
    OpenEntry,
    Tick,
    View,
    Whole,
)
from bot.dialogue.policies import policy_reply
from bot.dialogue.questions import (
    ENTRY,
    NONE,
    TOPIC,
    Turn,
    open_ask,
    page_buttons,
    put_again,
    recommend,
    with_open_question,
)
from bot.dialogue.reply import Button, Page, Placement, Reply
from bot.dialogue.route import Handler, Routes, Screen
from bot.dialogue.session import Session
from bot.dialogue.state import Answer, TableForm
from bot.dialogue.tables import attached, form_buttons, grid_of
from bot.dialogue.ways import MAIN, MAX_WAYS, MORE, folded
from bot.typed import replace

_TO_DO = frozenset({"detail", "how"})
"""Pages that say where to press."""


def chose(k: Knowledge, session: Session, event: Chose, routes: Routes[Handler]) -> Turn:
    """Take a pressed button; one that no longer fits is told so."""
    turn = taken(k, session, event, routes)
    if turn is None:
        return _stale(k, session)
    session, reply = turn
    return session, replace(reply, verdict=None)  # a press is no question


def taken(k: Knowledge, session: Session, event: Chose, routes: Routes[Handler]) -> Turn | None:
    """Do what a button does; None if it no longer fits."""
    found = routes.pressed(event.id)
    if found is None:
        return _option(k, session, event)
    route, payload = found
    turn = route.handler(k, session, payload)
    return turn and (turn[0], replace(turn[1], placement=route.placement))


def _option(k: Knowledge, session: Session, event: Chose) -> Turn | None:
    """Take an option of the open question."""
    ask = open_ask(k, session)
    stale = event.stamp is not None and event.stamp != session.stamp
    if ask is None or stale or event.id not in ask.options:
        return None
    if ask.slot not in {ENTRY, TOPIC}:
        session, reply = choose_option(k, session, event.id)
    elif event.id == NONE:
        session, reply = choose_none(k, session)
    else:
        session, reply = choose(k, session, event.id)
    return session, replace(reply, placement=Placement.EDIT)


def _stale(k: Knowledge, session: Session) -> Turn:
    """Say so; a question that is open is put once more, and only it can be pressed then.

    Where none is, or one beside an answer, the message may be the one just changed, by a tap that
    overtook this one: it stays as it is, and so does the question on it.
    """
    said = k.text("stale", session.lang)
    reply = Reply((Paragraph(said),), toast=said)
    beside = session.refines
    session, reply = with_open_question(k, session, reply)
    if reply.ask is None or beside:
        return session, replace(reply, placement=Placement.TOAST)
    return session, replace(reply, placement=Placement.NEW, removes_all=True)


def open_entry(k: Knowledge, session: Session, payload: OpenEntry) -> Turn | None:
    """Show an entry's answer."""
    entry = k.library.entries.get(payload.entry)
    return showing.show_entry(k, session, entry) if entry else None


def begin(k: Knowledge, session: Session, payload: Guide) -> Turn | None:
    """Begin the guided decision at an entry."""
    entry = k.library.entries.get(payload.entry)
    return asking.begin(k, session, entry, None) if entry else None


def change(k: Knowledge, session: Session, payload: Change) -> Turn | None:
    """Ask for a slot anew."""
    if payload.slot not in k.library.slots:
        return None
    return with_open_question(k, replace(session, changing=payload.slot, choices=()), Reply(()))


def choose_option(k: Knowledge, session: Session, option: str) -> Turn:
    """Answer the open question with an option and what follows from it."""
    ask = open_ask(k, session)
    if ask is None:
        return with_open_question(k, session, Reply(()))
    implied = k.decision.implied(ask.slot, option)
    answers = (
        Answer(slot, value, turn=session.turn, asked=slot == ask.slot)
        for slot, value in implied.items()
        if slot == ask.slot or slot not in session.facts
    )
    return asking.learn(k, session.knowing(answers))


def view(k: Knowledge, session: Session, payload: View, screen: Screen | None) -> Turn | None:
    """Show one folded page of a topic, an entry, a policy or the `screen` of that name."""
    owner = payload.owner
    whole = _whole(k, session, owner, screen)
    if whole is None:
        return None
    more = (*feedback.below(k, session, owner), *whole.more)
    main = Button(View(owner, MAIN).id, k.text("button.main", session.lang))
    if payload.page == MAIN:  # no second time an answer, but the same message again
        reply = replace(whole, more=more)
        if owner == session.shown_page:
            session, reply = put_again(k, session, reply)
        fitted = folded if session.chat is None else company.in_company
        reply = fitted(k, session, reply)
        return session, replace(reply, outcome=None, answered=None)
    if payload.page == MORE and session.chat is not None:
        return session, company.behind(k, session, owner, replace(whole, more=more))
    if payload.page == MORE:
        shown = replace(whole, more=more, ask=open_ask(k, session))
        left = folded(k, session, shown).more
        return session, Reply(whole.blocks, buttons=(*left, main))
    page = _page(whole, payload.page)
    if page is None:
        return None
    if owner in k.library.topics and page.id in {FINAL, CONFIRM}:
        reply = checklist.guarded(k, session, owner, page)
        return session, replace(reply, buttons=(*reply.buttons, main))
    grid = grid_of(page)
    forms = form_buttons(k, session, payload) if grid else ()
    others = (*_of_page(k, session, owner, page), *page_buttons(owner, whole.pages, beside=page))
    others = others[: MAX_WAYS - 1 - len(forms)]
    title: tuple[Block, ...] = () if grid else (Paragraph(page.title, strong=True),)
    return session, Reply(
        (*title, *page.blocks),  # a table says by itself what it is called
        buttons=(*forms, *others, main),
        facts=page.facts,
        attachment=attached(session, grid, session.tables) if grid else None,
    )


def whole(k: Knowledge, session: Session, payload: Whole) -> Turn | None:
    """Show the long part of an answer."""
    reply = _whole(k, session, payload.owner)
    return (session, company.alone(reply.pages, reply)) if reply else None


def table_as(
    form: TableForm,
) -> Callable[[Knowledge, Session, AsGrid | AsPicture | AsFile], Turn | None]:
    """Return what sends the table on a folded page in another form; its cards stay."""

    def sent(k: Knowledge, session: Session, payload: AsGrid | AsPicture | AsFile) -> Turn | None:
        whole = _whole(k, session, payload.owner)
        page = _page(whole, payload.page) if whole else None
        grid = grid_of(page) if page else None
        if grid is None:
            return None
        said = Paragraph(k.text(f"table.{form}", session.lang, title=grid.title))
        return session, Reply((said,), attachment=attached(session, grid, form))

    return sent


def _whole(
    k: Knowledge, session: Session, owner: str, screen: Screen | None = None
) -> Reply | None:
    """Return the reply that has the folded pages of a topic, an entry, a policy or a screen."""
    if entry := k.library.entries.get(owner):
        return answers.entry_reply(k, session, entry)
    if owner in k.library.topics:
        return recommend(k, session, owner, Reply(()))
    if policy := k.policy(owner):
        return policy_reply(k, session, policy)
    return screen(k, session) if screen else None


def _page(whole: Reply, page_id: str) -> Page | None:
    return next((page for page in whole.pages if page.id == page_id), None)


def tick(k: Knowledge, session: Session, payload: Tick) -> Turn | None:
    """Tick a step off, or take the tick back, and show the checklist as it is now."""
    plan = k.library.plans.get(payload.plan)
    steps = plan.before_final(session.facts) if plan else ()
    if payload.step not in {step.id for step in steps}:
        return None
    return view(k, checklist.ticked(session, payload), View(payload.plan, FINAL), None)


def _of_page(k: Knowledge, session: Session, owner: str, page: Page) -> tuple[Button, ...]:
    """Return the buttons that take something of a page along."""
    entry = k.library.entries.get(owner)
    if entry and page.id == TEMPLATE:
        return tuple(template_button(k, session, entry))
    return tuple(menu_button(k, session, page.facts)) if page.id in _TO_DO else ()


def choose(k: Knowledge, session: Session, choice: str) -> Turn:
    """Take one of the entries, or the topics, that were offered."""
    if choice in k.library.entries:
        return showing.show_entry(k, session, k.library.entries[choice])
    return asking.show_topic(k, session, choice)


def choose_none(k: Knowledge, session: Session) -> Turn:
    """Take “none of these”."""
    gap = gap_of(GapKind.NONE, session.question, session.lang, next(iter(session.choices), None))
    session = replace(session, choices=())
    reply = plain(k, session, "choose.none_reply")
    paths = Button(Go("paths").id, k.text("button.paths", session.lang))
    reply = replace(reply, buttons=(paths,), verdict="unknown", gap=gap)
    return with_open_question(k, session, reply, again=True)
