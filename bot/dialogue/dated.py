"""A day and a number of followers, answered with the days that follow from them.

For the freeze before an account is closed; what is under way otherwise is `bot.dialogue.underway`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.cases.dates import DateFound, Unclear
from bot.cases.schedule import Dated, schedule
from bot.cases.workdays import ChineseCalendar
from bot.content import Library
from bot.content.models import Lang
from bot.content.plans import PlanStep
from bot.content.when import UNKNOWN
from bot.content.wording import expand
from bot.dialogue import underway
from bot.dialogue.blocks import Block, Bullets, Note, Paragraph
from bot.dialogue.days import day_in_words
from bot.dialogue.heard import MAX_KEPT, Heard
from bot.dialogue.heard import heard as read
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.personal import reminding_buttons
from bot.dialogue.questions import Turn, entry_buttons, pending_slot, with_open_question
from bot.dialogue.reply import Reply
from bot.dialogue.session import Session
from bot.dialogue.state import MAX_WORDS, Answer
from bot.match import Verdict, is_negative
from bot.typed import replace

_FOLLOWERS, _ENTITY, _INDIVIDUAL = "followers", "entity", "individual"
_PLAN, _STEPS = "deregister", ("freeze", "confirm")
_RESTS_ON = "deregister.freeze"
_NEXT = ("deregister.confirm", "deregister.cancel")
_LEARNT = frozenset({_FOLLOWERS, _ENTITY, "account"})
_TOPICS = frozenset({"deregister", "abandon"})

_BEGUN = re.compile(
    r"(?:进入|开始)冻结|冻结(?![期到多几要])|(?:验证|审核|核验|打款)(?:已经|已)?(?:通过|完成|成功)|通过[了的]"
    r"|\b(?:froze|frozen (?:on|since|from)|freeze (?:began|started)|passed|approved"
    r"|(?:was|were|got|been) verified|verified (?:on|since))\b"
)
"""What is done on the day a freeze begins, whoever the account belongs to."""
_HANDED_IN = re.compile(
    r"扫码|扫的码|提交|递交|交的|交了|申请"
    r"|\b(?:submitted|submit|applied|apply|filed|scanned|handed in|sent)\b"
)
_SCANNED = re.compile(r"扫码|扫的码|\bscanned\b")
_CLOSING = re.compile(r"注销|冻结|期满|\b(?:clos\w+|deregist\w+|delet\w+|freeze|frozen|froze)\b")
_ELSE = re.compile(
    r"迁移|过户|转让|认证|年审|改名|投诉|申诉|商户|小程序|撤回|反悔|后悔|不想|不要|被拒|驳回|失败|没退|没收到"
    r"|\b(?:migrat\w+|transfer\w*|renew\w*|renam\w+|complain\w*|appeal\w*|mini|merchant|regret\w*"
    r"|withdraw\w*|undo|mind|reject\w*|fail\w*|refund\w*)\b"
)
"""Something else is going on, or something went wrong: for others to answer."""
_WHEN = re.compile(
    r"哪[天日]|几[号天日]|什么时候|何时|多久|多少天|到期|期满|截止|算"
    r"|\b(?:when|how long|how many days|what (?:day|date)|which day|until|deadline|by when)\b"
)


def told(k: Knowledge, session: Session, text: str, today: dt.date) -> Turn | None:
    """Answer a text that tells on which day a closing began; None if it tells no such thing.

    What it gives away of the case is noted.
    """
    heard = read(text, today)
    if moving := underway.told(k, session, heard, text, today):
        return moving
    is_below_zero = is_negative(heard.text)
    if not (heard.dates or is_below_zero) or len(_steps(k.library)) != len(_STEPS):
        return None
    if is_below_zero and _counts_followers(k, session, heard):
        return _said(k, session, text, "dated.negative")
    if not heard.dates:
        return None
    before = read(session.question if heard.is_bare() else "", today)
    earlier = _beginning(before)
    if earlier and not _is_asked(k, session, before, session.question):
        earlier = None
    date = heard.dates[0] if earlier else _beginning(heard)
    if date is None or not (earlier or _is_asked(k, session, heard, text)):
        return None
    session = _noted(k, session, text)
    if isinstance(date.day, Unclear):
        return _said(k, session, text, f"dated.{date.day}", words=heard.text[date.start : date.end])
    if earlier and isinstance(earlier.day, Unclear):  # the same day, this time readable
        clause, begun = before.clause(earlier), False
    else:  # after an earlier day, the one we have asked for
        clause, begun = heard.clause(date), earlier is not None
    begun = begun or _BEGUN.search(clause) is not None
    entity = session.facts.get(_ENTITY, UNKNOWN)
    if not begun and entity not in {_INDIVIDUAL, UNKNOWN}:
        return _said(k, session, text, "dated.verified_when")
    sure = begun or entity == _INDIVIDUAL or _SCANNED.search(clause) is not None
    reply = _Reckoning(k, session.lang, date.day, today).reply(session, sure=sure)
    session = replace(session, question=text[:MAX_KEPT])
    return with_open_question(k, session, reply, again=True)


def _steps(library: Library) -> list[PlanStep]:
    """Return the freeze, which takes its time, and the confirmation, which has a window."""
    plan = library.plans.get(_PLAN)
    steps = plan.steps if plan else ()
    return [step for step in steps if step.id in _STEPS and (step.takes or step.window)]


def _beginning(heard: Heard) -> DateFound | None:
    """Return the day on which a freeze began, or else the one on which it was asked for."""
    return heard.day_of(_BEGUN) or heard.day_of(_HANDED_IN)


def _is_asked(k: Knowledge, session: Session, heard: Heard, text: str) -> bool:
    """Whether a text with a day of beginning is about a closing, and asks nothing but when."""
    if _ELSE.search(heard.text) or (k.matcher.is_question(text) and not _WHEN.search(heard.text)):
        return False
    if _CLOSING.search(heard.text):
        return True
    goal = session.facts.get("goal", UNKNOWN)
    if goal != UNKNOWN:
        return goal == "close"
    page = k.topic_of(session.shown_page)
    return page in _TOPICS or (not page and _SCANNED.search(heard.text) is not None)


def _counts_followers(k: Knowledge, session: Session, heard: Heard) -> bool:
    slot = k.library.slots.get(_FOLLOWERS)
    if slot is None:
        return False
    is_open = pending_slot(k, session) == _FOLLOWERS
    return is_open or any(word in heard.text for word in slot.counts.all())


def _noted(k: Knowledge, session: Session, text: str) -> Session:
    return session.knowing(
        Answer(fact.slot, fact.option, fact.words[:MAX_WORDS], session.turn)
        for fact in k.matcher.read_facts(text, pending_slot(k, session))
        if fact.slot in _LEARNT
    )


def _said(k: Knowledge, session: Session, text: str, key: str, **values: object) -> Turn:
    """Say one thing and come back to what was open; the text is kept for what is said next."""
    said = Paragraph(k.text(key, session.lang, **values))
    session = replace(session, question=text[:MAX_KEPT])
    reply = Reply((said,), verdict=Verdict.ANSWER)
    return with_open_question(k, session, reply, again=True)


@dataclass(frozen=True, slots=True)
class _Ends:
    """When a freeze ends, and until when to confirm."""

    freeze: Dated
    confirm: Dated

    @property
    def facts(self) -> tuple[str, ...]:
        """What both rest on."""
        return self.freeze.facts + self.confirm.facts

    @property
    def span(self) -> str:
        """The ending of the wording: sources may differ on the day the freeze ends."""
        return "_span" if self.freeze.best.end != self.freeze.worst.end else ""


@dataclass(frozen=True, slots=True)
class _Reckoning:
    """What follows from a day on which a freeze begins."""

    k: Knowledge
    lang: Lang
    begun: dt.date
    today: dt.date

    def reply(self, session: Session, *, sure: bool) -> Reply:
        """Return the days; for every number of followers if it is not known."""
        followers = session.facts.get(_FOLLOWERS, UNKNOWN)
        slot = self.k.library.slots.get(_FOLLOWERS)
        known = slot.option(followers) if slot and followers != UNKNOWN else None
        tiers = (
            [known] if known else [one for one in slot.options if one.id != UNKNOWN] if slot else []
        )
        dated = {tier.label.get(self.lang): self._dated(tier.id) for tier in tiers}
        blocks = self._one(*dated.values()) if known else self._each(dated)
        if not sure:
            blocks.append(Note(self._text("dated.unsure", begun=self._day(self.begun))))
        confirm = [one.confirm for one in dated.values()] if known else []
        reminding = reminding_buttons(self.k, session, _PLAN, confirm, self.today)
        is_answered = _RESTS_ON in self.k.library.entries
        return Reply(
            tuple(blocks),
            buttons=(*reminding, *entry_buttons(self.k, session, _NEXT)),
            answered=_RESTS_ON if is_answered else None,
            verdict=Verdict.ANSWER,
            facts=tuple(dict.fromkeys(fact for one in dated.values() for fact in one.facts)),
        )

    def _one(self, end: _Ends) -> list[Block]:
        values = self._values(end)
        blocks: list[Block] = [
            Paragraph(self._text(f"dated.end{end.span}", **values), strong=True),
            Paragraph(self._text(f"dated.confirm{end.span}", **values)),
        ]
        if end.confirm.worst.end < self.today:
            blocks.append(Paragraph(self._text("dated.over")))
        return blocks

    def _each(self, dated: Mapping[str, _Ends]) -> list[Block]:
        lines = tuple(
            self._text(f"dated.tier{end.span}", tier=label, **self._values(end))
            for label, end in dated.items()
        )
        blocks: list[Block] = [
            Paragraph(self._text("dated.tiers", begun=self._day(self.begun)), strong=True),
            Bullets(lines),
        ]
        if any(end.confirm.worst.end < self.today for end in dated.values()):
            blocks.append(Paragraph(self._text("dated.over_some")))
        return blocks

    def _dated(self, followers: str) -> _Ends:
        library = self.k.library
        steps = _steps(library)
        calendar, known = ChineseCalendar(library.holidays), {_FOLLOWERS: followers}
        return _Ends(*schedule(steps, library.facts, known, self.begun, calendar=calendar))

    def _values(self, end: _Ends) -> dict[str, str]:
        early, late = end.confirm.deadlines[0], end.confirm.deadlines[-1]
        return {
            "freeze": self._fact(end.freeze.facts[0]),
            "early": self._fact(early.fact, "value"),
            "late": self._fact(late.fact, "value"),
            "first": self._day(end.freeze.best.end),
            "end": self._day(end.freeze.worst.end),
            "by": self._day(early.day),
        }

    def _fact(self, name: str, form: str = "") -> str:
        reference = f"{name}|{form}" if form else name
        return expand(f"{{{reference}}}", self.k.library.facts, self.lang)

    def _day(self, day: dt.date) -> str:
        other_year = day.year != self.today.year
        return day_in_words(self.k.library, self.lang, day, year=other_year)

    def _text(self, key: str, **values: object) -> str:
        return self.k.text(key, self.lang, **values)
