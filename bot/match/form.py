"""How a question is put, so that the right one of many words for yes and no answers it."""

from __future__ import annotations

from bot.content.says import Form
from bot.match.tongue import NEVER, Bilingual, tongue_of

_DETAIL = Bilingual(
    r"多少|多久|多长|几[天个次年月步]|费用|花费|材料|资料|流程|步骤|手续|哪[里儿些天]|什么时候",
    r"\b(?:how (?:long|much|many)|what (?:papers|documents|does it cost|is the fee|time)"
    r"|which (?:papers|documents)|cost|costs|fees?|when|where|documents|steps)\b",
)
_FORMS = (
    (
        Form.ABLE,
        Bilingual(
            r"能不能|能否|可不可以|可否|行不行|成不成|得了吗",
            r"\b(?:is it|be) possible\b|\bany way to\b",
        ),
    ),
    (Form.WILL, Bilingual(r"会不会|是否会", NEVER)),
    (
        Form.MUST,
        Bilingual(
            r"要不要|用不用|需不需要|是否需要|是否要|必不必须",
            r"\bdo (?:i|we|you) (?:have|need) to\b",
        ),
    ),
    (Form.IS, Bilingual(r"是不是|是否|算不算|属不属于", NEVER)),
    (Form.HAS, Bilingual(r"有没有|有无", r"\b(?:is|are) there\b")),
    (
        Form.ABLE,
        Bilingual(
            r"(?<!可)能(?!否)[^,?]*[吗么]|可以[^,?]*[吗么]|(?:行|成|允许|支持)[^,?]{0,6}[吗么]|得[了成]么?吗",
            r"^(?:\w+ ){0,2}?(?:can|could|may)\b|\b(?:allowed|possible|permitted)\b",
        ),
    ),
    (Form.WILL, Bilingual(r"会[^,?]*[吗么]", r"^(?:\w+ ){0,2}?(?:will|would)\b")),
    (
        Form.MUST,
        Bilingual(
            r"(?:必须|需要|非得|得|要)[^,?]*[吗么]",
            r"^(?:\w+ ){0,2}?(?:must|should)\b|\brequired\b",
        ),
    ),
    (Form.IS, Bilingual(r"(?:是|算)[^,?]*[吗么]", r"^(?:\w+ ){0,2}?(?:is|are|was|were)\b")),
    (Form.HAS, Bilingual(r"有[^,?]*[吗么]", NEVER)),
    (
        Form.DOES,
        Bilingual(r"[吗么](?:[,?]|$)|没有?\?", r"^(?:\w+ ){0,2}?(?:do|does|did)\b"),
    ),
)


def asks_detail(text: str) -> bool:
    """Whether a surface asks how much, how long or for which papers."""
    return _DETAIL[tongue_of(text)].search(text) is not None


def read_form(text: str) -> Form | None:
    """Return how a surface asks; None if yes or no is no answer to it."""
    if asks_detail(text):
        return None
    tongue = tongue_of(text)
    return next((form for form, words in _FORMS if words[tongue].search(text)), None)
