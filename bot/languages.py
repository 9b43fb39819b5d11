"""The languages that are spoken."""

from __future__ import annotations

from typing import Literal, TypeAlias

Lang: TypeAlias = Literal["zh-Hans", "zh-Hant", "en"]
