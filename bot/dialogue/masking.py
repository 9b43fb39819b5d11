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
    | (?:\d[\ -]?){4,} \d x?                              # telephone and identity numbers
    """,
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
_NAME_CALLED = re.compile(r"@\w+")
"""Also in characters other than ASCII, which is where `_IDENTIFYING` stops."""


def masked(text: str) -> str:
    """Return `text` in half-width characters, with `MASK` for numbers, addresses and names called.

    What comes after `MAX_READ` characters is dropped. Better one word too many than a telephone
    number: `oauth20` goes too.
    """
    plain = unicodedata.normalize("NFKC", text[:MAX_READ])
    return _NAME_CALLED.sub(MASK, _IDENTIFYING.sub(MASK, plain))
