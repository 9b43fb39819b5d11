"""What is seen to before a step that cannot be undone, and behind it how that step is taken."""

from __future__ import annotations

from collections.abc import Iterator

from bot.content.plans import PlanStep, tick_of
from bot.dialogue.blocks import Block, Paragraph, Warn, checkbox
from bot.dialogue.compose import CONFIRM, FINAL
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.payloads import Tick, View
from bot.dialogue.reply import Button, Page, Reply
from bot.dialogue.session import Session
from bot.typed import replace


def ticked(session: Session, payload: Tick) -> Session:
    """Return the session with a step ticked off, or no longer so."""
    name = tick_of(payload.plan, payload.step)
    others = tuple(done for done in session.done if done != name)
    return replace(session, done=others if name in session.done else (*others, name))


def guarded(k: Knowledge, session: Session, topic: str, page: Page) -> Reply:
    """Return the checklist of a path, or what stands behind it."""
    steps = k.library.plans[topic].before_final(session.facts)
    title = Paragraph(page.title, strong=True)
    if page.id == FINAL:
        buttons = (*_ticks(session, topic, steps), _confirm(k, session, topic))
        return Reply((title, *page.blocks), buttons=buttons, facts=page.facts)
    blocks: tuple[Block, ...] = (title, *_left(k, session, topic, steps), *page.blocks)
    back = Button(View(topic, FINAL).id, k.text("button.checklist", session.lang))
    return Reply(blocks, buttons=(back,), facts=page.facts)


def _ticks(session: Session, topic: str, steps: tuple[PlanStep, ...]) -> Iterator[Button]:
    for number, step in enumerate(steps, start=1):
        sign = checkbox(done=tick_of(topic, step.id) in session.done)
        yield Button(Tick(topic, step.id).id, f"{sign} {number}")


def _confirm(k: Knowledge, session: Session, topic: str) -> Button:
    label = k.text("button.confirm", session.lang)
    return Button(View(topic, CONFIRM).id, label, is_final=True)


def _left(
    k: Knowledge, session: Session, topic: str, steps: tuple[PlanStep, ...]
) -> Iterator[Warn]:
    """Warn of what is not ticked off."""
    left = sum(tick_of(topic, step.id) not in session.done for step in steps)
    if left:
        yield Warn(k.text("checklist.left", session.lang, count=left))
