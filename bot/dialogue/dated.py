"""A day and a number of followers, answered with the days that follow from them.

Only for the freeze before an account is closed, and only for days given by the calendar.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.cases.dates import DateFound, Unclear, dates_in
from bot.cases.freeze import Freeze, freeze
from bot.content.models import Lang
from bot.content.when import UNKNOWN
from bot.content.wording import expand
from bot.dialogue.blocks import Block, Bullets, Note, Paragraph
from bot.dialogue.days import day_in_words
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.questions import Turn, entry_buttons, pending_slot, with_open_question
from bot.dialogue.reply import Reply
from bot.dialogue.session import Session
from bot.dialogue.state import MAX_WORDS, Answer
from bot.match import Verdict, fold, is_negative

_FOLLOWERS, _ENTITY, _INDIVIDUAL = "followers", "entity", "individual"
_TIER = "deregister.freeze_"
_EARLY, _LATE = "deregister.confirm_early", "deregister.confirm_window"
_RESTS_ON = "deregister.freeze"
_NEXT = ("deregister.confirm", "deregister.cancel")
_LEARNT = frozenset({_FOLLOWERS, _ENTITY, "account"})
_TOPICS = frozenset({"deregister", "abandon"})
MAX_KEPT = 200
"""How much of a text is kept for what is said next, in characters."""
_LITTLE = 6
"""Characters beside a date that leave it a bare one: 是…通过的."""

_CLAUSE = re.compile(r"[,;!?。\n]|\.(?!\d)")
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
_AHEAD = re.compile(r"打算|准备|计划|想在|要在|会在|\b(?:will|plan\w*|going to|intend)\b")


@dataclass(frozen=True, slots=True)
class _Heard:
    """A text as it is read here."""

    text: str
    dates: Sequence[DateFound]

    def beginning(self) -> DateFound | None:
        """Return the day on which a freeze began, or else the one on which it was asked for."""
        for words in (_BEGUN, _HANDED_IN):
            for date in self.dates:
                if words.search(self.clause(date)):
                    return date
        return None

    def clause(self, date: DateFound) -> str:
        """Return the clause that holds a date; if it holds nothing else, the next one too."""
        start = max((cut.end() for cut in _CLAUSE.finditer(self.text, 0, date.start)), default=0)
        end = _CLAUSE.search(self.text, date.end)
        if end and end.start() - date.end + date.start - start <= 1:
            end = _CLAUSE.search(self.text, end.end())
        return self.text[start : end.start() if end else len(self.text)]

    def is_bare(self) -> bool:
        """Whether there is one date and little else."""
        if len(self.dates) != 1:
            return False
        rest = self.text[: self.dates[0].start] + self.text[self.dates[0].end :]
        return len(rest.strip(" ,.!。是的")) <= _LITTLE


def told(k: Knowledge, session: Session, text: str, today: dt.date) -> Turn | None:
    """Answer a text that tells on which day a closing began; None if it tells no such thing.

    What it gives away of the case is noted.
    """
    if not {_EARLY, _LATE} <= k.library.facts.keys():
        return None
    heard = _heard(text, today)
    if is_negative(heard.text) and _counts_followers(k, session, heard):
        return _said(k, session, text, "dated.negative")
    before = _heard(session.question, today)
    earlier = before.beginning() if heard.is_bare() else None
    if earlier and not _is_asked(k, session, before, session.question):
        earlier = None
    date = heard.dates[0] if earlier else heard.beginning()
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
    return with_open_question(k, session, reply, again="question.repeat")


def _heard(text: str, today: dt.date) -> _Heard:
    folded = fold(text)
    ahead = _AHEAD.search(folded) is not None
    return _Heard(folded, dates_in(folded, today, is_english=folded.isascii(), ahead=ahead))


def _is_asked(k: Knowledge, session: Session, heard: _Heard, text: str) -> bool:
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


def _counts_followers(k: Knowledge, session: Session, heard: _Heard) -> bool:
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
    return with_open_question(k, session, reply, again="question.repeat")


@dataclass(frozen=True, slots=True)
class _Reckoning:
    """What follows from a day on which a freeze begins."""

    k: Knowledge
    lang: Lang
    begun: dt.date
    today: dt.date

    def reply(self, session: Session, *, sure: bool) -> Reply:
        """Return the days; for every number of followers if it is not known."""
        known = f"{_TIER}{session.facts.get(_FOLLOWERS, UNKNOWN)}"
        tiers = self._tiers()
        blocks = self._one(known) if known in tiers else self._each(tiers)
        if not sure:
            blocks.append(Note(self._text("dated.unsure", begun=self._day(self.begun))))
        used = (known,) if known in tiers else tuple(tiers)
        is_answered = _RESTS_ON in self.k.library.entries
        return Reply(
            tuple(blocks),
            buttons=entry_buttons(self.k, session, _NEXT),
            answered=_RESTS_ON if is_answered else None,
            verdict=Verdict.ANSWER,
            facts=(*used, _EARLY, _LATE),
        )

    def _one(self, fact: str) -> list[Block]:
        end = self._freeze(fact)
        span = "" if end.first_end == end.last_end else "_span"
        values = self._values(fact, end)
        blocks: list[Block] = [
            Paragraph(self._text(f"dated.end{span}", **values), strong=True),
            Paragraph(self._text(f"dated.confirm{span}", **values)),
        ]
        if end.last_end + (end.confirm_by - end.first_end) < self.today:
            blocks.append(Paragraph(self._text("dated.over")))
        return blocks

    def _each(self, tiers: Mapping[str, str]) -> list[Block]:
        lines = []
        for fact, label in tiers.items():
            end = self._freeze(fact)
            span = "" if end.first_end == end.last_end else "_span"
            lines.append(self._text(f"dated.tier{span}", tier=label, **self._values(fact, end)))
        lead = Paragraph(self._text("dated.tiers", begun=self._day(self.begun)), strong=True)
        return [lead, Bullets(tuple(lines))]

    def _tiers(self) -> dict[str, str]:
        """The facts that say how long, each with what it is called for how many followers."""
        slot = self.k.library.slots.get(_FOLLOWERS)
        named = {f"{_TIER}{each.id}": each.label for each in slot.options} if slot else {}
        facts = self.k.library.facts
        return {
            name: label.get(self.lang)
            for name, label in named.items()
            if name in facts and facts[name].days
        }

    def _freeze(self, fact: str) -> Freeze:
        facts = self.k.library.facts
        return freeze(self.begun, facts[fact].days or (0, 0), min(facts[_EARLY].days or (0,)))

    def _values(self, fact: str, end: Freeze) -> dict[str, str]:
        return {
            "freeze": self._fact(fact),
            "early": self._fact(_EARLY, "value"),
            "late": self._fact(_LATE, "value"),
            "first": self._day(end.first_end),
            "end": self._day(end.last_end),
            "by": self._day(end.confirm_by),
        }

    def _fact(self, name: str, form: str = "") -> str:
        reference = f"{name}|{form}" if form else name
        return expand(f"{{{reference}}}", self.k.library.facts, self.lang)

    def _day(self, day: dt.date) -> str:
        other_year = day.year != self.today.year
        return day_in_words(self.k.library, self.lang, day, year=other_year)

    def _text(self, key: str, **values: object) -> str:
        return self.k.text(key, self.lang, **values)
