"""aiogram's models of the Bot API, each built when it is first used.

aiogram builds all of them as it is imported, of which a test run uses a tenth: that took every
process that collects tests three seconds.
"""

from __future__ import annotations

from functools import cache
from typing import Any, get_type_hints
from unittest.mock import patch

from pydantic import BaseModel

with patch.object(BaseModel, "model_rebuild"):
    import aiogram.methods
    import aiogram.types
    from aiogram.client.default import Default

_NAMES = {**vars(aiogram.types), "Default": Default, "Bot": object}
Update = aiogram.types.Update


@cache
def method_of(name: str) -> type[BaseModel]:
    """Return the model of a method's parameters."""
    model: type[BaseModel] = getattr(aiogram.methods, name[0].upper() + name[1:])
    model.model_rebuild(_types_namespace=_NAMES)
    return model


def uploaded(name: str, content: bytes) -> object:
    """Return what stands in a model for a file that is sent."""
    return aiogram.types.BufferedInputFile(content, name)


@cache
def kinds_of(model: type[BaseModel]) -> dict[str, Any]:
    """Return what the fields of a model may hold, by their names."""
    return get_type_hints(model, localns=_NAMES, include_extras=True)
