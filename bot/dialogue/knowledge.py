"""What the dialogue thinks with, and words that mean the same in every state."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from bot.content import Library
from bot.content.models import Lang
from bot.dialogue.decision import Decision
from bot.match import Matcher, names_account, normalise

_BARE_ACCOUNT = re.compile(r"(?<![机信证账户扣编型单卡挂口代q])号(?![码线称召角])")
"""号 on its own, not as a part of 手机号, 微信号, 号码 and the like."""


@dataclass(frozen=True)
class Knowledge:
    """One loaded knowledge folder with what was built from it; shared by all conversations."""

    library: Library
    matcher: Matcher
    decision: Decision

    @classmethod
    def of(cls, library: Library) -> Knowledge:
        """Build the matcher and the decision for a library."""
        matcher = Matcher(
            library.entries.values(), library.flow.slots, library.objects, library.concepts
        )
        return cls(library, matcher, Decision(library.flow, library.topics))

    def text(self, key: str, lang: Lang, **values: object) -> str:
        """Return a text of the interface."""
        return self.library.text(key, lang, **values)

    def control_word(self, text: str) -> str | None:
        """Return `back`, `restart`, … if the text is nothing but such a word."""
        return self._control_words.get(normalise(text))

    def mentions_account(self, text: str) -> bool:
        """Tell whether the text names an official account, if only as “my 号”."""
        plain = normalise(text)
        return names_account(plain) or _BARE_ACCOUNT.search(plain) is not None

    @cached_property
    def _control_words(self) -> dict[str, str]:
        words = {}
        for texts in self.library.texts.by_lang.values():
            for key, value in texts.items():
                if key.startswith("words."):
                    for word in value.split("|"):
                        words[normalise(word)] = key.removeprefix("words.")
        return words
