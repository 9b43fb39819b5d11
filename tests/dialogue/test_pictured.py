"""An outcome as a picture: how it was reached, and how many days its steps take."""

from __future__ import annotations

import re

import pytest

from bot.audit.leaves import leaves
from bot.audit.views import reader
from bot.content.models import Fact
from bot.content.plans import Plan
from bot.dialogue import Chose, Knowledge, Said, Session, step
from bot.dialogue.attachments import DecisionMap, Timeline
from bot.dialogue.blocks import Bullets, Steps
from bot.dialogue.days_taken import timeline
from bot.dialogue.decision_map import decision_map
from bot.dialogue.reply import Placement
from tests import shipped
from tests.dialogue.test_engine import TODAY, Talk
from tests.dialogue.toys import club, wording

LANGUAGES = ("zh-Hans", "zh-Hant", "en")


def lasts(name, days, **more):
    return Fact.model_validate(
        {
            "id": name,
            "status": "added",
            "class": "official",
            "sources": ["KF"],
            "checked": "2026-11-23",
            "days": days,
            "value": wording(f"{days[0]}到{days[1]}天"),
            "text": wording("要等几天"),
            **more,
        }
    )


FACTS = {
    fact.id: fact
    for fact in (
        lasts("close.wait", (3, 10)),
        lasts("close.limit", (7, 7)),
        lasts("close.office", (5, 5), unit="working"),
    )
}


def planned(*steps):
    roles = ({"role": "admin", **one, "title": wording(one["id"])} for one in steps)
    plans = {"close": Plan.model_validate({"id": "close", "steps": list(roles)})}
    return club(facts=FACTS, plans=plans)


WAITING = planned(
    {"id": "form"},
    {"id": "wait", "after": ["form"], "takes": ["close.wait"]},
    {"id": "card", "after": ["wait"], "window": "close.limit", "irreversible": True},
    {"id": "party", "after": ["card"]},
)


def drawn(reply):
    return reply.attachment.drawing if reply.attachment else None


def offered(talk):
    return [button.id for button in talk.reply.more]


class TestHowItWasReached:
    def reached(self, *answers, knowledge=None):
        talk = Talk(knowledge)
        talk.press("go:guide")
        for answer in answers:
            talk.press(answer)
        return talk

    def test_it_is_offered_under_the_outcome_and_shown_in_a_message_of_its_own(self):
        talk = self.reached("member", "close", "gold")
        assert "map:close" in offered(talk)
        before = talk.session
        talk.press("map:close")
        assert talk.reply.placement is Placement.NEW
        found = drawn(talk.reply)
        assert isinstance(found, DecisionMap)
        assert found.outcome == "退会"
        assert [one.options[one.taken] for one in found.branches] == ["会员", "退会", "金卡"]
        assert [one.options for one in found.branches][1] == ("退会", "停卡", "不知道")
        assert talk.session.facts == before.facts
        assert talk.session.shown_page == "close"

    def test_the_text_says_the_same(self):
        talk = self.reached("member", "close", "unknown")
        talk.press("map:close")
        (points,) = (block for block in talk.reply.blocks if isinstance(block, Bullets))
        asked = zip(points.items, drawn(talk.reply).branches, strict=True)
        for line, branch in asked:
            assert branch.question in line
            assert line.endswith(branch.options[branch.taken])
        assert points.items[-1].endswith("不知道")

    def test_what_was_told_unasked_stands_in_it_too(self):
        talk = Talk()
        talk.say("我是会员，金卡，想退会")
        talk.press("map:close")
        taken = [one.options[one.taken] for one in drawn(talk.reply).branches]
        assert taken == ["会员", "退会", "金卡"]

    def test_what_had_no_part_in_it_is_left_out(self):
        k = Knowledge.of(club())
        talk = Talk(k)
        talk.session = reader("zh-Hans", {"card": "gold", "role": "guest"})
        talk.press("go:guide")
        talk.press("map:guest")
        assert [one.options[one.taken] for one in drawn(talk.reply).branches] == ["客人"]

    def test_a_page_that_nothing_has_led_to_has_none(self):
        talk = Talk()
        talk.press("path:close")
        assert "map:close" not in offered(talk)
        talk.press("map:close")
        assert talk.reply.placement is Placement.TOAST
        assert talk.reply.attachment is None

    def test_a_button_of_an_outcome_that_is_no_more_is_stale(self):
        talk = self.reached("member", "close", "gold")
        talk.say("不对，我是客人")
        talk.press("map:close")
        assert talk.reply.placement is Placement.TOAST

    @pytest.mark.parametrize("topic", ["nowhere", "", "close:gold", "🙂"])
    def test_a_button_that_nobody_was_given_shows_nothing(self, topic):
        talk = self.reached("member", "close", "gold")
        for kind in ("map", "timeline"):
            talk.press(f"{kind}:{topic}")
            assert talk.reply.attachment is None

    def test_it_is_drawn_for_the_screen_and_in_the_language_of_the_reader(self):
        session = Session(lang="en", dark=True).knowing(reader("en", {"role": "guest"}).answers)
        _, reply = step(Knowledge.of(club()), session, Chose("map:guest"), TODAY)
        assert (reply.attachment.lang, reply.attachment.dark) == ("en", True)
        assert reply.attachment.drawing.outcome == "[客人]"


