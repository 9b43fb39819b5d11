"""Takes out of a text what may tell who wrote it, before any of it is kept."""

from __future__ import annotations

import re
import unicodedata

MASK = "〇〇"
"""Stands for whatever was taken out, as in Chinese print; it outlives `normalise`."""
MAX_READ = 1000
"""Characters that are looked at; the time the patterns take grows with the square of it."""

_IDENTIFYING = re.compile(
    r"""
      (?:https?://|www\.) [^\s\u3000-\u9fff]+             # an address
    | [a-z0-9-]+ (?:\.[a-z0-9-]+)* \.[a-z]{2,} / [^\s\u3000-\u9fff]*  # without its scheme
    | [\w.+-]+ @ [a-z0-9-]+ (?:\.[a-z0-9-]+)+             # an e-mail address
    | @ \w+                                               # a name called
    | \b (?:wxid|gh)_ [a-z0-9_-]+                         # WeChat's own ids
    | (?<![a-z0-9]) [a-z][a-z_-]* \d [a-z0-9_-]* \d [a-z0-9_-]*  # zhangsan88, wx1a2b…
    | (?<![a-z0-9]) (?=(?:[a-z]*\d){5}) [a-z0-9]{12,}      # a company's number
    """,
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
_NAME_CALLED = re.compile(r"@\w+")
"""Also in characters other than ASCII, which is where `_IDENTIFYING` stops."""

_NETWORKS = (
    r"vx|wx|v|v信|威信|薇信|维信|微信|weixin|we\ ?chat|qq|扣扣|企鹅|telegram|tg|电报|纸飞机|line"
    r"|whats\ ?app|skype|signal|instagram|ins|facebook|fb|twitter|推特|抖音|小红书|微博"
)
_ANNOUNCED = re.compile(
    rf"""
    (?P<announced>
        (?<![a-z0-9])
        (?: (?:{_NETWORKS}) \s* (?:号码?|[账帐]号|id|no\.?)? \s* (?:[:=]|是|为|叫|is\b)
          | (?:id|用户名|昵称) \s* :
          | (?:vx|v信|威信|薇信|维信|扣扣|(?:微信|qq)号) \s* (?:码|id)?
          | wx (?=\s) (?!\s* (?:pay|work|login|official|account|open|app|api)\b)
        )
      | (?:加|联系) (?:我|的|一下|下|个)* \s* (?:{_NETWORKS}) (?![a-z0-9])
    )
    \s* [a-z0-9][a-z0-9_.-]{{2,}}
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""A name on some network, after a word that says so."""

_UNSEEN = re.compile("[\u034f\ufe00-\ufe0f\u20e3]")
"""Beside format characters: joiners, variation selectors and the frames of keycaps."""
_RUN = re.compile(r"\d(?:[\W_]*\d)*x?", re.IGNORECASE)
"""Digits with whatever may stand between them."""
_LISTING = re.compile(r"[^\d \-./()_·*+xX]+")
"""What stands between different numbers rather than within one."""
_TELEPHONE = re.compile(
    r"(?:00)?(?:86)?1[3-9]\d{9} | 0\d{9,11} | [48]00\d{7} | \d{15} | \d{17}[\dx]",
    re.VERBOSE | re.IGNORECASE,
)
"""Telephone and identity numbers."""
_DAY_OR_YEARS = re.compile(r"20\d\d[-./](?:20\d\d|[01]?\d(?:[-./][0-3]?\d)?)")
_COUNTED = re.compile(
    r"\s*(?:[+多]?\s*(?:[个位]?(?:粉|人|用户|读者|关注)|[元块万千篇天年月日次个%]|followers\b))"
)
"""What follows a number that counts something."""
_LONGEST_COUNT = 7
_HAN_DIGITS = "一二三四五六七八九零〇幺两"
_SPOKEN = re.compile(rf"[\d{_HAN_DIGITS}]{{7,}}|[{_HAN_DIGITS}](?:[\W_]*[{_HAN_DIGITS}]){{9,}}")
"""A number in Chinese digits; years have four."""
_FEWEST, _FEWEST_SPLIT = 5, 7
"""Digits of a number that may be somebody's: together or with blanks, and otherwise split."""


def masked(text: str) -> str:
    """Return `text` in half-width characters, with `MASK` for numbers, addresses and names called.

    What comes after `MAX_READ` characters is dropped, and what nobody sees. Better one word too
    many than a telephone number: `oauth20` goes too.
    """
    plain = _folded(text[:MAX_READ])
    plain = _NAME_CALLED.sub(MASK, _IDENTIFYING.sub(MASK, plain))
    plain = _ANNOUNCED.sub(lambda found: found["announced"] + MASK, plain)
    return _SPOKEN.sub(MASK, _RUN.sub(_without_numbers, plain))


def _folded(text: str) -> str:
    plain = _UNSEEN.sub("", unicodedata.normalize("NFKC", text))
    return "".join(c for c in plain if unicodedata.category(c) != "Cf")


def _without_numbers(run: re.Match[str]) -> str:
    if _TELEPHONE.fullmatch(_digits(run[0])):
        return MASK
    after = run.string[run.end() :]
    parts, ends = _LISTING.split(run[0]), _LISTING.findall(run[0])
    kept = (MASK if _is_somebodys(part, after) else part for part in parts)
    return "".join(part + end for part, end in zip(kept, [*ends, ""], strict=True))


def _is_somebodys(number: str, after: str) -> bool:
    """Tell whether a number may be somebody's, rather than a date, a price or a count."""
    groups = re.findall(r"\d+", number)
    if _DAY_OR_YEARS.fullmatch(number):
        return False
    if len(groups) <= 2 and _COUNTED.match(after) and max(map(len, groups)) <= _LONGEST_COUNT:  # noqa: PLR2004 - from … to …
        return False
    together = re.fullmatch(r"[\d -]+x?", number, re.IGNORECASE)
    return sum(map(len, groups)) >= (_FEWEST if together else _FEWEST_SPLIT)


def _digits(run: str) -> str:
    return re.sub(r"[\W_]", "", run)
