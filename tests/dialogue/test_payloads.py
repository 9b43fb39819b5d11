"""What buttons say: built and read by one codec, and never longer than Telegram takes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.admin.administration import ROUTES as ADMINISTRATORS
from bot.admin.payloads import AddTo, Dismiss
from bot.content.ids import MAX_BUTTON_ID
from bot.dialogue.payloads import Change, Go, OpenEntry, View
from bot.dialogue.routes import ROUTES
from bot.render.callbacks import MAX_BYTES, Callback, encode

NAMES = st.text("abcdefghijklmnopqrstuvwxyz0123456789_.", min_size=1, max_size=30)


@pytest.mark.parametrize(
    ("payload", "button"),
    [
        (Go("paths"), "go:paths"),
        (OpenEntry("migrate.fee"), "entry:migrate.fee"),
        (View("migrate", "evidence2"), "view:migrate:evidence2"),
        (Change("entity"), "change:entity"),
        (AddTo(3, "migrate.fee"), "add:3:migrate.fee"),
        (Dismiss(2**31 - 1), "drop:2147483647"),
    ],
)
def test_ids_are_those_of_the_buttons_that_are_out_there(payload, button):
    assert payload.id == button
    assert type(payload).read(button) == payload


@given(number=st.integers(0, 2**31 - 1), entry=NAMES)
def test_what_is_built_is_read(number, entry):
    payload = AddTo(number, entry)
    assert AddTo.read(payload.id) == payload


@pytest.mark.parametrize(
    "button",
    ["add:x:migrate.fee", "add:-1:migrate.fee", "add:１:migrate.fee", "add:2147483648:migrate.fee",
     "add:1:", "add:1", "add::migrate.fee", "add", "drop:1:migrate.fee", ""],
)  # fmt: skip
def test_anything_else_is_not_read(button):
    assert AddTo.read(button) is None


def test_the_longest_button_fits_beside_the_longest_user_and_a_million_questions():
    newest = 2**52 + 2**31
    assert len(encode(Callback(newest, 36**4 - 1, "x" * MAX_BUTTON_ID))) == MAX_BYTES
    buttons = [row.button for row in (*ROUTES, *ADMINISTRATORS) if row.button]
    assert max(button.longest() for button in buttons) <= MAX_BUTTON_ID
