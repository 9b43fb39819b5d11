"""When something named in a sentence happens: it is planned, done, only supposed or asked about.

公司注销 is a plan in 下周要把公司注销了, done in 昨天把公司注销了, supposed in 如果公司注销了,
asked about in 能先注销公司吗, and a mere name in 公司注销的流程. (ConText's temporality.)
"""

from __future__ import annotations

import re
from enum import StrEnum, auto

from bot.match.cues import ASKED, CLAUSE
from bot.match.tongue import Bilingual, tongue_of


class Temporality(StrEnum):
    """What a sentence says of an event."""

    PLANNED = auto()
    """Meant to happen, or under way."""
    DONE = auto()
    SUPPOSED = auto()
    ASKED = auto()
    """Whether it may or should happen is the question."""
    DENIED = auto()
    """It has not happened, or is not wanted."""
    UNTOLD = auto()
    """The event is only named."""


_NEAR = 40
"""Characters of the clause on either side that are looked at."""
_BREAK = re.compile(rf"[{CLAUSE}{re.escape(ASKED)}]")

_SUPPOSED_BEFORE = Bilingual(
    r"如果|假如|假设|要是|倘若|若是|万一|一旦|等(?:到)?$",
    r"\b(?:if|suppose|supposing|in case|once|when|unless)\b",
)
_SUPPOSED_AFTER = re.compile(
    r"^(?:掉|了|完)*(?:的话|会怎|会不会|之?后会|以后会|之?后还|以后还|之?后能|以后能|之?前)"
    r"|^ (?:would|will|what happens)\b"
)
_ASKED_BEFORE = Bilingual(
    r"(?:能不能|可不可以|可以不可以|是不是(?:要|得|应该)|要不要|该不该|应不应该|是否|能否|可否|用不用|需不需要)[^,?]*$",
    r"\b(?:can|could|should|must|do|may) (?:we|i|you|one)\b[^,?]*$",
)
_ASKED_AFTER = re.compile(
    r"^(?:掉|了|完)?(?:可以|行|能行|合适)?(?:吗|么|没$|没有$|行不行|可不可以|可以吗|会怎么?样)"
)
_DENIED = Bilingual(
    r"(?:没有?|未|还没有?|并没有?|不想|不要|不打算|别|先别|不会|不用|不准备)(?:把|被|去|要|有|再|先)*(?:我们|我|公司|这个|那个|号|的)*$",
    r"\b(?:not|never|isnt|hasnt|havent|dont want to|wont|didnt)\b(?: \w+){0,3} $",
)
_PLANNED_BEFORE = Bilingual(
    r"(?<!不)(?<!需)(?:想要?|打算|准备|计划|预备|考虑|决定|即将|将要?|马上|快要?|就要|要|得先?|先|正在|在办|着手"
    r"|下个?[周月]|下半年|明[天年早]|后天|大后天|[年月]底|年内|过[几两]天|过段时间|最近|这几天"
    r"|这[周月]|今年)",
    r"\b(?:going to|will|plan(?:s|ning|ned)? to|want(?:s)? to|about to|need(?:s)? to|has to"
    r"|have to|must|being|is being|are|intend(?:s)? to|would like to|next|tomorrow"
    r"|soon|in the process of)\b",
)
_PLANNED_AFTER = re.compile(
    r"^(?:办理|手续)?(?:中|到一半|进行中|在即|流程走了一半|还没(?:办|弄|走)?完|没(?:办|弄|走)?完)"
    r"|^ (?:next|soon|tomorrow|this (?:month|week|year)|in (?:\w+ ){0,2}(?:days?|weeks?|months?"
    r"|spring|summer|autumn|fall|winter|january|february|march|april|may|june|july|august"
    r"|september|october|november|december))\b"
)
_DONE_BEFORE = Bilingual(
    r"已经?|早就?|早已|都(?!要|想|准备|打算)|刚刚?|昨[天晚]|前天|前几天|上个?[周月]|去年|前年|今早|今天上午|之前|以前|那年|年前",
    r"\b(?:has|have|had|was|were|got|already|just|yesterday|ago|last)\b",
)
_DONE_AFTER = re.compile(
    r"^(?:掉|完|好|成功|下来|办|手续|登记|证明|都|也)*(?:了|完|过了?|成功)"
    r"|^ (?:last|ago|already|yesterday|in (?:19|20)\d\d|years? ago)\b"
)
_DONE_THING = re.compile(r"(?:提交|递交|申请|办理?|交|点|确认)(?:了|过|完|好)[^,?]{0,6}$")


def temporality(text: str, start: int, end: int) -> Temporality:
    """Return when, by a surface, what its words from `start` to `end` name happens."""
    tongue = tongue_of(text)
    head = _BREAK.split(text[max(start - _NEAR, 0) : start])[-1]
    tail = _BREAK.split(text[end : end + _NEAR], maxsplit=1)[0]
    inside = text[start:end]
    if _SUPPOSED_BEFORE[tongue].search(head) or _SUPPOSED_AFTER.search(tail):
        return Temporality.SUPPOSED
    if _ASKED_BEFORE[tongue].search(head) or _ASKED_AFTER.search(tail):
        return Temporality.ASKED
    if _DENIED[tongue].search(head):
        return Temporality.DENIED
    if _PLANNED_BEFORE[tongue].search(head + inside) or _PLANNED_AFTER.search(tail):
        return Temporality.PLANNED
    is_done = _DONE_AFTER.search(tail) or inside.endswith(("了", "没", "完"))
    if is_done or _DONE_BEFORE[tongue].search(head + inside) or _DONE_THING.search(head):
        return Temporality.DONE
    return Temporality.UNTOLD
