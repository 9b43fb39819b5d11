"""What the ids of buttons say: a prefix and typed parts, `view:migrate:evidence`.

An option of an open question has its own bare id and no prefix. How long a part can get is said
with its type, so that an id too long for Telegram is found when its route is defined, or by
`check` when an entry is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Self, TypeAlias, get_args, get_type_hints

from bot.content.ids import MAX_ENTRY_ID, MAX_PAGE_ID, MAX_PLAN_ID, MAX_SLOT_ID, MAX_STEP_ID

_BIGGEST = 2**31 - 1
"""What an integer of a database holds."""

Name: TypeAlias = Annotated[str, 32]
"""A route's, as long as Telegram lets the name of a command be."""
Owner: TypeAlias = Annotated[str, MAX_ENTRY_ID]
"""An entry, a topic or a policy."""
PageId: TypeAlias = Annotated[str, MAX_PAGE_ID]
SlotId: TypeAlias = Annotated[str, MAX_SLOT_ID]
Number: TypeAlias = Annotated[int, len(str(_BIGGEST))]


@dataclass(frozen=True, slots=True)
class Payload:
    """What a button says; the fields of a subclass are the parts, each annotated with a length."""

    prefix: ClassVar[str]

    @property
    def id(self) -> str:
        """The button's id."""
        return ":".join([self.prefix, *(str(getattr(self, name)) for name in _parts(type(self)))])

    @classmethod
    def read(cls, button: str) -> Self | None:
        """Read a button's id; None if it is not one of these."""
        prefix, _, rest = button.partition(":")
        if prefix != cls.prefix:
            return None
        parts = _parts(cls)
        texts = rest.split(":", len(parts) - 1)
        if len(texts) != len(parts):
            return None
        read = zip(texts, parts.values(), strict=True)
        values = [_value(text, kind) for text, (kind, _) in read]
        return None if None in values else cls(*values)

    @classmethod
    def longest(cls) -> int:
        """Return how many characters such an id has at most."""
        return len(cls.prefix) + sum(1 + most for _, most in _parts(cls).values())


def _parts(cls: type[Payload]) -> dict[str, tuple[type, int]]:
    """Return the type of each part of a payload and how many characters it has at most."""
    if cls not in _known:
        hints = get_type_hints(cls, include_extras=True)
        _known[cls] = {name: get_args(hint) for name, hint in hints.items() if name != "prefix"}
    return _known[cls]


_known: dict[type[Payload], dict[str, tuple[type, int]]] = {}
"""To read annotations takes longer than anything else here."""


def _value(text: str, kind: type) -> Any:  # noqa: ANN401 - of that type
    """Return a part; None if it is empty, or no number where one is due."""
    if kind is not int:
        return text or None
    is_number = text.isascii() and text.isdecimal() and len(text) <= len(str(_BIGGEST))
    return int(text) if is_number and int(text) <= _BIGGEST else None


@dataclass(frozen=True, slots=True)
class Go(Payload):
    """Leads to the route of that name, which needs to know nothing else."""

    prefix: ClassVar[str] = "go"
    name: Name


@dataclass(frozen=True, slots=True)
class OpenEntry(Payload):
    """Shows an entry's answer."""

    prefix: ClassVar[str] = "entry"
    entry: Owner


@dataclass(frozen=True, slots=True)
class OpenPath(Payload):
    """Shows a topic's page."""

    prefix: ClassVar[str] = "path"
    topic: Owner


@dataclass(frozen=True, slots=True)
class Return(Payload):
    """Shows what was on the screen before.

    The turn in which that was left makes it another button each time, so that two steps back are
    not one tapped twice.
    """

    prefix: ClassVar[str] = "return"
    turn: Number


@dataclass(frozen=True, slots=True)
class Guide(Payload):
    """Begins the guided decision with what an entry takes as known."""

    prefix: ClassVar[str] = "guide"
    entry: Owner


@dataclass(frozen=True, slots=True)
class View(Payload):
    """Shows one folded page of an entry, a topic, a policy or a screen."""

    prefix: ClassVar[str] = "view"
    owner: Owner
    page: PageId


@dataclass(frozen=True, slots=True)
class Whole(Payload):
    """Shows the long part of an answer to whoever presses, where others read along."""

    prefix: ClassVar[str] = "whole"
    owner: Owner


