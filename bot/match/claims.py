"""What a sentence says of a word in it: that it is so, is not so, might be so, or nothing.

订阅号 is a fact about the account in 我的是订阅号, but not in 不是订阅号, 如果是订阅号,
是订阅号吗, 别人的是订阅号, 以前是订阅号 or 想转成订阅号. All patterns look at one clause of a
`Surface`; those for what comes before a word are anchored at its end.
"""

from __future__ import annotations

import re
from enum import StrEnum, auto

from bot.match.cues import ASKED, CLAUSE
from bot.match.tongue import Bilingual, Tongue, tongue_of


class Claim(StrEnum):
    """What is said, by ConText's modifiers: negation, temporality, hypothetical, experiencer."""

    NOW = auto()
    """It is so."""
    BECOME = auto()
    """It is so by now, whatever it was before."""
    PLANNED = auto()
    DONE = auto()
    """Of something that happens: it is meant to, or it has."""
    PAST = auto()
    """It was so, or has been done with."""
    DENIED = auto()
    UNWANTED = auto()
    """Not what is wished for; that says nothing about what is."""
    SUPPOSED = auto()
    """A case that the question is put for."""
    ASKED = auto()
    OTHERS = auto()
    """Somebody else's."""
    OPEN = auto()
    """Guessed at, required, heard or only aimed at."""


_NEAR = 60
"""Characters of its clause before a word that are looked at."""
_BREAK = re.compile(rf"[{CLAUSE}{re.escape(ASKED)}]")
_NEGATIVES = "不没未非"

_ASKED_BEFORE = Bilingual(
    r"(?:是否|能否|可否|有否|是不是|算不算|有没有|属不属于)[^,]{0,3}$"
    r"|(?:不知道|不确定|不清楚|不晓得|忘了(?=是|有|当)|记不清|怎么看|怎么查|怎么知道|怎么判断|如何判断|哪里看)"
    r"(?:它|这|号|那|个|我们?|的|到底|究竟|是|算|有|还|出)*$",
    r"\b(?:whether|not sure(?: if)?|dont know(?: if)?|no idea(?: if)?|check if|see if)\b[^,]*$",
)
_GUESS = Bilingual(
    r"(?:可能|也许|说不定|或许|号称|名义上|说是)(?:就|也|还)?(?:是|会|要|有)?(?:个|我们|用)?$",
    r"\b(?:maybe|perhaps|possibly|might be|may be|could be)(?: (?:its|it is|an?|the|our))* $",
)
_PREDICATE = re.compile(r"(?:^|是|算|属于|为|叫|还|已经?|我们?|这个?|那个?|号)$")
_PREDICATES = "是有能可认已没未做还"
_ASKED_AFTER = re.compile(
    r"^(?:的|号|了|后台|过|公众号|主体|类型|账号|登录)*(?:吗|么|没有?|不|否)\??$"
)
_IS_IT = re.compile(
    r"^(?:so |and |but |ok )?(?:is|are|am|was)(?: \w+){1,3} (?:an? |the |really |still )*$"
    r"|\bcount as (?:an? |the )?$"
)
_ITS_END = re.compile(r"^(?: account| one| now| or not)?$")

_CONDITION = Bilingual(
    r"如果|假如|假设|假使|要是|倘若|若是|万一|一旦|即使|就算|哪怕|除非",
    r"\b(?:if|suppose|supposing|unless|in case|assuming|imagine)\b",
)
_NO_CONDITION = Bilingual(
    r"没记错|没弄错|没搞错|没看错|不介意|方便|可以的话",
    r"\bif (?:i remember|im not|i recall|you|possible)",
)
_WISH = Bilingual(r"想|要|打算|准备", r"\b(?:want|need|plan|wish|would like|am going|are going)\b")
_CASE_BEFORE = re.compile(
    r"\b(?:what|how) about (?:an? |the |my |our )*$"
    r"|\b(?:same|apply|applies|valid|true|(?:it|this|that) works?) (?:for|to|with) (?:an? |the )*$"
)
_AND_BEFORE = re.compile(r"^(?:and|but|so|then|or) (?:for |with |in |an? |the )*$")
_CASE_AFTER = re.compile(
    r"^(?:的|号|主体|账号|公众号|那种|类型|了)*(?:呢|也一样|也是一样|也是这样|也适用|同样|也算"
    r"|也(?:可以|行|能|是|要)(?:吗|么))"
)
_TOPIC_AFTER = re.compile(r"^的?话|^[^,?]{0,4}的话")

