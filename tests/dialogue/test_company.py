"""What a group is shown: a card of a few lines, what is behind it, what is asked of nobody."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import get_args

import pytest

from bot.content.models import Lang
from bot.dialogue import Answer, Called, Chose, Said, Session, revise, step
from bot.dialogue.blocks import Checklist, Grade, Paragraph, Warn, texts_of
from bot.dialogue.cards import MAX_LINES
from bot.dialogue.company import MAX_BUTTONS, MORE_LINES, height
from bot.dialogue.payloads import GroupChoose, GroupSet, OpenEntry, View, Whole
from bot.dialogue.state import ChatSettings
from tests import shipped

TODAY = dt.date(2026, 11, 29)
TRANSFER = "我们公司的公众号要过户给集团另一家公司"
FEE = "公众号迁移要多少钱"


@pytest.fixture(scope="module")
def k():
    return shipped.knowledge()


def member(**known):
    return Session(chat=ChatSettings(**known))


def take(k, session, *events):
    for event in events:
        session, reply = step(k, session, event, TODAY)
    return session, reply


def words(reply):
    return "\n".join(text for block in reply.blocks for text in texts_of(block))


@pytest.mark.parametrize("lang", get_args(Lang))
def test_every_answer_and_every_path_is_a_card_of_a_few_lines_and_buttons(k, lang):
    session = replace(member(), lang=lang, chosen_lang=lang)
    for target in k.library.entries:
        _, reply = step(k, session, Chose(OpenEntry(target).id), TODAY)
        assert height(reply.blocks) <= MAX_LINES, target
        assert len(reply.buttons) <= MAX_BUTTONS, target
    for topic in k.library.topics:
        _, reply = step(k, session, Called(topic), TODAY)
        if reply.outcome:
            assert height(reply.blocks) <= MAX_LINES, topic
            assert len(reply.buttons) <= MAX_BUTTONS, topic


def test_a_card_has_the_verdict_the_warning_the_first_step_and_the_grade(k):
    _, reply = take(k, member(), Called("migrate"))
    verdict, *_, grade = reply.blocks
    assert verdict.strong
    assert any(isinstance(block, Warn) for block in reply.blocks)
    assert "第一步" in words(reply)
    assert isinstance(grade, Grade)


def test_what_must_come_first_stands_above_an_irreversible_step(k):
    final = next(entry for entry in k.library.entries.values() if entry.final)
    _, reply = take(k, member(), Chose(OpenEntry(final.id).id))
    kinds = [type(block) for block in reply.blocks]
    assert Checklist in kinds
    assert kinds.index(Checklist) < next(
        at for at, block in enumerate(reply.blocks) if isinstance(block, Paragraph) and block.strong
    )


def test_what_is_behind_a_card_is_still_short_and_leads_back(k):
    session, card = take(k, member(), Called("deregister"))
    _, more = take(k, session, Chose(View("deregister", "more").id))
    assert height(more.blocks) <= MORE_LINES
    assert len(words(more)) > len(words(card))
    ids = [button.id for button in more.buttons]
    assert {"go:remove", Whole("deregister").id, View("deregister", "main").id} <= set(ids)
    _, back = take(k, session, Chose(View("deregister", "main").id))
    assert back.blocks == card.blocks


def test_the_long_part_is_for_one_person_alone(k):
    session, card = take(k, member(), Called("deregister"))
    _, whole = take(k, session, Chose(Whole("deregister").id))
    assert len(words(whole)) > 3 * len(words(card))
    assert whole.buttons == ()


def test_a_question_has_its_options_and_nothing_that_leads_elsewhere(k):
    _, reply = take(k, member(), Said(TRANSFER))
    assert [button.id for button in reply.buttons] == list(reply.ask.options)
    assert height(reply.blocks) <= MAX_LINES


def test_what_would_make_a_card_fit_better_is_one_press_away(k):
    session, card = take(k, member(), Called("deregister"))
    assert card.ask is None
    _, asked = take(k, session, Chose("go:exact"))
    assert asked.ask.slot == "entity"


def test_in_private_nothing_is_shortened(k):
    _, reply = take(k, Session(), Called("deregister"))
    assert height(reply.blocks) > MAX_LINES
    assert len(reply.buttons) > MAX_BUTTONS


class TestProfile:
    def settle(self, k, session, name, value):
        session, _ = take(k, session, Chose(GroupChoose(name).id), Chose(GroupSet(name, value).id))
        return session

    def test_what_the_group_is_known_by_is_asked_of_nobody(self, k):
        newcomer = member(known=(("account", "service"), ("entity", "enterprise")))
        session, reply = take(k, newcomer, Said(TRANSFER))
        asked = set()
        while reply.ask:
            asked.add(reply.ask.slot)
            session, reply = take(k, session, Chose(reply.ask.options[0], session.stamp))
        assert asked
        assert not {"account", "entity"} & asked
        assert not {"account"} & session.account.facts.keys()

    def test_a_members_own_case_comes_before_it(self, k):
        session, _ = take(k, member(known=(("account", "service"),)), Said("我的是订阅号"))
        assert session.facts["account"] == "subscription"
        assert session.chat.facts == {"account": "service"}
        cleared, _ = take(k, session, Chose("go:clear"))
        assert cleared.facts["account"] == "service"

    def test_a_question_says_of_its_author_what_the_group_has_told_otherwise(self, k):
        session, _ = take(k, member(known=(("account", "service"),)), Said("订阅号怎么注销"))
        assert session.facts["account"] == "subscription"

    def test_it_is_told_by_buttons_and_taken_back(self, k):
        session = self.settle(k, member(), "entity", "enterprise")
        assert session.chat.facts == {"entity": "enterprise"}
        session = self.settle(k, session, "entity", "media")
        assert session.chat.facts == {"entity": "media"}
        assert self.settle(k, session, "entity", "none").chat.known == ()

    @pytest.mark.parametrize(
        ("name", "value", "field", "kept"),
        [
            ("lang", "en", "lang", "en"),
            ("quiet", "22-8", "quiet", "22-8"),
            ("changers", "members", "changers", "members"),
        ],
    )
    def test_language_hours_and_who_may_change_are_settled_too(self, k, name, value, field, kept):
        assert getattr(self.settle(k, member(), name, value).chat, field) == kept

    @pytest.mark.parametrize(
        "button", ["settle:entity:nonsense", "settle:goal:close", "settle:quiet:99-3", "group:goal"]
    )
    def test_nothing_else_can_be_settled(self, k, button):
        session, reply = take(k, member(), Chose(button))
        assert session.chat == ChatSettings()
        assert "过期" in words(reply)

    def test_in_private_it_says_where_it_works(self, k):
        session, reply = take(k, Session(), Called("group"))
        assert "群里" in words(reply)
        assert take(k, session, Chose("settle:entity:media"))[0].chat is None

    def test_what_is_no_longer_asked_is_dropped(self, k):
        session, _ = take(k, member(known=(("entity", "of-1999"),)), Called("facts"))
        assert session.chat.known == ()

    def test_it_is_no_part_of_what_is_kept_of_a_person(self, k):
        session, _ = take(k, member(known=(("account", "service"),)), Said(TRANSFER))
        again = Session.from_json(session.to_json())
        assert again.chat is None
        assert "account" not in again.facts

    def test_an_edited_question_knows_it_too(self, k):
        before = member(known=(("account", "service"),))
        after, _ = take(k, before, Said(FEE))
        _, reply = revise(k, replace(before, chat=None), after, Said(TRANSFER), TODAY)
        assert reply.ask.slot != "account"
        assert height(reply.blocks) <= MAX_LINES


@pytest.mark.parametrize(
    ("quiet", "hours"),
    [("22-8", {22, 23, 0, 7}), ("1-3", {1, 2}), ("", set()), ("x-y", set()), ("8-8", set())],
)
def test_quiet_hours_go_over_midnight(quiet, hours):
    settings = ChatSettings(quiet=quiet)
    assert hours <= {hour for hour in range(24) if settings.is_quiet(hour)}
    assert not {12, 8} & {hour for hour in range(24) if settings.is_quiet(hour)}


def test_a_command_below_somebodys_words_knows_their_case(k):
    session, _ = take(k, member(), Called("migrate", about="我们公司的服务号要过户"))
    assert session.facts["account"] == "service"
    assert "company_status" not in session.facts


def test_what_somebody_has_told_stands_beside_what_the_group_has():
    session = member(known=(("entity", "media"),)).knowing([Answer("account", "service")])
    assert session.facts == {"entity": "media", "account": "service"}
