"""What the yes or no holds for that an answer begins with."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from bot.content.base import Model


class Kind(StrEnum):
    """What an account is, or whose it is: the ends of a move between accounts."""

    SUBSCRIPTION = "subscription"
    SERVICE = "service"
    INDIVIDUAL = "individual"
    ORGANISATION = "organisation"
    OVERSEAS = "overseas"


class State(StrEnum):
    """What an account, or the entity it belongs to, is in the middle of."""

    NORMAL = "normal"
    """None of the others."""
    UNVERIFIED = "unverified"
    PUNISHED = "punished"
    BANNED = "banned"
    FROZEN = "frozen"
    DORMANT = "dormant"
    CLOSED = "closed"
    DISSOLVED = "dissolved"
    """Of the entity."""
    IN_COURT = "in_court"


class Form(StrEnum):
    """How a question is put that yes or no answers."""

    ABLE = "able"
    """能不能, 可以…吗, is it possible."""
    MUST = "must"
    """要不要, 需不需要, do I have to."""
    WILL = "will"
    """会不会, will it."""
    IS = "is"
    """是不是, is it."""
    HAS = "has"
    """有没有, is there."""
    DOES = "does"
    """Another verb: 掉粉吗, does it cost."""


Owner: TypeAlias = Literal["own", "others"]
Side: TypeAlias = Literal["giving", "receiving"]


class Says(Model):
    """What the yes or no holds for that an answer begins with; what is absent does not matter."""

    answer: Literal["yes", "no", "depends"]
    source: Annotated[tuple[Kind, ...], Field(alias="from")] = ()
    target: Annotated[tuple[Kind, ...], Field(alias="to")] = ()
    whose: Owner | None = None
    side: Side | None = None
    """Which side of a move the asker is on."""
    state: tuple[State, ...] = ()