def test_the_answers_on_a_map_alone_lead_to_where_it_ends():
    k = shipped.knowledge()
    ends = [(facts, topic) for facts, topic in leaves(k.decision) if facts]
    assert len(ends) > 50
    for facts, topic in ends:
        found = decision_map(k, reader("zh-Hans", facts), topic)
        assert found
        labels = {
            (slot.id, option.label.zh): option.id
            for slot in k.library.slots.values()
            for option in slot.options
        }
        questions = {slot.question.zh: slot.id for slot in k.library.slots.values()}
        told = {}
        for one in found.branches:
            slot = next(name for text, name in questions.items() if text.startswith(one.question))
            told[slot] = labels[slot, one.options[one.taken]]
        implied = {
            name: facts[name]
            for slot, option in told.items()
            for name in k.decision.implied(slot, option)
            if name in facts
        }
        assert k.decision.next({**implied, **told}).topic == topic, facts


class TestHowManyDays:
    def shown(self, library=WAITING, **facts):
        talk = Talk(Knowledge.of(library))
        talk.session = reader("zh-Hans", facts)
        talk.press("path:close")
        talk.press("timeline:close")
        return talk.reply

    def test_each_step_has_its_days_at_best_and_at_worst(self):
        found = drawn(self.shown())
        assert isinstance(found, Timeline)
        assert [(bar.label, bar.best, bar.worst) for bar in found.bars] == [
            ("form", (0, 0), (0, 0)),
            ("wait", (0, 3), (0, 10)),
            ("card", (3, 3), (10, 17)),
            ("party", (3, 3), (17, 17)),
        ]

    def test_a_step_whose_time_nothing_tells_has_no_length_and_no_number(self):
        bars = {bar.label: bar for bar in drawn(self.shown()).bars}
        assert [name for name, bar in bars.items() if bar.is_open] == ["form", "party"]
        for name in ("form", "party"):
            assert bars[name].best[0] == bars[name].best[1]
            assert bars[name].when == ""

    def test_what_cannot_be_undone_is_marked(self):
        reply = self.shown()
        assert [bar.label for bar in drawn(reply).bars if bar.irreversible] == ["card"]
        (steps,) = (block for block in reply.blocks if isinstance(block, Steps))
        assert "不能撤回" in steps.items[2]

    def test_the_text_says_the_same(self):
        reply = self.shown()
        (steps,) = (block for block in reply.blocks if isinstance(block, Steps))
        for line, bar in zip(steps.items, drawn(reply).bars, strict=True):
            assert line.startswith(bar.label)
            assert line.endswith(bar.when)
        assert "最快第 3 天" in steps.items[1]
        assert "3到10天" in steps.items[1]
        assert set(reply.facts) == {"close.wait", "close.limit"}

    def test_working_days_take_what_they_take_whatever_the_first_day(self):
        library = planned({"id": "office", "takes": ["close.office"]})
        (bar,) = drawn(self.shown(library)).bars
        assert bar.best == (0, 5)  # from a Sunday to a Friday
        assert bar.worst == (0, 7)  # with a weekend in between

    def test_nothing_is_offered_where_no_step_has_a_time_or_the_way_is_closed(self):
        talk = Talk()
        talk.press("path:close")
        assert "timeline:close" not in offered(talk)
        talk.press("timeline:close")
        assert talk.reply.placement is Placement.TOAST


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_number_of_a_timeline_is_a_fact_s_or_one_of_its_days(lang):
    library = shipped.library()
    cases = [{}, *(facts for facts, _ in leaves(shipped.knowledge().decision))]
    found = [timeline(library, plan, case, lang) for plan in library.plans for case in cases[::4]]
    assert any(found)
    for timed in filter(None, found):
        told = [
            text
            for name in timed.facts
            for text in (library.facts[name].value, library.facts[name].text)
            if text
        ]
        own = {number for text in told for number in numbers(text.get(lang))}
        days = {
            str(day) for bar in timed.drawing.bars for span in (bar.best, bar.worst) for day in span
        }
        for bar in timed.drawing.bars:
            assert set(numbers(bar.when)) <= own | days
            assert 0 <= bar.best[0] <= bar.best[1] <= bar.worst[1]


def numbers(text):
    return re.findall(r"\d+", text)


def test_a_picture_and_its_text_leave_an_open_question_open():
    talk = Talk(Knowledge.of(WAITING))
    talk.press("go:guide")
    assert talk.asked == "role"
    talk.press("timeline:close")
    assert talk.reply.attachment
    talk.press("member")
    assert talk.asked == "goal"
    assert talk.session.facts == {"role": "member"}


def test_typed_words_are_no_button():
    talk = Talk(Knowledge.of(WAITING))
    talk.session, reply = step(talk.knowledge, talk.session, Said("timeline:close"), TODAY)
    assert reply.attachment is None
