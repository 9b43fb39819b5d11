"""What circulates on the web: named where a reader brings it up, or where following it costs."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from bot.content import Library
from bot.content.models import Claim, Lang
from bot.dialogue.blocks import Correction
from bot.match import normalise


def claim_of_view(
    library: Library, facts: Iterable[str], lang: Lang, question: str
) -> Correction | None:
    """Return the one claim about these facts that a first view shows, if any."""
    claims = claims_about(library, facts)
    asked = normalise(question)
    brought_up = (one for one in claims if _names(asked, one))
    shown = next(brought_up, None) or next((one for one in claims if one.costly), None)
    return Correction(shown.get(lang)) if shown else None


def claims_about(library: Library, facts: Iterable[str]) -> tuple[Claim, ...]:
    """Return what circulates about these facts, in their order."""
    known = (library.facts[fact] for fact in facts if fact in library.facts)
    return tuple(fact.claim for fact in known if fact.claim)


def _names(asked: str, claim: Claim) -> bool:
    return any(_plain(word) in asked for word in claim.words.all())


@lru_cache(maxsize=4_096)
def _plain(word: str) -> str:
    """Return a word of the knowledge as a question is compared with it."""
    return normalise(word)
