"""What the yes or no of a question hangs on: direction, owner, side and state."""

from __future__ import annotations

import re
from functools import cached_property
from types import MappingProxyType

from bot.content.models import Facts
from bot.content.says import Owner, Side, State
from bot.match.cues import surface
from bot.match.direction import Direction, names_end, read_direction
from bot.match.facts import MAX_READ
from bot.match.form import asks_detail
from bot.match.tongue import Bilingual, tongue_of

_ACCOUNT = r"(?:微信)?(?:公众号|公号|订阅号|服务号|账号|号(?![码线称召角]))"
_NOT_TO = r"(?<![给到让向跟和与])"
"""转给别人的公司 is about our own account."""
_PEOPLE = (
    r"(?:别人|他人|人家|对方|他们?|她们?|前任|前?同事|前?老板|同行|竞争对手|某个?人|前[夫妻]|前?[男女]朋?友|朋友|老[公婆]"
    r"|爱人|爸爸?|妈妈?|父亲|母亲|哥哥?|姐姐?|弟弟|妹妹|家人|亲戚|同学|客户|邻居)"
)
_OTHERS = Bilingual(
    rf"{_NOT_TO}{_PEOPLE}(?:那个|这个|公司|单位)?(?:的|家)?{_ACCOUNT}"
    rf"|{_NOT_TO}(?:别家|别的公司|其他公司|另一家公司)的?{_ACCOUNT}"
    r"|(?:号主|主体|注册人|注册者|实名人|持有人)(?:又|也)?不是(?:我|本人|自己)"
    r"|(?:我|本人)们?(?:又|也)?不是(?:这个号的)?(?:号主|主体|注册人|注册者|持有人)"
    r"|不是我(?:们|自己|本人)?(?:的|名下|注册|开|申请)|不在我(?:们)?名下|不归我(?!们)"
    r"|(?:冒充|仿冒|假冒|冒名|山寨|盗用)[^,?]{0,8}(?:号|账号)|(?:别人|他人)(?:注册|开|申请)的",
    r"\b(?:someone|somebody|anyone|another person|other people|other person|another company)"
    r"(?:s| else| elses)*(?: \w+)? (?:account|oa)s?\b"
    r"|\b(?:his|her|their)(?: \w+){0,2} (?:account|oa)s?\b"
    r"|\bmy (?:ex|friend|boss|client|colleague|brother|sister|father|mother|husband|wife|customer)"
    r"\w*(?: \w+)? (?:account|oa)s?\b|\bbelongs to (?:my (?!company|firm|own)|him|her|them)"
    r"|\b(?:not|isnt) (?:my|our|mine|ours)\b|\b(?:im|i am|am) not the (?:owner|registrant)\b"
    r"|\bdont own\b|\b(?:owner|registrant) is(?: not|nt) me\b"
    r"|\b(?:belongs to|registered (?:by|to|under)) (?:someone|somebody|another|a different|other)\b"
    r"|\b(?:fake|impersonat\w+) (?:\w+ )?account",
)
_OWN = Bilingual(
    rf"(?:我们?|咱们?|本公司|自己|我司)(?:公司|单位|学校|医院)?(?:的|名下的?){_ACCOUNT}",
    r"(?<!not )(?<!isnt )\b(?:my|our)(?: own)?(?: \w+){0,2} (?:account|oa)s?\b",
)
_RECEIVING = Bilingual(
    r"(?:转让?|过户|迁移?|移交?|送|交|卖|让|划|给|并)[^,?]{0,3}(?:给|到|进|入)了?"
    r"(?:我们?|咱们?|我司|本公司)(?!自己|个人|本人|名下|[^,?]{0,4}(?:子公司|朋友|家人|老婆))"
    r"|(?:我们?|咱们?|我司|本公司|公司)(?:这边|这里|自己)?(?:要|想|能不能|能|可以|来|准备|打算|去|怎么|需要|负责)*"
    r"(?:接收|接手|接过来|接盘|承接|收购|收下|接下)"
    r"|(?:作为|当|做|是)(?:接收|迁入|接手|受让)方|^(?:接收|迁入|接手|受让)方|(?:接收|接手)(?:别人|他人|对方|人家|朋友)"
    r"|(?:用|拿)什么(?:样的?)?号(?:来|去)?接",
    r"\b(?:to|over to) (?:us|me)\b|\bwe (?:are|would be|will be) (?:the )?receiving\b"
    r"|\b(?:we|i|us)(?: \w+){0,3} (?:receive|take over|taking over|acquire|acquiring|accept)\b"
    r"|\b(?:on )?(?:the )?receiving (?:side|end|party|account)\b|\bon our side\b",
)
_GIVING = Bilingual(
    r"(?:我们?|咱们?)[^,?]{0,8}(?:号)[^,?]{0,4}(?:转|过户|迁|移交|送|卖|让)[^,?]{0,4}给|(?:作为|是)(?:迁出|转出|出让)方",
    r"\b(?:give|hand|transfer|move|sell)(?: over)? (?:our|my)\b",
)
_STATES = {
    State.UNVERIFIED: (
        r"(?:没有?|未|还没|不)(?:做过?|过|去|通过)?认证|认证(?:已经?)?(?:过期|到期|失效)",
        r"\bunverified\b",
    ),
    State.IN_COURT: (
        r"诉讼|官司|起诉|被告|涉诉|仲裁|法院|立案|判决|查封|律师函",
        r"\b(?:lawsuits?|litigation|sued|court|legal letter)\b",
    ),
    State.BANNED: (r"(?:被|遭|永久)(?:永久)?封(?:号|禁|了|掉)?|封号", r"\bbanned\b"),
    State.PUNISHED: (r"违规|处罚|被罚|限流|停了?群发", r"\b(?:violations?|penalt\w+|punished)\b"),
    State.FROZEN: (r"冻结", r"\bfrozen\b"),
    State.DORMANT: (r"(?:没|不|未)(?:有|再)?(?:登录|登陆|登过)", r"\bdormant\b"),
    State.DISSOLVED: (
        r"(?:公司|主体|企业|单位|店|厂)[^,?]{0,4}(?:注销了|已经?注销|注销后|没了|倒闭|解散|不在了|吊销)"
        r"|(?:注销|倒闭|解散)[掉了]?的(?:公司|企业|单位)|公司注销(?!公众号)(?:之后|以后)",
        r"\b(?:dissolved|bankrupt|deregistered company|no longer exists)\b",
    ),
    State.CLOSED: (
        r"(?<![把将众账])(?:公众号|号|账号)(?:已经?|都|早就?)?被?(?:注销|关)掉?了"
        r"|(?:注销|关掉|销掉|关号|销号)(?:都|快|已经?)*[^,?]{0,3}[年月天]了",
        r"\balready closed\b",
    ),
}
_STATE_PATTERNS = {state: Bilingual(*halves) for state, halves in _STATES.items()}
_ANY_STATE = Bilingual(*map("|".join, zip(*_STATES.values(), strict=True)))
_ARROW = re.compile(r"(?P<before>\w?)\s*(?:[-=]+>|[→⇒➡]\ufe0f?)\s*")
_TIP = re.compile("[>→⇒➡]")
_NO_FACTS: Facts = MappingProxyType({})


