"""How administrators see the questions that went without a good answer."""

from __future__ import annotations

from bot.admin.payloads import AddTo, Dismiss, ListGaps
from bot.content.models import Lang
from bot.content.phrasing import Added, scalar
from bot.dialogue import Knowledge, Reply
from bot.dialogue.blocks import Block, Bullets, Copy, Note, Paragraph
from bot.dialogue.gap import language_list, phrasing_of
from bot.dialogue.reply import Button
from bot.store import LoggedGap

PAGE = 10
MAX_NEAREST = 4


def listed(k: Knowledge, lang: Lang, gaps: list[LoggedGap], first: int, count: int) -> Reply:
    """Return a page of the log: `gaps` stand from number `first` (from 1) on, of `count`."""
    if not gaps:
        return Reply((Paragraph(k.text("gaps.none", lang)),))
    last = first + len(gaps) - 1
    title = k.text("gaps.title", lang, first=first, last=last, count=count)
    buttons = []
    if first > 1:
        buttons.append(Button(ListGaps(first - PAGE).id, k.text("button.gaps", lang)))
    if last < count:
        buttons.append(Button(ListGaps(last + 1).id, k.text("button.gaps_more", lang)))
    blocks: tuple[Block, ...] = (
        Paragraph(title, strong=True),
        *(Paragraph(_line(k, lang, gap)) for gap in gaps),
        Note(k.text("gaps.how", lang, id=gaps[0].id)),
    )
    return Reply(blocks, buttons=tuple(buttons))


def shown(k: Knowledge, lang: Lang, gap: LoggedGap) -> Reply:
    """Return one question with the entries that are nearest now, and what to do with it."""
    phrasing = phrasing_of(gap.question)
    found = k.matcher.match(phrasing).candidates
    nearest = [c for c in found if c.topic != "smalltalk"][:MAX_NEAREST]
    titles = {c.entry: k.library.entries[c.entry].title.get(lang) for c in nearest}
    lines = tuple(
        k.text("gaps.candidate", lang, title=titles[c.entry], entry=c.entry, p=round(100 * c.p))
        for c in nearest
    )
    days = k.text("gaps.days", lang, first=gap.first_day, last=gap.last_day)
    counted = k.text("gaps.counted", lang, count=gap.count, kinds=_kinds(k, lang, gap))
    blocks: list[Block] = [
        Paragraph(f"{gap.id}. {gap.question}", strong=True),
        Paragraph(counted),
        Paragraph(days),
        *_about(k, lang, gap),
    ]
    if lines:
        blocks += [Paragraph(k.text("gaps.candidates", lang)), Bullets(lines)]
    adding = (
        Button(AddTo(gap.id, entry).id, k.text("button.add_to", lang, title=title))
        for entry, title in titles.items()
    )
    dismiss = Button(Dismiss(gap.id).id, k.text("button.dismiss", lang))
    return Reply(tuple(blocks), buttons=(*adding, dismiss, to_list(k, lang)))


def gone(k: Knowledge, lang: Lang, gap_id: int) -> Reply:
    """Say that there is no such question."""
    text = k.text("gaps.gone", lang, id=gap_id)
    return Reply((Paragraph(text),), buttons=(to_list(k, lang),))


def dismissed(k: Knowledge, lang: Lang, gap: LoggedGap) -> Reply:
    """Say that a question is struck out."""
    text = k.text("gaps.dismissed", lang, question=gap.question)
    return Reply((Paragraph(text),), buttons=(to_list(k, lang),))


def added(k: Knowledge, lang: Lang, entry: str, place: Added, reloaded: Reply) -> Reply:
    """Say where a question stands now, and how the reload after it went."""
    text = k.text("gaps.added", lang, entry=entry, file=place.file.name, line=place.line)
    return Reply((Paragraph(text), *reloaded.blocks), buttons=(to_list(k, lang),))


def refused(k: Knowledge, lang: Lang, reason: str) -> Reply:
    """Say why a question could not be put into an entry."""
    text = k.text("gaps.refused", lang, reason=reason)
    return Reply((Paragraph(text),), buttons=(to_list(k, lang),))


def to_copy(k: Knowledge, lang: Lang, gap: LoggedGap, entry: str) -> Reply:
    """Give the line for somebody to put into the knowledge by hand."""
    listed_in = language_list(gap.question, gap.lang)
    text = k.text("gaps.copy", lang, entry=entry, list=listed_in)
    line = Copy(f"- {scalar(phrasing_of(gap.question))}")
    dismiss = Button(Dismiss(gap.id).id, k.text("button.dismiss", lang))
    return Reply((Paragraph(text), line), buttons=(dismiss, to_list(k, lang)))


def to_list(k: Knowledge, lang: Lang) -> Button:
    """Return the button that leads to the beginning of the list."""
    return Button(ListGaps(1).id, k.text("button.gaps", lang))


def _line(k: Knowledge, lang: Lang, gap: LoggedGap) -> str:
    nearest = (
        k.text("gaps.nearest", lang, entry=gap.nearest) if gap.nearest else k.text("gaps.far", lang)
    )
    return k.text(
        "gaps.line",
        lang,
        id=gap.id,
        question=gap.question,
        count=gap.count,
        kinds=_kinds(k, lang, gap),
        nearest=nearest,
        day=gap.last_day,
    )


def _kinds(k: Knowledge, lang: Lang, gap: LoggedGap) -> str:
    counts = (
        k.text(f"gaps.{kind}", lang, count=count) for kind, count in gap.counts.items() if count
    )
    return k.text("line.join", lang).join(counts)


def _about(k: Knowledge, lang: Lang, gap: LoggedGap) -> tuple[Block, ...]:
    thing = next((thing for thing in k.library.objects if thing.id == gap.other_object), None)
    if thing is None:
        return ()
    return (Note(k.text("gaps.object", lang, object=thing.name.get(lang))),)
