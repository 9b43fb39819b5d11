"""What a group is shown of a reply: a few lines for everybody who reads along.

The rest is behind one press, or in private. What is shown keeps the grade of the whole: a sentence
that is weaker than that says so itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from bot.dialogue import cells
from bot.dialogue.blocks import (
    Block,
    Bullets,
    Checklist,
    Grade,
    Heading,
    Note,
    Paragraph,
    Steps,
    Warn,
    joined,
    texts_of,
)
from bot.dialogue.cards import MAX_LINES
from bot.dialogue.compose import sentences_of
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.payloads import Go, OpenEntry, OpenPath, View, Whole, is_rating
from bot.dialogue.questions import Turn, with_open_question
from bot.dialogue.reply import Ask, Button, Page, Reply
from bot.dialogue.session import Session
from bot.dialogue.ways import MAIN, MORE, leads_back, owner_of
from bot.typed import replace

MAX_BUTTONS = 3
"""Buttons of a card; the front puts the one that leads into private beside them."""
MORE_LINES = 15
"""Lines of what is behind a card."""
_RELATED = 2
_EVIDENCE = "evidence"
_WHOLE = ("how", "detail")
"""Pages that are sent to one person alone, the first that there is."""


def in_company(k: Knowledge, session: Session, reply: Reply, *, is_screen: bool = False) -> Reply:
    """Return what a group is shown of a reply.

    A screen that was asked for, by a press or of its cases, stays as it is.
    """
    owner = owner_of(reply)
    if reply.ask and not (session.refines and owner):
        return _question(k, session, reply, reply.ask)
    if reply.outcome or reply.answered or reply.verdict:
        return _card(k, session, reply, owner)
    return reply if is_screen else replace(reply, blocks=_cut(reply.blocks, MAX_LINES))


def private_only(k: Knowledge, session: Session, reply: Reply) -> Turn:
    """Return, in place of what is for one person's eyes, where it can be had."""
    said = Paragraph(k.text("private.only", session.lang))
    pointer = Reply((said,), private=reply.private, placement=reply.placement)
    return replace(session, handed_over=False), pointer


def exact(k: Knowledge, session: Session, _: object) -> Turn | None:
    """Put the question that a card only offers, or the one that it came in between."""
    session, reply = with_open_question(k, session, Reply(()))
    return (session, reply) if reply.ask else None


def behind(k: Knowledge, session: Session, owner: str, whole: Reply) -> Reply:
    """Return what is behind a card: more of the answer, related ones, what is done with it."""
    related = [button for button in whole.buttons if _opens(button)][:_RELATED]
    rating = [button for button in whole.more if is_rating(button.id)]
    buttons = (
        *related,
        Button(Whole(owner).id, k.text("button.alone", session.lang)),
        *rating,
        Button(Go("remove").id, k.text("button.remove", session.lang)),
        Button(View(owner, MAIN).id, k.text("button.main", session.lang)),
    )
    return Reply(_cut(whole.blocks, MORE_LINES), buttons=buttons, facts=whole.facts)


def alone(pages: Sequence[Page], whole: Reply) -> Reply:
    """Return the long part of an answer, for one person to read."""
    page = next((page for name in _WHOLE for page in pages if page.id == name), None)
    if page is None:
        return Reply(whole.blocks, facts=whole.facts)
    return Reply((Paragraph(page.title, strong=True), *page.blocks), facts=page.facts)


def _card(k: Knowledge, session: Session, reply: Reply, owner: str | None) -> Reply:
    blocks = _in_brief(k, session, reply)
    if owner is None:
        ways = (*reply.buttons[: MAX_BUTTONS - 1], *reply.buttons[MAX_BUTTONS - 1 :][-1:])
        return replace(reply, blocks=blocks, buttons=ways, more=())
    views = [View.read(button.id) for button in reply.buttons]
    evidence = [
        button
        for button, view in zip(reply.buttons, views, strict=True)
        if view and view.page == _EVIDENCE
    ]
    more = Button(View(owner, MORE).id, k.text("button.more", session.lang))
    ways = (*_way_on(k, session, reply), more, *evidence)
    return replace(reply, blocks=blocks, buttons=ways, more=(), ask=None)


def _way_on(k: Knowledge, session: Session, reply: Reply) -> tuple[Button, ...]:
    if reply.ask:
        return (Button(Go("exact").id, k.text("button.exact", session.lang)),)
    ways = (
        button
        for button in reply.buttons
        if View.read(button.id) is None and not leads_back(button.id)
    )
    return tuple(ways)[:1]


def _question(k: Knowledge, session: Session, reply: Reply, ask: Ask) -> Reply:
    """Put a question with its options, under as much of an answer as there is room for."""
    begin = _question_at(reply.blocks)
    asked = reply.blocks[begin:]
    answering = {*ask.options, Go("exact").id}
    options = tuple(button for button in reply.buttons if button.id in answering)
    about = reply.outcome or reply.answered
    more = (Button(View(about, MORE).id, k.text("button.more", session.lang)),) if about else ()
    limit = MAX_LINES if about or reply.verdict else MORE_LINES  # a screen that was asked for
    blocks = (*_fitting((), reply.blocks[:begin], asked, limit), *asked)
    return replace(reply, blocks=blocks, buttons=(*options, *more), more=())


