"""The ways on under a reply: six at most, the rest behind one of them."""

from __future__ import annotations

from collections.abc import Sequence

from bot.dialogue.knowledge import Knowledge
from bot.dialogue.payloads import Go, Return, View
from bot.dialogue.reply import Button, Reply
from bot.dialogue.session import Session
from bot.typed import replace

MAX_WAYS = 6
MAX_WAYS_BESIDE_QUESTION = 2
MAX_WAYS_BEFORE_QUESTION = 4
"""Where something else is answered first."""
MAIN, MORE = "main", "more"
"""Views of an answer that are no pages of it: the answer itself, and the ways on that are left."""
_EVIDENCE = "evidence"
_BACK = frozenset(Go(name).id for name in ("back", "facts", "restart"))
"""What leads back, in a row of its own."""
_OF_QUESTION = frozenset(Go(name).id for name in ("why", "exact"))
_BEHIND = ("table", "unverified", "evidence")


def leads_back(button: str) -> bool:
    """Tell whether the button of that id stands in the row of those that lead back."""
    return button in _BACK or Return.read(button) is not None


def leads_to_more(button: str) -> bool:
    """Tell whether the button of that id shows the ways on that are left."""
    view = View.read(button)
    return view is not None and view.page == MORE


def folded(k: Knowledge, session: Session, reply: Reply) -> Reply:
    """Return the reply with six ways on at most; what is left stands behind “more”.

    Evidence has its place among them, but beside a question, where it stands behind. A view that
    leads back to an answer stays as it is.
    """
    if any(leads_to_more(button.id) for button in reply.buttons):  # it was laid out before
        return reply
    asked_ids = {*_OF_QUESTION, *(reply.ask.options if reply.ask else ())}
    asked: list[Button] = []
    back: list[Button] = []
    ways: list[tuple[Button, str]] = []
    for button in reply.buttons:
        if button.id in asked_ids:
            asked.append(button)
        elif leads_back(button.id):
            back.append(button)
        else:
            ways.append((button, _view(button)))
    owner = owner_of(reply)
    if owner is None or any(view == MAIN for _, view in ways):
        shown = _in_order(reply, asked, [way for way, _ in ways])
        return replace(reply, buttons=(*shown, *back), more=())
    evidence = [way for way, view in ways if view == _EVIDENCE and not reply.ask]
    behind = [way for way, view in ways if view.startswith(_BEHIND) and way not in evidence]
    others = [way for way, view in ways if not view.startswith(_BEHIND)]
    room = _room(reply, asked) - len(evidence)
    if len(others) + bool(behind or reply.more) > room:
        others, behind = others[: room - 1], [*others[room - 1 :], *behind]
    front = [*others, *evidence]
    more = (*behind, *reply.more)
    if more:
        front.append(Button(View(owner, MORE).id, k.text("button.more", session.lang)))
    return replace(reply, buttons=(*_in_order(reply, asked, front), *back), more=more)


def _room(reply: Reply, asked: Sequence[Button]) -> int:
    if reply.ask is None:
        return MAX_WAYS
    is_first = _is_first(reply, asked)
    return MAX_WAYS_BESIDE_QUESTION if is_first else MAX_WAYS_BEFORE_QUESTION


def _is_first(reply: Reply, asked: Sequence[Button]) -> bool:
    """Tell whether the question comes first, or else an answer to something else."""
    return not asked or reply.buttons[0] in asked


def _in_order(reply: Reply, asked: Sequence[Button], ways: Sequence[Button]) -> tuple[Button, ...]:
    return (*asked, *ways) if _is_first(reply, asked) else (*ways, *asked)


def owner_of(reply: Reply) -> str | None:
    """Return whose views a reply can show: a topic's, an entry's, a policy's or a screen's."""
    if owner := reply.outcome or reply.answered:
        return owner
    views = (View.read(button.id) for button in reply.buttons)
    return next((view.owner for view in views if view), None)


def _view(button: Button) -> str:
    view = View.read(button.id)
    return view.page if view else ""