_NOT = Bilingual(
    r"(?:(?<![哦噢啊呃额哎])不(?!但|仅|光|管|论|过)(?:是|算|属于|再|关)?|(?<!除)非(?!但)|没有?|未)"
    r"(?:有|人|什么|任何|个|一[个家]|家|做过?|用|以|我们?|咱们?|属于|归|在|去|给|那|这|是|说|因为|过|要)*$",
    r"\b(?:not|isnt|arent|aint|wasnt|werent|dont|doesnt|didnt|hasnt|havent|never|no|without"
    r"|neither|nor|nobody|none|cant|cannot|wont)"
    r"(?: (?:an?|the|my|our|yet|been|be|even|really|actually|that|its|it|is|this|we|are|one|of"
    r"|us|can|registered|to|by|under|in|owned|have|had|has|become|got|get|as|ever))* $",
)
_UNWANTED = Bilingual(
    r"(?:不想|不要|不用|不打算|没打算|没想|别|无需|不需要|不必|不准备|没准备|不愿|不肯|不会)"
    r"(?:要|去|再|把|被|做|我们?|有)*$",
    r"\b(?:dont|doesnt|didnt|not|never)(?: \w+)?"
    r" (?:want|wish|plan|planning|intend|need|going|have)"
    r"(?: to| be| an?| the| my| our)* $",
)

_NO_MATTER_OF = Bilingual(
    r"[跟和与同](?:[^,?]{0,6}的)?(?:我们|咱们?|任何|这个?|那个?|什么)?$",
    r"\b(?:nothing to do with|(?:not|isnt|arent|wasnt) (?:related|connected|linked|tied) to"
    r"|unrelated to|no (?:link|connection|relation) (?:to|with))(?: \w+){0,3} $",
)
_NO_MATTER = re.compile(
    r"^[^,?跟和与同]{0,3}?(?:没有?(?:任何|一点儿?|半点|什么|啥|半毛钱)?的?(?:关系|关联|瓜葛|相干)"
    r"|(?:一点|半点|任何|什么|啥)?(?:关系|关联)[都也]?没有|无关|不相干|不搭界|不沾边|八竿子)"
)
"""What comes after something that has no part in it: 跟公司没关系, nothing to do with the firm."""
_REMINDER = Bilingual(
    r"(?:提醒|通知|叫|喊)(?:我们?|咱们?|大家)[^,?]*$|(?:提醒|闹钟|日程)[^,?]{0,8}$",
    r"\b(?:remind (?:me|us)|reminders? (?:to|for|about|on|of))\b[^,?]*$",
)
"""What is to be remembered need not be wished."""
_PARENT = Bilingual(
    r"(?:总部|母公司|总公司|股东|外方|投资方|老板)(?:是|在|都|也|设|位于|那边)*(?:一?家)?$",
    r"\b(?:parent|headquarters?|hq|headquartered|shareholders?|investors?|mother company|group)"
    r"(?: company)?(?: (?:is|are|sits|based|an?|the))* $",
)
"""Who stands behind the owner is not the owner: 总部在德国."""
_HAS_BODY = re.compile(
    r"^(?:的|在)*(?:中国|国内|内地|大陆|境内|上海|北京|深圳|广州)?(?:设立|开设|注册|成立)?的?(?:全资|合资)?"
    r"(?:子公司|分公司)|^s? (?:mainland |china |chinese |prc |local |domestic |shanghai |beijing )+"
    r"(?:wfoe|subsidiary|entity|branch|company)\b|^s? wfoe\b"
)
"""What comes after the parent of an owner: 香港公司的内地子公司."""