def _in_brief(k: Knowledge, session: Session, reply: Reply) -> tuple[Block, ...]:
    """Return the verdict, the warning, the first step and the grade, and what there is room for.

    What must come before a step that cannot be undone stands above all.
    """
    blocks = reply.blocks[: _question_at(reply.blocks)] if reply.ask else reply.blocks
    first = _checklist(blocks)
    said = [one for one in blocks if isinstance(one, Paragraph) and one not in first]
    if not said:
        return _cut(blocks, MAX_LINES)
    verdict = next(filter(_is_strong, said), said[0])
    head = sentences_of(verdict.text)
    short = replace(verdict, text=head[0].strip())
    first = _fitting((), first, (short, *_grade(blocks)))
    opening = (*first, short)
    ending = _ending(k, session, reply, opening)
    rest = [Paragraph("".join(head[1:]).strip())] if head[1:] else []
    rest += said[said.index(verdict) + 1 :]
    lists = () if _has_steps(blocks) else tuple(filter(_is_list, blocks))[:1]
    whole = (*opening, *rest, *lists)
    if height((*whole, *ending)) <= MAX_LINES:
        opening = whole
    else:  # no list is begun that would be cut off, nor led to
        rest = [led for one in rest if (led := _leading_nowhere(one))]
        opening = (*opening, *_fitting(opening, rest, ending))
    known = tuple(block for block in blocks[:1] if isinstance(block, Note | Heading))
    shown = (*known, *opening, *ending)
    return shown if height(shown) <= MAX_LINES else (*opening, *ending)


def _ending(
    k: Knowledge, session: Session, reply: Reply, opening: tuple[Block, ...]
) -> tuple[Block, ...]:
    """Return the warning, the first step and the grade, or less where there is no room."""
    blocks = reply.blocks
    grade = _grade(blocks)
    warning = tuple(block for block in blocks if isinstance(block, Warn))[:1]
    firsts = (block.items[0] for block in blocks if isinstance(block, Steps))
    step = tuple(
        Paragraph(k.text("card.first_step", session.lang, step=first)) for first in firsts
    )[:1]
    endings: tuple[tuple[Block, ...], ...] = (
        (*warning, *step, *grade),
        (*warning, *grade),
        (*step, *grade),
    )
    fits = (end for end in endings if height((*opening, *end)) <= MAX_LINES)
    return next(fits, grade)


def _question_at(blocks: Sequence[Block]) -> int:
    """Return where the open question begins, with the note that leads back to it."""
    strong = [at for at, block in enumerate(blocks) if _is_strong(block)]
    last = strong[-1] if strong else 0
    return last - 1 if last and isinstance(blocks[last - 1], Note) else last


def _checklist(blocks: Sequence[Block]) -> tuple[Block, ...]:
    at = next((at for at, block in enumerate(blocks) if isinstance(block, Checklist)), None)
    return () if at is None else tuple(blocks[max(at - 1, 0) : at + 1])


def _grade(blocks: Sequence[Block]) -> tuple[Block, ...]:
    return tuple(block for block in blocks if isinstance(block, Grade))[-1:]


def _cut(blocks: Sequence[Block], limit: int) -> tuple[Block, ...]:
    """Return as much as there is room for; a grade is never left out."""
    grade = tuple(blocks[-1:]) if blocks and isinstance(blocks[-1], Grade) else ()
    return (*_fitting((), blocks[: len(blocks) - len(grade)], grade, limit), *grade)


def _fitting(
    above: Sequence[Block],
    blocks: Iterable[Block],
    below: Sequence[Block],
    limit: int = MAX_LINES,
) -> tuple[Block, ...]:
    """Return as much of the beginning of `blocks` as there is room for between others."""
    kept: list[Block] = []
    for block in blocks:
        parts = (part for part in _shortened(block))
        fits = (part for part in parts if height((*above, *kept, part, *below)) <= limit)
        part = next(fits, None)
        if part is not None:
            kept.append(part)
        if part != block:
            break
    return tuple(kept)


def _shortened(block: Block) -> Iterator[Block]:
    """Yield a block, and then always less of it."""
    yield block
    if isinstance(block, Paragraph):
        sentences = sentences_of(block.text)
        for count in range(len(sentences) - 1, 0, -1):
            yield replace(block, text="".join(sentences[:count]).strip())
    elif isinstance(block, Checklist):
        for count in range(len(block.items) - 1, 0, -1):
            done = (*block.done[:count], False)
            yield replace(block, items=(*block.items[:count], "…"), done=done)
    elif isinstance(block, Bullets | Steps):
        for count in range(len(block.items) - 1, 0, -1):
            yield replace(block, items=(*block.items[:count], "…"))


def _leading_nowhere(paragraph: Paragraph) -> Paragraph | None:
    """Return a paragraph without its last sentence if that leads to a list: 也可能是这两种："""
    sentences = sentences_of(paragraph.text)
    if sentences and sentences[-1].rstrip().endswith((":", "：")):
        sentences.pop()
    return replace(paragraph, text="".join(sentences).strip()) if sentences else None


def _has_steps(blocks: Iterable[Block]) -> bool:
    return any(isinstance(block, Steps) for block in blocks)


def _is_list(block: Block) -> bool:
    return isinstance(block, Bullets)


def height(blocks: Sequence[Block]) -> int:
    """Return the lines that blocks fill on a phone, the blank ones between them too."""
    gaps = sum(not joined(one, other) for one, other in pairwise(blocks))
    return gaps + sum(sum(map(cells.lines, texts_of(block))) for block in blocks)


def _is_strong(block: Block) -> bool:
    return isinstance(block, Paragraph) and block.strong


def _opens(button: Button) -> bool:
    return bool(OpenEntry.read(button.id) or OpenPath.read(button.id))
