"""Links that open an entry or a topic."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

import pytest

from bot.content.ids import MAX_ENTRY_ID
from bot.dialogue import Called, Knowledge, Session, step
from bot.dialogue.deeplinks import start_parameter
from tests import shipped
from tests.dialogue.toys import ENTRIES, club

TODAY = dt.date(2026, 11, 28)


def test_a_link_to_anything_shipped_is_one_that_telegram_takes_and_leads_there():
    k = shipped.knowledge()
    for target in (*k.library.entries, *k.library.topics):
        assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", start_parameter(target))
        assert k.linked(start_parameter(target)) == target


def test_the_longest_id_fits_though_all_its_letters_are_hyphens():
    assert len(start_parameter("a" + "-" * (MAX_ENTRY_ID - 1))) <= 64


@pytest.mark.parametrize("name", ["club.how-to-leave", "club.how.to.leave"])
def test_an_id_may_have_hyphens(name):
    one = ENTRIES[0].model_copy(update={"id": name})
    k = Knowledge.of(club(entries={one.id: one for one in (*ENTRIES, one)}))
    _, reply = step(k, Session(), Called("start", start_parameter(name)), TODAY)
    assert reply.answered == name


def test_a_link_to_what_is_gone_begins_and_keeps_what_is_known():
    k = Knowledge.of(club())
    _, reply = step(k, replace(Session(), guided=False), Called("start", "no-such"), TODAY)
    assert reply.answered is None
    assert reply.blocks