_TARGET = Bilingual(
    r"(?:给|卖|送|[转迁换过移搬划并挂归改变升更合][移让户级更换归并]?(?:主体)?[到至成为入给]|[转迁换改升变]"
    r"|升级|迁移|变更|更换|转让|过户)"
    r"(?:我|我们|他|他们|她|别的?|另外?|其他|新的?|一?[个家所]|的|自己|刚|开|注册|组织|成立)*$",
    r"\b(?:transfer|migrat|mov|hand|chang|convert|upgrad|switch|sell|sold|giv|turn)\w*"
    r"(?: \w+){0,7} (?:to|into)(?: (?:an?|the|our|my|new|another|other|different))* $"
    r"|\b(?:in)?to (?:another|a new|a different|our new)(?: \w+)? $"
    r"|\b(?:put|get|want|have|mov|transfer|switch|chang)\w*"
    r" (?:it|this|(?:the|our|my)(?: \w+)? account) $",
)
_DONE_BEFORE = Bilingual(
    r"已经?|后来|早就|早已|去年|上个?月|现在是|如今",
    r"\b(?:we|i|they|has|have|had|already|was|were)(?: been)?"
    r" (?:upgraded|converted|migrated|switched|transferred|changed|turned)\b",
)
_DONE_AFTER = re.compile(r"^(?:的|号|主体|公司|账号)*了")
_MAKING = Bilingual(
    r"(?:开|注册|申请|成立|办|弄|建|开通|收购|买|找)(?:一?[个家])?(?:新的?)?$",
    r"\b(?:open|register|set up|create|start|apply for|get|buy|hire|ask|found)"
    r"(?: (?:an?|the|another|new|our own|my own))+ $",
)
_OTHERS = Bilingual(
    r"(?:别人|人家|他人|对方|另外?一?[个家]|有一?家|那家|某[个家]|其他人?|别的|别家|同行|竞争对手|接收方?|目标|新号|新公司|买家|卖家"
    r"|第三方|代运营|代理商?|外包|骗子|那边|收购方)(?:组织|公司|企业|个人|[的是用有号那个家账公众主体好像应该也都还已经,])*$",
    r"\b(?:other|others|their|other peoples?|the other (?:party|side|account)|someone elses?"
    r"|new account|receiving account|target account)\b[a-z ]{0,24}$",
)
_OTHERS_AFTER = re.compile(
    r"^(?:掉|了|一下)?(?:一?个)?(?:别人|他人|人家|对方|其他人?|另外?一?[个家]|同行|前员工|前老板|前东家)"
    r"|^ (?:someone elses?|another person|other peoples?|their|his|her)\b"
)
_READERS = Bilingual(
    r"(?:让|请|叫|通知|告诉|提醒)(?:读者|粉丝|用户|大家|他们|关注者|老客户|客户)[^,?]{0,12}$"
    r"|(?:读者|粉丝|用户|关注者|老客户|人家|别人)(?:们|都|会|不会|就|可能|大量|全|要|是否|自己|一个个|马上)+$",
    r"\b(?:followers|readers|subscribers|users|people|they)(?: \w+){0,2} $",
)
_SET_ASIDE = re.compile(
    r"^[^,?]{0,8}(?:不用管|不用说|先不管|先不说|别管|不用回答|搞定了|不动|要留|留着)"
)
"""What comes after something that is set aside: 个人号我会弄了不用管."""
_OTHERS_HAVING = re.compile(r"[的是用有像该]$| $")
"""Right after 对方 itself only a predicate says something of them: 对方冒用 is a deed."""
_PAST = Bilingual(
    r"(?:以前|之前|原来|原先|本来|曾经?|过去|当初|早先|最初|一开始|前身)(?:也|都|就|还)?(?:是|叫|属于|为|算)"
    r"(?:个|一个|我们|用)?$|(?:曾经?|以为是?)$",
    r"\b(?:used to (?:be|have|run)|formerly|previously|no longer"
    r"|was originally|i thought it was|once was)"
    r"(?: (?:an?|the|our))* $",
)
_BEFORE_NOW = re.compile(r"(?:以前|之前|原来|原先|本来|曾经?)(?:也|都|就|还)?$")
_NOW = Bilingual(r"现在|如今|后来", r"\bnow\b")
_HEARSAY = Bilingual(
    r"听说|据说|听人说|听[^,]{1,3}说|网上(?:都|有人)?说|有人说|都说|文章里?上?说|传言|百度说",
    r"\b(?:i heard|ive heard|i read|they say|people say|supposedly|apparently)\b",
)
_REQUIRED = Bilingual(
    r"(?:只有|只能是|只限|仅限?|限|必须(?:是|有|先)|需要(?:是|有|先)|要先|要有|得是|得先|得有|非得)(?:个|已经?|一?家)*$",
    r"\b(?:must|needs? to|ha(?:s|ve) to)(?: \w+)? (?:be|have)(?: (?:an?|the))* $"
    r"|\bonly (?:for )?(?:an? |the )*$",
)
_REQUIRED_AFTER = re.compile(r"^[^,?]{0,6}才(?:能|行|可以|会|给|有|可)")


