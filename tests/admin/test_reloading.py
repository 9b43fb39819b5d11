"""Which knowledge a running bot takes."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.admin.reloading import Reloader
from bot.dialogue import Knowledge
from bot.service import Service
from bot.store import open_store
from tests.content.folders import whole
from tests.dialogue.toys import club

LONG = f"close.{'x' * 40}"


@pytest.mark.parametrize(
    ("changes", "swapped", "rule"),
    [
        ({"entries_close": ("在后台注销，", "在后台注销要 3 天，")}, True, "bare-number"),
        ({"facts_close": ("id: close.fee", "id: [close.fee")}, False, "yaml"),
        ({"texts_zh": ("您好", "您好 {name")}, False, "texts"),
        ({"texts_en": ("Hello", "Hello {name}")}, False, "texts"),
        (
            {"entries_close": ("close.how", LONG), "topics_close": ("close.how", LONG)},
            False,
            "entry-id",
        ),
    ],
)
async def test_only_what_replies_and_buttons_rest_on_must_be_sound(
    tmp_path: Path, changes, swapped, rule
):
    folder = whole(tmp_path / "knowledge", **changes)
    async with open_store(f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}") as store:
        service = Service(Knowledge.of(club()), store.turns)
        reloaded = await Reloader(service, folder, (), tmp_path).reload()
    assert reloaded.swapped is swapped
    assert any(f" error {rule}: " in finding for finding in reloaded.findings)
    assert (service.knowledge.library.version == "toy") is not swapped
