"""Which first views there are of a small folder of knowledge."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.audit.views import Views
from bot.content.models import Entry, Policies
from bot.dialogue import Knowledge
from bot.render import plain_text
from tests.dialogue.toys import ENTRIES, club, wording

TODAY = dt.date(2026, 11, 28)
VARIANT = {"when": {"card": ["gold"]}, "answer": wording("金卡退会也不收钱。")}
POLICY = {
    "id": "regret",
    "signs": {"zh": ["后悔"]},
    "answer": wording("先别退。"),
    "variants": [{"when": {"card": ["gold"]}, "answer": wording("金卡先别退。")}],
}


def library():
    first, fee, *rest = ENTRIES
    special = Entry.model_validate({**fee.model_dump(exclude_none=True), "variants": [VARIANT]})
    return club(
        entries={entry.id: entry for entry in (first, special, *rest)},
        policies=Policies.model_validate({"policies": [POLICY]}),
    )


@pytest.fixture(scope="module")
def views():
    return list(Views(Knowledge.of(library()), "zh-Hans", TODAY).all())


def text_of(views, name, case=""):
    (view,) = [view for view in views if (view.id, view.case) == (name, case)]
    return plain_text(view.reply.blocks, "zh-Hans")


def test_every_entry_is_there_for_who_told_nothing(views):
    for entry in library().entries.values():
        assert entry.answer.zh.split("。")[0] in text_of(views, f"entry:{entry.id}")


def test_a_variant_is_there_for_whom_it_is_meant(views):
    assert "金卡退会也不收钱" in text_of(views, "entry:close.fee", "card=gold")
    assert "金卡先别退" in text_of(views, "policy:regret", "card=gold")
    assert "先别退" in text_of(views, "policy:regret")


def test_every_page_and_every_leaf_is_there(views):
    assert {view.id for view in views if view.id.startswith("path:")} == {
        f"path:{topic}" for topic in library().topics
    }
    leaves = {(view.id, view.case): view for view in views if view.id.startswith("leaf:")}
    assert len(leaves) == 6
    gold = leaves["leaf:close", "role=member, goal=close, card=gold"]
    assert "金卡退会要等一年" in plain_text(gold.reply.blocks, "zh-Hans")
    assert gold.reply.outcome == "close"


def test_screens_questions_and_refusals_are_there(views):
    names = {view.id for view in views}
    screens = {"/start", "/help", "/paths", "/myths", "/sources", "unknown", "out-of-scope:gym"}
    assert screens <= names
    assert {"choose:entry", "choose:topic", "question:role", "question:card"} <= names


def test_no_view_is_there_twice(views):
    names = [(view.id, view.case) for view in views]
    assert len(set(names)) == len(names)