def claim(text: str, start: int, end: int, is_answer: bool = False) -> Claim:
    """Return what a surface says of the words from `start` to `end`.

    An answer to a question of ours is about the user's case whatever it mentions beside it, and
    a guess is as good as they can give.
    """
    tongue = tongue_of(text)
    head = _BREAK.split(text[max(start - _NEAR, 0) : start])[-1]
    tail = _BREAK.split(text[end : end + _NEAR], maxsplit=1)[0]
    asks = text[end + len(tail) : end + len(tail) + 1] == ASKED
    if _is_asked(tongue, head, text[start:end], tail, asks):
        return Claim.ASKED
    if _is_supposed(tongue, head, tail, asks, is_answer):
        return Claim.SUPPOSED
    if negated := _negation(tongue, head, tail):
        return negated
    if _PAST[tongue].search(head) or (_BEFORE_NOW.search(head) and _NOW[tongue].search(text[end:])):
        return Claim.PAST
    if is_answer:
        return Claim.NOW
    if _TARGET[tongue].search(head):
        is_done = _DONE_BEFORE[tongue].search(head) or _DONE_AFTER.search(tail)
        return Claim.BECOME if is_done else Claim.OPEN
    if _is_others(tongue, head, text[start:end], tail) or _is_parent(tongue, head, tail):
        return Claim.OTHERS
    return Claim.OPEN if _is_unsettled(tongue, head, tail) or _SET_ASIDE.search(tail) else Claim.NOW


def is_denied(text: str, start: int, end: int) -> bool:
    """Whether a surface says that those words are not so, or not wanted."""
    head = _BREAK.split(text[max(start - _NEAR, 0) : start])[-1]
    tail = _BREAK.split(text[end : end + _NEAR], maxsplit=1)[0]
    if not _negation(tongue_of(text), head, tail):
        return False
    return claim(text, start, end) in {Claim.DENIED, Claim.UNWANTED}


def _negation(tongue: Tongue, head: str, tail: str) -> Claim | None:
    if _UNWANTED[tongue].search(head):
        return Claim.UNWANTED
    if _NOT[tongue].search(head) or _is_no_matter(tongue, head, tail):
        return Claim.DENIED
    return None


def _is_no_matter(tongue: Tongue, head: str, tail: str) -> bool:
    found = _NO_MATTER_OF[tongue].search(head)
    return found is not None and (found[0].isascii() or _NO_MATTER.search(tail) is not None)


def _is_parent(tongue: Tongue, head: str, tail: str) -> bool:
    return _PARENT[tongue].search(head) is not None or _HAS_BODY.search(tail) is not None


def is_others(text: str, start: int) -> bool:
    """Whether what a surface says from `start` on is somebody else's: 对方公司注销了."""
    head = _BREAK.split(text[max(start - _NEAR, 0) : start])[-1]
    return _is_others(tongue_of(text), head, text[start : start + 1], "")


def _is_asked(tongue: Tongue, head: str, word: str, tail: str, asks: bool) -> bool:
    if word[0] in _NEGATIVES and len(word) > 1 and head.endswith(word[1]):
        return True  # the second half of 有没有认证
    if head[-1:] and head[-1] in _NEGATIVES and head[-2:-1] == word[0]:
        return True  # the second half of 能不能登录
    if _ASKED_BEFORE[tongue].search(head):
        return True
    if _ASKED_AFTER.search(tail):
        return word[0] in _PREDICATES or _PREDICATE.search(head) is not None
    if asks and not tail and head.endswith(("是", "算", "属于")):
        return True
    return _IS_IT.search(head) is not None and _ITS_END.search(tail) is not None


def _is_supposed(tongue: Tongue, head: str, tail: str, asks: bool, is_answer: bool) -> bool:
    if _TOPIC_AFTER.search(tail) and not _NO_CONDITION[tongue].search(tail):
        return True
    condition = _CONDITION[tongue].search(head)
    if condition and not _NO_CONDITION[tongue].search(head):
        return _WISH[tongue].search(head, condition.end()) is None
    if _CASE_BEFORE.search(head) or (asks and not tail and _AND_BEFORE.search(head)):
        return True
    return _CASE_AFTER.search(tail) is not None and (asks or not is_answer)


def _is_others(tongue: Tongue, head: str, word: str, tail: str) -> bool:
    if _OTHERS_AFTER.search(tail) or _READERS[tongue].search(head):
        return True
    if _OTHERS[tongue].search(head) is None:
        return False
    return _OTHERS_HAVING.search(head) is not None or word[0] in "没未不已有是认能公企"


def _is_unsettled(tongue: Tongue, head: str, tail: str) -> bool:
    before = (_GUESS, _MAKING, _HEARSAY, _REQUIRED, _REMINDER)
    return any(pattern[tongue].search(head) for pattern in before) or (
        _REQUIRED_AFTER.search(tail) is not None
    )