@dataclass(frozen=True, slots=True)
class Tick(Payload):
    """Ticks off a step on the checklist of a path, or takes the tick back."""

    prefix: ClassVar[str] = "tick"
    plan: Annotated[str, MAX_PLAN_ID]
    step: Annotated[str, MAX_STEP_ID]


@dataclass(frozen=True, slots=True)
class Explain(Payload):
    """Tells why an answer was given."""

    prefix: ClassVar[str] = "why"
    entry: Owner


@dataclass(frozen=True, slots=True)
class AsGrid(Payload):
    """Sends the table on a folded page in Telegram's own form."""

    prefix: ClassVar[str] = "grid"
    owner: Owner
    page: PageId


@dataclass(frozen=True, slots=True)
class AsPicture(Payload):
    """Sends it drawn."""

    prefix: ClassVar[str] = "png"
    owner: Owner
    page: PageId


@dataclass(frozen=True, slots=True)
class AsFile(Payload):
    """Sends it for a spreadsheet."""

    prefix: ClassVar[str] = "csv"
    owner: Owner
    page: PageId


@dataclass(frozen=True, slots=True)
class Change(Payload):
    """Asks once more for what is known."""

    prefix: ClassVar[str] = "change"
    slot: SlotId


@dataclass(frozen=True, slots=True)
class Share(Payload):
    """Shows the short card of an entry or a topic, to be passed on."""

    prefix: ClassVar[str] = "share"
    target: Owner


@dataclass(frozen=True, slots=True)
class CopyOut(Payload):
    """Shows what a fact says, or a template, to be copied."""

    prefix: ClassVar[str] = "copy"
    name: Annotated[str, 40]


@dataclass(frozen=True, slots=True)
class SaveTemplate(Payload):
    """Sends an entry's template as a file."""

    prefix: ClassVar[str] = "save"
    entry: Owner


@dataclass(frozen=True, slots=True)
class OnAccount(Payload):
    """Does something with one of the reader's accounts, which its number tells for good."""

    prefix: ClassVar[str] = "account"
    deed: Annotated[str, 8]
    number: Number


@dataclass(frozen=True, slots=True)
class ShowMap(Payload):
    """Shows how the guided decision has led to a topic."""

    prefix: ClassVar[str] = "map"
    topic: Owner


@dataclass(frozen=True, slots=True)
class ShowTimeline(Payload):
    """Shows how long the steps of a topic's page take."""

    prefix: ClassVar[str] = "timeline"
    topic: Owner


AS_TYPED = "typed"
"""In place of a language: that of whatever is typed."""


@dataclass(frozen=True, slots=True)
class Speak(Payload):
    """Chooses a language, or none for good."""

    prefix: ClassVar[str] = "speak"
    lang: Annotated[str, 8]


@dataclass(frozen=True, slots=True)
class Set(Payload):
    """Chooses how something is shown from now on."""

    prefix: ClassVar[str] = "set"
    name: Annotated[str, 8]
    value: Annotated[str, 8]


@dataclass(frozen=True, slots=True)
class GroupChoose(Payload):
    """Offers what can be settled for a group."""

    prefix: ClassVar[str] = "group"
    name: Annotated[str, 12]


@dataclass(frozen=True, slots=True)
class GroupSet(Payload):
    """Settles it."""

    prefix: ClassVar[str] = "settle"
    name: Annotated[str, 12]
    value: Annotated[str, 20]


@dataclass(frozen=True, slots=True)
class Up(Payload):
    """Rates the answer about an entry or a topic as good."""

    prefix: ClassVar[str] = "up"
    about: Owner


@dataclass(frozen=True, slots=True)
class Down(Payload):
    """Rates it as bad."""

    prefix: ClassVar[str] = "down"
    about: Owner


@dataclass(frozen=True, slots=True)
class Because(Payload):
    """Says what was wrong with an answer."""

    prefix: ClassVar[str] = "bad"
    about: Owner
    reason: Annotated[int, 1]
    """Which of the reasons there are."""


@dataclass(frozen=True, slots=True)
class Agree(Payload):
    """Agrees to pass on what was shown, which the digest stands for."""

    prefix: ClassVar[str] = "agree"
    digest: Annotated[str, 16]


def is_rating(button: str) -> bool:
    """Tell whether a button's id is that of a thumb."""
    return button.partition(":")[0] in {Up.prefix, Down.prefix}


def is_table_form(button: str) -> bool:
    """Tell whether a button's id is that of a table in another form."""
    return button.partition(":")[0] in {AsGrid.prefix, AsPicture.prefix, AsFile.prefix}
