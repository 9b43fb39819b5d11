"""A day on which a migration was handed in, approved or confirmed, answered with what follows."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from bot.cases.dates import Unclear
from bot.cases.schedule import onwards, schedule
from bot.cases.workdays import ChineseCalendar
from bot.content.when import UNKNOWN
from bot.dialogue.blocks import Block, Bullets, Note, Paragraph
from bot.dialogue.heard import MAX_KEPT, Heard
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.personal import reminding_buttons
from bot.dialogue.questions import Turn, entry_buttons, with_open_question
from bot.dialogue.reply import Reply
from bot.dialogue.session import Session
from bot.dialogue.timeline import Timeline
from bot.match import Verdict
from bot.typed import replace

_PLAN, _GOAL, _RESTS_ON = "migrate", "transfer", "migrate.time"
_NEXT = ("migrate.confirm_timeout", "migrate.openid", "migrate.rejected")


@dataclass(frozen=True, slots=True)
class _Event:
    """Something that happens on a day; `step` is the one that it ends, or begins."""

    name: str
    words: re.Pattern[str]
    step: str
    is_end: bool


_EVENTS = (
    _Event(
        "confirmed",
        re.compile(
            r"(?:都|已经?|双方)(?:点了?)?确认|点了确认|确认[了完过]|\b(?:both )?confirmed\b"
        ),
        "confirm",
        is_end=True,
    ),
    _Event(
        "approved",
        re.compile(r"审[核批].{0,6}(?:通过|过了)|通过了|通过审核|过审|\b(?:approved|passed)\b"),
        "submit",
        is_end=True,
    ),
    _Event(
        "submitted",
        re.compile(
            r"提交|递交|上传|交的|交了|申请[了的]"
            r"|\b(?:submitted|applied|filed|uploaded|handed in)\b"
        ),
        "submit",
        is_end=False,
    ),
)
"""The last first: what was approved had been handed in."""
_MOVING = re.compile(r"迁移|过户|换主体|双方|openid|\b(?:migrat\w+|transfer\w*|both)\b")
"""Nothing else has two sides, or openids to convert."""
_ELSE = re.compile(
    r"注销|冻结|打款|反悔|后悔|撤回|撤销|不想|不要|被拒|驳回|退回|失败|没收到|投诉|小程序|商户"
    r"|\b(?:clos\w+|deregist\w+|delet\w+|regret\w*|withdraw\w*|undo|reject\w*|fail\w*|return\w*"
    r"|complain\w*|mini|merchant)\b"
)
"""Something else is going on, or something went wrong: for others to answer."""
_WHEN = re.compile(
    r"哪[天日]|几[号天日]|什么时候|何时|多久|多少天|到期|截止|最[晚迟]|期限|接下来|然后"
    r"|\b(?:when|how long|how many days|what (?:day|date)|which day|until|deadline|by when|next)\b"
)


def told(k: Knowledge, session: Session, heard: Heard, text: str, today: dt.date) -> Turn | None:
    """Answer a text that tells on which day a migration got how far; None if it tells no such."""
    if _PLAN not in k.library.plans or not _is_told(k, session, heard, text):
        return None
    steps = {step.id for step in k.library.plans[_PLAN].steps}
    for event in _EVENTS:
        if event.step in steps and (date := heard.day_of(event.words)):
            break
    else:
        return None
    session = replace(session, question=text[:MAX_KEPT])
    if isinstance(date.day, Unclear):
        words = heard.text[date.start : date.end]
        said = Paragraph(k.text(f"dated.{date.day}", session.lang, words=words))
        reply = Reply((said,), verdict=Verdict.ANSWER)
    else:
        reply = _reply(k, session, event, date.day, today)
    return with_open_question(k, session, reply, again=True)


def _is_told(k: Knowledge, session: Session, heard: Heard, text: str) -> bool:
    """Whether a text with a day is about a migration, and asks nothing but when."""
    if not heard.dates or _ELSE.search(heard.text):
        return False
    if k.matcher.is_question(text) and not _WHEN.search(heard.text):
        return False
    if _MOVING.search(heard.text):
        return True
    goal = session.facts.get("goal", UNKNOWN)
    return goal == _GOAL if goal != UNKNOWN else k.topic_of(session.shown_page) == _PLAN


def _reply(k: Knowledge, session: Session, event: _Event, day: dt.date, today: dt.date) -> Reply:
    library = k.library
    steps = onwards(library.plans[_PLAN].fitting(session.facts), event.step)
    plan = schedule(
        steps,
        library.facts,
        session.facts,
        day,
        done={event.step: day} if event.is_end else {},
        calendar=ChineseCalendar(library.holidays),
    )
    timeline = Timeline(library, session.lang, session.facts, today)
    lead = library.text(f"dated.{event.name}", session.lang, begun=timeline.day(day))
    blocks: list[Block] = [Paragraph(lead, strong=True), Bullets(tuple(timeline.lines(plan)))]
    if any(dated.window and dated.window.end < today for dated in plan):
        blocks.append(Paragraph(library.text("dated.over_some", session.lang)))
    if note := timeline.by_weekends(plan):
        blocks.append(Note(note))
    return Reply(
        tuple(blocks),
        buttons=(
            *reminding_buttons(k, session, _PLAN, plan, today),
            *entry_buttons(k, session, _NEXT),
        ),
        answered=_RESTS_ON if _RESTS_ON in library.entries else None,
        verdict=Verdict.ANSWER,
        facts=tuple(dict.fromkeys(fact for dated in plan for fact in dated.facts)),
    )