class Asked:
    """Everything of a question that an answer's yes or no may depend on, read when it is needed."""

    def __init__(self, text: str, known: Facts = _NO_FACTS) -> None:
        """Take a surface, and what is known of the asker's own account."""
        self._text = text
        self._known = known
        self._tongue = tongue_of(text)

    def knowing(self, facts: Facts) -> Asked:
        """Fill in what is known of the asker's own account, where the question is about that."""
        return Asked(self._text, facts)

    @cached_property
    def direction(self) -> Direction:
        """From what to what the account is to be moved."""
        if not names_end(self._text):
            return Direction()
        read = read_direction(self._text, receiving=self.side == "receiving")
        if not self._known or self.side == "receiving" or self.whose == "others":
            return read
        return read.starting(self._known)

    @cached_property
    def whose(self) -> Owner | None:
        """Whose account it is about, if that is said."""
        if _OTHERS[self._tongue].search(self._text):
            return "others"
        return "own" if _OWN[self._tongue].search(self._text) else None

    @cached_property
    def side(self) -> Side | None:
        """Which side of a move the asker is on."""
        if _RECEIVING[self._tongue].search(self._text):
            return "receiving"
        return "giving" if _GIVING[self._tongue].search(self._text) else None

    @cached_property
    def states(self) -> frozenset[State]:
        """What has become of the account, or of its owner."""
        if not _ANY_STATE[self._tongue].search(self._text):
            return frozenset()
        found = {s: p[self._tongue].search(self._text) for s, p in _STATE_PATTERNS.items()}
        return frozenset(state for state, words in found.items() if words)

    @cached_property
    def asks_detail(self) -> bool:
        """Whether it asks how much, how long, which papers: no yes or no answers that."""
        return asks_detail(self._text)


def read_asked(raw: str) -> Asked:
    """Read a question as it was typed."""
    text = raw[:MAX_READ]
    return Asked(surface(_ARROW.sub(_in_words, text) if _TIP.search(text) else text).text)


def _in_words(arrow: re.Match[str]) -> str:
    before = arrow["before"]
    return f"{before} to " if before.isascii() else f"{before}到"
