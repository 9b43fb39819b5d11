"""Whether a sentence says whose the account is: 我们医院, 医院的公众号, a school's account.

公司 or 学校 may stand in any sentence; only tied to the speaker or to the account it tells
in whose name the account is.
"""

from __future__ import annotations

from bot.match.tongue import NEVER, Bilingual, tongue_of

_NEAR = 60
"""Characters on either side that are looked at."""
_MORE = (
    r"[^,? a-z0-9给到转找被让跟和与向问对看收关换改变迁想要没不别新另去来办买卖过户交移划是]{0,6}"
)
"""What may describe the holder between 我们 and the word for it, 市人民 or 做门窗的; no verbs."""
_ACCOUNT = r"(?:微信)?(?:公众号|公号|订阅号|服务号|官微|官号|账号|号(?![码线称召角楼]))"
_NAMED = r"(?:的)?(?:名义|主体|抬头|营业执照|执照|资质|身份|公章|证件?)"
_MADE = r"(?:去)?(?:注册|申请|认证|开|办|弄|搞)的"
_STAFF = "老师|员工|职工|医生|护士|会计|财务|行政|运营|小编|编辑|管理员"

_OUR = Bilingual(rf"(?:我们|咱们?|俺们?|我司|本|自家|我家)的?[这那]?{_MORE}$", NEVER)
_IS = Bilingual(
    rf"(?:是|[换变改转]?成了?|归|属于|隶属于?|挂在?|登记在|注册在)(?:一?[个家所])?{_MORE}$", NEVER
)
_WITH = Bilingual(rf"(?:用|以|拿|凭|由)(?:的是)?(?:我们|自己)?{_MORE}$", NEVER)
_AT = Bilingual(
    rf"(?:我|我们|本人)(?:现在|目前|平时|之前)?(?:就?在|任职于|供职于)(?:一?[个家所])?{_MORE}$",
    NEVER,
)
_FROM = Bilingual(r"从(?:原来的?)?$", NEVER)

_IS_AFTER = Bilingual(
    rf"^(?:的|号|主体|注册|开|办|类|性质|下面|名下|旗下|管|所有|吧|啊|哦|呀|嘛|{_STAFF}|$|[,?])",
    NEVER,
)
_WITH_AFTER = Bilingual(rf"^(?:里|家)?的?(?:{_NAMED}|注册|申请|认证|开|办)", NEVER)
_AT_AFTER = Bilingual(
    rf"^(?:里|内|这边)?(?:上班|工作|管|做|负责|当|任职?|运营|写|干|兼|搞|的|{_STAFF}|$|[,?])", NEVER
)
_FROM_AFTER = Bilingual(r"^(?:的|号|主体|账号)*(?:转|迁|变|改|过户|换|搬|到)", NEVER)
_OWNS_AFTER = Bilingual(
    rf"^(?:里|家|内部)?(?:的|那个|这个)*(?:{_ACCOUNT}|{_NAMED}|{_MADE})",
    r"^(?: own| official| wechat| service| subscription)* (?:account|oa)s?\b",
)
_NOT_OURS = Bilingual(
    r"(?:第三方|代[运营理办记账]{1,3}|外包|其他|别的?|另外?一?家?|新|合作|对方|广告|什么|哪[个家种]?|一般|某[个家]?)的?$",
    r"\b(?:another|other|new|different|party|their|that|agency) $",
)

_FAMILY = "孙子|孙女|外孙|孩子|小孩|儿子|女儿|娃儿?|宝宝"
_READ = Bilingual(
    rf"(?:{_FAMILY})[他她]?们?(?:在|上)?的?那?个?$"
    r"|(?:关注|订阅|[看收加]|收到|推送?)[了过的着]*(?:是|我?[们]?)?(?:一?[个家]|很多|好多|几个)?$",
    r"\bmy (?:kids|childs|childrens|sons|daughters|grandsons|granddaughters|grandchilds) $"
    r"|\b(?:follow|following|followed|subscribed? to|reading) (?:(?:an?|the|my|our|some) )?$",
)
_READ_AFTER = Bilingual(
    rf"^(?:的|那个|这个)*{_ACCOUNT}?(?:老是?|天天|一直|总是?|每天|整天|不停|经常|又)(?:在|都|给我|还)*"
    r"(?:发|推|弹|打扰|骚扰)|^(?:里|那边)?的?(?:通知|消息|推送|推文|文章|信息|挂号|预约|作业|成绩|缴费|公告)",
    r"^(?: own| official| wechat)* (?:account|oa)s? (?:keeps|is always|always|constantly)\b",
)
"""What a reader says of an account: it is not theirs."""

_ADJECTIVES = r"(?:(?!an?\b|the\b|other|another|new\b|different|their|that)\w+ ){0,2}"
_BEFORE_EN = Bilingual(
    NEVER,
    rf"\b(?:our|my) {_ADJECTIVES}$"
    rf"|\b(?:we are|were|im|i am|its|it is|belongs? to|owned by|run by|from) (?:just )?"
    rf"(?:an?|the|our|my) {_ADJECTIVES}$"
    rf"|\b(?:registered|set up|opened|created|verified)(?: \w+)? (?:to|by|under|for|as|of)"
    rf" (?:an?|our|the|my) {_ADJECTIVES}$"
    rf"|\b(?:account|oa) (?:for|of) (?:an?|our|the|my) {_ADJECTIVES}$"
    rf"|\b(?:work|working|volunteer|volunteering)(?: \w+)?"
    rf" (?:for|at|in) (?:an?|the|our) {_ADJECTIVES}$",
)
_ANY = Bilingual("", "")
_TIES = (
    (_OUR, _ANY),
    (_IS, _IS_AFTER),
    (_WITH, _WITH_AFTER),
    (_AT, _AT_AFTER),
    (_FROM, _FROM_AFTER),
    (_BEFORE_EN, _ANY),
)


def ownership_cue(text: str, start: int, end: int) -> int | None:
    """Return where the words begin that tie a word of a surface to the speaker or the account.

    None if nothing does; `start` itself if they only come after it.
    """
    tongue = tongue_of(text)
    first = max(start - _NEAR, 0)
    head, tail = text[first:start], text[end : end + _NEAR]
    if _NOT_OURS[tongue].search(head) or is_read(text, start, end):
        return None
    for before, after in _TIES:
        found = before[tongue].search(head)
        if found and after[tongue].search(tail):
            return first + found.start()
    return start if _OWNS_AFTER[tongue].search(tail) else None


def is_read(text: str, start: int, end: int) -> bool:
    """Whether a surface tells of a word's account, or its notices, as a reader does."""
    tongue = tongue_of(text)
    head, tail = text[max(start - _NEAR, 0) : start], text[end : end + _NEAR]
    return bool(_READ[tongue].search(head) or _READ_AFTER[tongue].search(tail))
