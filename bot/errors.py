"""Every error this program raises for people to read.

TuihaoError
├── ConfigurationError   a setting is missing, unknown or malformed
├── UnreachableError     Telegram does not answer
├── KnowledgeError       the knowledge folder is not sound
├── BadEntryId           an id that no entry may have was given on the command line
├── BadPlan              a path, fact or file that a plan cannot be made with was given there
├── EntryRefused         an entry or a phrasing cannot be put into the knowledge
├── GalleryRefused       the gallery cannot be written where it was asked for
├── PictureRefused       a drawing makes no picture that Telegram takes
├── BrowserFailed        the browser that takes pictures failed
└── StoreError           the database cannot be opened or used
    └── Pooled           … through this pooler (a ConfigurationError, too)

Each says in one sentence what is wrong, without a token, password or traceback.
"""

from __future__ import annotations

from collections.abc import Sequence


class TuihaoError(Exception):
    """Base of all errors whose text is meant for people."""


class ConfigurationError(TuihaoError):
    """A setting is missing, unknown or malformed."""


class UnreachableError(TuihaoError):
    """Telegram does not answer, or not as it should; trying again may help."""


class KnowledgeError(TuihaoError):
    """The knowledge folder is not sound; `findings` holds one line for each fault."""

    def __init__(self, findings: Sequence[str]) -> None:
        self.findings = tuple(findings)
        super().__init__("\n".join(self.findings))


class BadEntryId(TuihaoError, ValueError):
    """An id that no entry may have; the message says why."""


class BadPlan(TuihaoError, ValueError):
    """A path or a fact that a plan cannot be made with; the message names the possible ones."""


class EntryRefused(TuihaoError):
    """An entry or a phrasing cannot be put into the knowledge folder."""


class GalleryRefused(TuihaoError):
    """The gallery cannot be written where it was asked for."""


class PictureRefused(TuihaoError):
    """A drawing makes no picture that Telegram takes as a photo."""


class BrowserFailed(TuihaoError):
    """The browser that takes pictures failed."""


class StoreError(TuihaoError):
    """The database cannot be opened or used."""


class Pooled(StoreError, ConfigurationError):
    """Between the bot and its database is a pooler that is set up so that it cannot be used."""
