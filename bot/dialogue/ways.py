"""The ways on under a reply: six at most, the rest behind one of them."""

from __future__ import annotations

from bot.dialogue.knowledge import Knowledge
from bot.dialogue.payloads import Go, Return, View
from bot.dialogue.reply import Button, Reply
from bot.dialogue.session import Session
from bot.typed import replace

MAX_WAYS = 6
MAX_WAYS_BESIDE_QUESTION = 2
MAIN, MORE = "main", "more"
"""Views of an answer that are no pages of it: the answer itself, and the ways on that are left."""
_EVIDENCE = "evidence"
_BACK = frozenset(Go(name).id for name in ("back", "facts", "restart"))
"""What leads back, in a row of its own."""
_WHY = Go("why").id
_BEHIND = ("table", "unverified", "evidence")


def leads_back(button: str) -> bool:
    """Tell whether the button of that id stands in the row of those that lead back."""
    return button in _BACK or Return.read(button) is not None


def folded(k: Knowledge, session: Session, reply: Reply) -> Reply:
    """Return the reply with six ways on at most; what is left stands behind “more”.

    Evidence has its place among them, but beside a question, where it stands behind. A view that
    leads back to an answer stays as it is.
    """
    asked_ids = {_WHY, *(reply.ask.options if reply.ask else ())}
    asked: list[Button] = []
    back: list[Button] = []
    ways: list[tuple[Button, str]] = []
    for button in reply.buttons:
        if button.id in asked_ids:
            asked.append(button)
        elif leads_back(button.id):
            back.append(button)
        elif (view := _view(button)) != MORE:
            ways.append((button, view))
    owner = owner_of(reply)
    if owner is None or any(view == MAIN for _, view in ways):
        return replace(reply, buttons=(*asked, *(way for way, _ in ways), *back), more=())
    evidence = [way for way, view in ways if view == _EVIDENCE and not reply.ask]
    behind = [way for way, view in ways if view.startswith(_BEHIND) and way not in evidence]
    others = [way for way, view in ways if not view.startswith(_BEHIND)]
    room = (MAX_WAYS_BESIDE_QUESTION if reply.ask else MAX_WAYS) - len(evidence)
    if len(others) + bool(behind or reply.more) > room:
        others, behind = others[: room - 1], [*others[room - 1 :], *behind]
    front = [*others, *evidence]
    more = (*behind, *reply.more)
    if more:
        front.append(Button(View(owner, MORE).id, k.text("button.more", session.lang)))
    return replace(reply, buttons=(*asked, *front, *back), more=more)


def owner_of(reply: Reply) -> str | None:
    """Return whose views a reply can show: a topic's, an entry's, a policy's or a screen's."""
    if owner := reply.outcome or reply.answered:
        return owner
    views = (View.read(button.id) for button in reply.buttons)
    return next((view.owner for view in views if view), None)


def _view(button: Button) -> str:
    view = View.read(button.id)
    return view.page if view else ""
