"""What a stranger meets who types a labelled question as the first line of a conversation."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.audit.evaluation.rows import OFFTOPIC, SMALLTALK, Row
from bot.audit.evaluation.talk import Seen, Talk
from bot.dialogue import Knowledge
from bot.dialogue.questions import ENTRY, TOPIC
from bot.dialogue.reply import Ask
from bot.match import Verdict

IN_SCOPE = {
    "right": "answered on a right topic, or shown its page",
    "led": "asked on, and what they want was read as something that a right topic serves",
    "asked": "asked only who they are or what they want",
    "offered": "a right topic is among the choices, or among the entries to press",
    "wrong": "answered on another topic, or shown its page",
    "misled": "asked on, and taken to want something that no right topic serves",
    "turned away": "told that it is not our business",
    "lost": "not understood, with no right topic among what is offered",
}
OUT_OF_SCOPE = {
    "refused": "told that it is not ours or not known; of running an account, the part we know",
    "offered": "asked which of our topics is meant",
    "answered": "answered, or led on, as if it were ours",
}
SMALL_TALK = {
    "greeted": "taken for small talk",
    "not greeted": "taken for something else",
}
HELPED = frozenset({"right", "led", "asked", "offered"})
HARMED = frozenset({"wrong", "misled", "turned away"})
_FAULTS = HARMED | {"lost", "answered", "not greeted"}

Served = Mapping[str, frozenset[str]]
"""By what somebody wants (an option of the slot `goal`), the topics that are right for them."""
SERVED: Served = {
    "transfer": frozenset({"migrate", "overseas"}),
    "close": frozenset({"deregister", "abandon", "overseas", "dissolution"}),
    "leave_admin": frozenset({"admin"}),
    "stop_api": frozenset({"api", "thirdparty"}),
    "stolen": frozenset({"complaint", "recover"}),
    "company_gone": frozenset({"dissolution"}),
    "pause": frozenset({"dormant"}),
    "unsubscribe": frozenset({"unfollow"}),
}
"""Written down here, not read from the flow: what is judged does not judge itself."""
_ANY_WAY = "choose"
"""The topic of those who do not know yet what they want: every question leads on."""
_OPENING = frozenset({"role", "goal"})
_BARE = "plain"
"""The style of a line so short that nothing but asking back is left."""
_NEXT_DOOR = frozenset({"rename", "recover", "upgrade", "verify", "miniprogram", "revenue"})
"""Topics that are answered as far as they touch leaving an account."""
_RUNNING = "near_oa_other"
"""The aspect of an out-of-scope question about an official account."""


@dataclass(frozen=True, slots=True)
class FirstReply:
    """A question, what was said to it, and how that is judged."""

    row: Row
    seen: Seen
    judged: str


def first_replies(
    knowledge: Knowledge, rows: Iterable[Row], today: dt.date, served: Served = SERVED
) -> list[FirstReply]:
    """Ask every question in a conversation of its own, after the questions before it, if any."""
    replies = []
    for row in rows:
        talk = Talk(knowledge, today)
        for earlier in row.context:
            talk.say(earlier)
        seen = talk.say(row.q)
        replies.append(FirstReply(row, seen, judged(row, seen, served)))
    return replies


def judged(row: Row, seen: Seen, served: Served = SERVED) -> str:
    """Name what the reply is to who asks: a key of the table for such rows."""
    if row.topic == SMALLTALK:
        return "greeted" if seen.verdict == Verdict.SMALLTALK else "not greeted"
    if row.topic == OFFTOPIC:
        return _out_of_scope(row, seen)
    if seen.is_turned_away:
        return "turned away"
    if seen.topics:
        return "right" if seen.topics & row.topics else "wrong"
    if seen.ask:
        return _asked_on(row, seen, seen.ask, served)
    return "offered" if seen.offered & row.topics else "lost"


def _asked_on(row: Row, seen: Seen, ask: Ask, served: Served) -> str:
    if ask.slot in {ENTRY, TOPIC}:
        choices = set(map(seen.knowledge.topic_of, ask.options))
        return "offered" if choices & row.topics else "lost"
    if _ANY_WAY in row.topics:
        return "led"
    goal = seen.facts.get("goal")
    if goal is None:
        return "asked" if ask.slot in _OPENING and row.style != _BARE else "led"
    return "led" if served.get(goal, frozenset()) & row.topics else "misled"


def _out_of_scope(row: Row, seen: Seen) -> str:
    is_chat = row.distance == "far" and seen.verdict == Verdict.SMALLTALK
    if seen.verdict == Verdict.UNKNOWN or is_chat:
        return "refused"
    slot = seen.ask.slot if seen.ask else None
    if slot == ENTRY or (slot == TOPIC and "goal" not in seen.facts):
        return "offered"
    is_allowed = row.aspect == _RUNNING and seen.topics & (row.topics | _NEXT_DOOR)
    return "refused" if is_allowed else "answered"


def format_first_replies(replies: Sequence[FirstReply]) -> str:
    """Return the figures, each with what it means, and the replies that serve nobody."""
    tables = {OFFTOPIC: OUT_OF_SCOPE, SMALLTALK: SMALL_TALK}
    kinds = {kind: Counter[str]() for kind in ("in scope", OFFTOPIC, SMALLTALK)}
    for reply in replies:
        kind = reply.row.topic if reply.row.topic in tables else "in scope"
        kinds[kind][reply.judged] += 1
    in_scope = kinds.pop("in scope")
    lines = [
        "first reply: the question begins a conversation, or follows what was asked before it",
        "in scope",
    ]
    lines += _table(IN_SCOPE, in_scope)
    for name, parts in (("helped", HELPED), ("harmed", HARMED)):
        count = sum(in_scope[part] for part in parts)
        lines.append(_line(name, count, in_scope.total(), _joined(parts)))
    if told := [one for one in replies if one.row.entries]:
        right = sum(one.seen.reply.answered in one.row.entries for one in told)
        lines.append(_line("right entry", right, len(told), "of rows that name entries"))
    for (kind, counts), name in zip(kinds.items(), ("out of scope", "small talk"), strict=True):
        lines += [name, *_table(tables[kind], counts)]
    return "\n".join((*lines, "", "replies that serve nobody", *_faults(replies)))


def _table(means: Mapping[str, str], counts: Counter[str]) -> Iterator[str]:
    return (_line(name, counts[name], counts.total(), text) for name, text in means.items())


def _line(name: str, part: int, whole: int, means: str) -> str:
    share = f"{part}/{whole} = {part / whole if whole else 0:.3f}"
    return f"  {name:<12}{share:<16}  {means}"


def _joined(parts: frozenset[str]) -> str:
    first = [name for name in IN_SCOPE if name in parts]
    return f"{', '.join(first[:-1])} or {first[-1]}"


def _faults(replies: Iterable[FirstReply]) -> Iterator[str]:
    for one in replies:
        if one.judged in _FAULTS:
            got = one.seen.reply.answered or one.seen.reply.outcome or _state(one.seen)
            want = "/".join(sorted(one.row.topics))
            yield f"  {one.judged}: {want} → {got}: {one.row.q}"


def _state(seen: Seen) -> str:
    goal = seen.facts.get("goal")
    asked = f"asked {seen.ask.slot}" if seen.ask else (seen.verdict or "nothing")
    return f"{asked}, goal {goal}" if goal else asked
