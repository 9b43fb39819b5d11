"""From what to what a question would move an account: 服务号能迁到订阅号吗, personal to company."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.content.models import Facts
from bot.content.says import Kind
from bot.match.tongue import NEVER, Bilingual, tongue_of

Kinds = frozenset[Kind]

_KINDS = (
    (Kind.SUBSCRIPTION, r"订阅号", r"\bsubscription(?! fees?)\b"),
    (
        Kind.SERVICE,
        r"服务号",
        r"(?<!customer )\bservice\b(?! (?:provider|agreement|fee|line|desk))",
    ),
    (
        Kind.OVERSEAS,
        r"境外|海外|国外|外国|离岸|香港|澳门|台湾|新加坡|港澳台",
        r"\b(?:overseas|foreign|offshore|abroad|hong kong|hk|macau|taiwan|singapore)\b",
    ),
    (
        Kind.INDIVIDUAL,
        r"(?<![一两几多哪那这每])个人(?!信息|所得)|自然人|私人|(?:我|他|她|本人)自己(?!的?公司|的?企业)|我本人|本人名下"
        r"|自己(?:名下|名义|注册的|开的|申请的)|身份证(?:名下|注册|开|申请)",
        r"\b(?:individuals?|personal(?:ly)?|private|natural person|myself|my own name)\b",
    ),
    (
        Kind.ORGANISATION,
        r"企业(?!微信)|公司|个体(?:工商)?户|组织|机构|单位|集团|协会|学校|大学|医院|政府|机关|工作室|社团|基金会|商会"
        r"|合作社|境内|内地|大陆",
        r"\b(?:company|companys|companies|organi[sz]ations?|enterprise|business|firm|corporate"
        r"|subsidiary|school|hospital|agency|mainland)\b",
    ),
)
_PATTERNS = tuple((kind, Bilingual(chinese, english)) for kind, chinese, english in _KINDS)
_KIND = "(?:" + "|".join(f"{chinese}|{english}" for _, chinese, english in _KINDS) + ")"
_PERSON = "朋友|家人|亲戚|老婆|老公|爱人|妻子|丈夫|儿子|女儿|员工|同事|同学|店长|合伙人"
_PERSON_EN = "friend|relative|wife|husband|son|daughter|employee|colleague|partner"
_PERSONS = re.compile(rf"^ [^,?]{{0,4}}(?:{_PERSON})|^(?: \w+){{0,4}} (?:{_PERSON_EN})\b")
_END = Bilingual(
    "|".join([*(chinese for _, chinese, _ in _KINDS), _PERSON]),
    "|".join([*(english for _, _, english in _KINDS), _PERSON_EN]),
)
"""What stands at an end of every move."""
_ACCOUNT = frozenset({Kind.SUBSCRIPTION, Kind.SERVICE})

_VERB = (
    r"(?:迁移?|转[让移换型]?|过户?|搬家?|挪|变[更成]?|改[成造]?|换|升级?|降级?|合?并|归|划[转拨归]?|挂靠?|移交?|交接?"
    r"|[赠捐]?送|卖|留|让|放|变更|更换|更名)"
)
_MOVE_ZH = Bilingual(
    rf"{_VERB}(?:主体|粉丝)?(?:[到至给成为入进往在](?!了)|过去给)|给(?=[^,?给]{{0,4}}(?:{_KIND}))"
    rf"|(?<![不没])(?:迁移?|转[换型]?|变更?|改|换|升级?|降级?|过户)(?=(?:个|一个|一家)?{_KIND})"
    rf"|(?<=[号人司业织体])[到往](?={_KIND})",
    NEVER,
)
_TOWARDS = Bilingual(
    rf"[往向朝](?P<target>{_KIND}[^,?]{{0,4}}?)(?:里面?|那边)?(?:迁|转|搬|挪|并|过户)",
    NEVER,
)
_END_EN = (
    r" (?!(?:move|migrate|transfer|convert|change|turn|switch|upgrade|downgrade|hand|give|sell"
    r"|merge|make|get|do|have|be|keep|close|see|take|receive|let|put)\b)"
    rf"(?=(?:\w+ ){{0,5}}?(?:{_KIND}|friend|relative|wife|husband|employee|colleague))"
)
_INTO_EN = Bilingual(NEVER, rf"\b(?:into|onto|under|becomes?){_END_EN}")
_TO_EN = Bilingual(NEVER, rf"\bto{_END_EN}")
_MOVING_EN = Bilingual(
    NEVER,
    r"\b(?:mov|migrat|transfer|convert|chang|turn|switch|upgrad|downgrad|hand|giv|sell|sold|merg"
    rf"|becom|go)\w*|{_KIND}(?: account)? to (?:an? )?{_KIND}",
)
_RECEIVER = Bilingual(
    r"(?:目标|接收|迁入|接手|受让)(?:方|账号|号|公众号|的|主体)*"
    r"(?:能不能|可不可以|能否|可以|只能|必须|能|选|填|是|要|用|得|为|写|换成?)+(?P<target>[^,?]*)",
    r"\b(?:target|receiver|receiving (?:account|side|party))\b(?: of \w+ \w+)?"
    r" (?:be |is |must be |has to be |can be )?(?P<target_en>[^,?]*)",
)
_RECEIVES = Bilingual(
    rf"(?P<target>{_KIND})(?:公众号|主体|账号|用户|号)?(?:也|就|还)?(?:能不能|可不可以|可以|能|来|去)+(?:接收|接手|接|受让)"
    r"(?P<source>[^,?]*)",
    rf"\b(?P<target_en>{_KIND})(?: \w+)? (?:receive|take over|accept)(?P<source_en>[^,?]*)",
)
_SAME = Bilingual(
    rf"(?P<kind>{_KIND})[^,?]{{0,4}}(?:之间|互相|相互|互转|互迁|对迁)",
    rf"(?:between|from one) (?:two |our |the )*(?P<kind_en>{_KIND})",
)
_SOURCE = Bilingual(
    rf"(?:原号|原来的号|原账号|迁出方?|老号|旧号|原公众号|我们?(?:这边|公司|单位|自己)?的?(?:号|账号|公众号)?)"
    rf"(?:现在|目前|只)*(?:是|只有|用的是|有的是)(?:个|一个)?(?P<source>{_KIND}[^,?]*)",
    rf"\b(?:ours|our account|my account|mine|we) (?:is|are|have|has|only have)"
    rf" (?:an? )?(?P<source_en>{_KIND}[^,?]*)",
)
_COUNTERPART = Bilingual(
    rf"(?:对方|新公司|那边|他们|接手的?)(?:那边|公司|单位)?的?(?:号|账号|公众号)?(?:现在|目前|只)*"
    rf"(?:是|只有|有|用的是?|开的是?)(?:个|一个)?(?P<target>{_KIND}[^,?]*)",
    rf"\b(?:theirs|their account|they) (?:is|are|have|has|only have)"
    rf" (?:an? )?(?P<target_en>{_KIND}[^,?]*)",
)
_DENIED = Bilingual(r"(?:不是|不算|并非|没有|没)(?:一?个)?$", r"\b(?:not|isnt|no) (?:an? )?$")

_OF_FACT: Mapping[tuple[str, str], Kind] = MappingProxyType(
    {
        ("account", "subscription"): Kind.SUBSCRIPTION,
        ("account", "service"): Kind.SERVICE,
        ("entity", "individual"): Kind.INDIVIDUAL,
        ("entity", "overseas"): Kind.OVERSEAS,
    }
    | {
        ("entity", option): Kind.ORGANISATION
        for option in ("enterprise", "sole_proprietor", "government", "media", "other_org")
    }
)


@dataclass(frozen=True, slots=True)
class Direction:
    """The two ends of a move, as far as a question names them."""

    source: Kinds = frozenset()
    target: Kinds = frozenset()

    def starting(self, facts: Facts) -> Direction:
        """Fill in what is known of the account that is to be moved and the question leaves out."""
        if not self.target:
            return self
        known = frozenset(_OF_FACT[fact] for fact in facts.items() if fact in _OF_FACT)
        return Direction(_completed(self.source, known), self.target)


def same_sort(kinds: Iterable[Kind], like: Kind) -> Kinds:
    """Return those of `kinds` that say as much as `like` does: sorts of account, or of owner."""
    return frozenset(kind for kind in kinds if (kind in _ACCOUNT) == (like in _ACCOUNT))


def names_end(text: str) -> bool:
    """Whether a surface names anything that may stand at an end of a move."""
    return _END[tongue_of(text)].search(text) is not None


def read_direction(text: str, *, receiving: bool = False) -> Direction:
    """Read the ends of a move out of a surface; `receiving` if the asker is at its far end."""
    tongue = tongue_of(text)
    if found := _SAME[tongue].search(text):
        kinds = _kinds(_part(found, "kind"))
        others = _named(text) - kinds
        return Direction() if _ACCOUNT & others else Direction(kinds, kinds)
    if found := _TOWARDS[tongue].search(text):
        return Direction(_kinds(_without(text, found)), _kinds(found["target"]))
    return _told(text, _moved(text) or _received(text) or Direction(), receiving)


def _received(text: str) -> Direction | None:
    """Read who or what is to take an account over."""
    tongue = tongue_of(text)
    if found := _RECEIVES[tongue].search(text):
        source = f"{text[: found.start()]},{_part(found, 'source')}"
        return Direction(_kinds(source), _kinds(_part(found, "target")))
    if found := _RECEIVER[tongue].search(text):
        return Direction(_kinds(_without(text, found)), _kinds(_part(found, "target")))
    return None


def _moved(text: str) -> Direction | None:
    """Read what stands on either side of a verb of moving."""
    tongue = tongue_of(text)
    moves = [*_MOVE_ZH[tongue].finditer(text), *_INTO_EN[tongue].finditer(text)]
    if _MOVING_EN[tongue].search(text):
        moves += _TO_EN[tongue].finditer(text)
    for move in sorted(moves, key=lambda move: -move.start()):
        tail = re.split(r"[,?]", text[move.end() :], maxsplit=1)[0]
        tail, _, rest = tail.partition(" from ")
        target = _kinds(tail)
        if _PERSONS.search(f" {tail}"):
            target |= {Kind.INDIVIDUAL}
        if target:
            clauses = re.split(r"[,?]", f"{text[: move.start()]} {rest}")
            source: Kinds = frozenset()
            for clause in reversed(clauses):
                source = _completed(source, _kinds(clause))
            return Direction(source, target)
    return None


def _told(text: str, direction: Direction, receiving: bool) -> Direction:
    """Fill in what is said of either side elsewhere: 我们是订阅号, 对方只有服务号."""
    tongue = tongue_of(text)
    ours, theirs = _SOURCE[tongue].search(text), _COUNTERPART[tongue].search(text)
    own = _kinds(_part(ours, "source")) if ours else frozenset()
    other = _kinds(_part(theirs, "target")) if theirs else frozenset()
    if receiving:
        own, other = other or (_kinds(_without(text, ours)) if ours else other), own
    if not (direction.target or other):
        return direction
    return Direction(_completed(own, direction.source), _completed(direction.target, other))


def _named(text: str) -> Kinds:
    tongue = tongue_of(text)
    return frozenset(
        kind
        for kind, pattern in _PATTERNS
        for word in pattern[tongue].finditer(text)
        if not _DENIED[tongue].search(text[: word.start()])
    )


def _kinds(text: str) -> Kinds:
    """Return the kinds a part of a text names; of one sort none, if it names several."""
    found = _named(text)
    owners = found - _ACCOUNT
    if Kind.OVERSEAS in owners:
        found -= {Kind.ORGANISATION}
    elif len(owners) > 1:
        found -= owners
    return found if len(found & _ACCOUNT) <= 1 else found - _ACCOUNT


def _completed(kinds: Kinds, more: Kinds) -> Kinds:
    """Add what `more` says of a sort that is open in `kinds`."""
    return kinds | {kind for kind in more if not same_sort(kinds, kind)}


def _without(text: str, found: re.Match[str]) -> str:
    return text[: found.start()] + "," + text[found.end() :]


def _part(found: re.Match[str], name: str) -> str:
    """Return what stands in a part of a pattern, in its Chinese half or in its English one."""
    parts = found.groupdict()
    return parts.get(name) or parts.get(f"{name}_en") or ""
