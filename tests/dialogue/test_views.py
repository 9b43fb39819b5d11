"""What a view shows: the reader's own case, one grade, few marks, one claim from the web."""

from __future__ import annotations

import datetime as dt
from itertools import product
from typing import ClassVar

import pytest

from bot.content.models import Entry, Fact
from bot.content.plans import Plan
from bot.dialogue import Chose, Knowledge, Said, Session, step
from bot.dialogue.blocks import Checklist, Correction, Note, Paragraph, Steps
from bot.dialogue.compose import Composer
from bot.dialogue.reply import Page, Placement
from bot.dialogue.steps import full_step, full_steps, step_titles
from bot.dialogue.ways import MAX_WAYS
from bot.render import plain_text
from tests.dialogue.test_engine import Talk
from tests.dialogue.toys import ENTRIES, TOPICS, club, wording

TODAY = dt.date(2026, 11, 23)


def told(key: str, **values: object) -> str:
    """A text of the interface."""
    return club().text(key, "zh-Hans", **values)


def grade(kind: str, key: str = "grade.mostly") -> str:
    return told(key, kind=told(f"class.{kind}"), date="11月23日")


def fact(name: str, kind: str, zh: str = "", **more: object) -> Fact:
    values = {
        "id": name,
        "status": "added",
        "class": kind,
        "sources": ["S"],
        "checked": TODAY,
        "text": wording(f"{zh or name}。"),
        "value": wording(zh or name),
    }
    return Fact.model_validate(values | more)


def entry(answer: str, **more: object) -> Entry:
    values = {
        "id": "close.what",
        "topic": "close",
        "title": wording("退会是什么"),
        "questions": {"zh": ["退会是什么意思"]},
        "answer": wording(answer),
    }
    return Entry.model_validate(values | more)


def shown(one: Entry, facts: tuple[Fact, ...] = (), question: str = "", **case: str) -> str:
    blocks = written(one, facts, question, **case).blocks
    return plain_text(blocks, "zh-Hans")


def written(one: Entry, facts: tuple[Fact, ...] = (), question: str = "", **case: str):
    library = club(facts={item.id: item for item in facts})
    return Composer(library, case, "zh-Hans", question).entry(one)


OFFICIAL, OTHER, POST = (
    fact("close.rule", "official", "三天"),
    fact("close.form", "official", "一张表"),
    fact("close.queue", "community", "排队"),
)


class TestGrade:
    def test_a_view_ends_with_one_line_that_grades_it(self):
        text = shown(entry("要 {close.rule}。"), (OFFICIAL,))
        assert text.splitlines()[-1] == grade("official", "grade")

    def test_only_what_is_weaker_is_marked_and_once(self):
        answer = "要 {close.rule}，{close.form}，{close.queue}。\n再{close.queue}。"
        text = shown(entry(answer), (OFFICIAL, OTHER, POST))
        mark = told("mark.community")
        assert f"要 三天，一张表，排队{mark}。" in text
        assert "再排队。" in text
        assert text.splitlines()[-1] == grade("official")

    def test_a_mark_without_a_word_leaves_no_gap(self):
        assert "要填表，别的不用。" in shown(
            entry("要填表 {close.form|mark}，别的不用。"), (OTHER,)
        )

    def test_a_number_is_set_off_from_the_chinese_beside_it(self):
        days = fact("close.days", "official", "3 天")
        code = fact("close.code", "official", "AppID")
        text = shown(entry("等{close.days}再交{close.code}给前台。"), (days, code))
        assert "等 3 天再交 AppID 给前台。" in text

    def test_where_much_is_weaker_the_grade_is_lowered(self):
        posts = tuple(fact(f"close.p{n}", "community") for n in range(4))
        rules = tuple(fact(f"close.r{n}", "official") for n in range(5))
        answer = "、".join(f"{{{one.id}}}" for one in (*posts, *rules))
        text = shown(entry(answer), (*posts, *rules))
        assert told("mark.community") not in text
        assert text.splitlines()[-1] == grade("community")

    def test_the_oldest_check_is_told(self):
        old = fact("close.old", "official", checked=dt.date(2026, 1, 2))
        assert "1月2日" in shown(entry("{close.rule}{close.old}"), (OFFICIAL, old))

    def test_without_facts_there_is_no_grade(self):
        blocks = written(entry("想清楚再退。")).blocks
        assert not any(isinstance(block, Note) for block in blocks)


class TestCase:
    def test_a_number_is_that_of_the_readers_case(self):
        by = {"card": {"gold": "close.year", "silver": "close.month"}}
        family = fact("close.wait", "official", "金卡一年、银卡一个月", by=by)
        facts = (
            family,
            fact("close.year", "official", "一年"),
            fact("close.month", "official", "一个月"),
        )
        asked = entry("要等{close.wait}。")
        assert "要等金卡一年、银卡一个月。" in shown(asked, facts)
        assert "要等一个月。" in shown(asked, facts, card="silver")

    def test_details_for_others_are_left_out(self):
        details = [
            {"when": {"card": ["gold"]}, **wording("- 金卡另交押金条")},
            {"when": {"card": ["silver"]}, **wording("- 银卡要交还")},
            wording("- 都要签字"),
        ]
        pages = written(entry("填表。", details=details), card="silver").pages
        (page,) = pages
        text = plain_text(page.blocks, "zh-Hans")
        assert "银卡要交还" in text
        assert "都要签字" in text
        assert "押金条" not in text

    def test_what_was_not_found_out_stands_behind_the_answer(self):
        view = written(entry("填表。\n? 要不要本人到场"))
        assert "要不要本人到场" not in plain_text(view.blocks, "zh-Hans")
        (page,) = (page for page in view.pages if page.id == "unverified")
        assert page.title == told("page.unverified")
        assert "要不要本人到场" in plain_text(page.blocks, "zh-Hans")

    def test_the_first_sentence_is_set_off(self):
        blocks = written(entry("能退。填表就行。")).blocks
        assert blocks[:2] == (Paragraph("能退。", strong=True), Paragraph("填表就行。"))


class TestClaims:
    CLAIM: ClassVar = {**wording("网上常说要排队；其实不用。"), "words": {"zh": ["排队"]}}

    def claims(self, question: str, *facts: Fact) -> list[str]:
        blocks = written(entry("{close.rule}{close.form}"), facts, question).blocks
        return [block.text for block in blocks if isinstance(block, Correction)]

    def test_a_claim_is_told_where_the_question_brings_it_up(self):
        circulates = fact("close.rule", "official", claim=self.CLAIM)
        assert self.claims("退会要排队吗", circulates, OTHER) == ["网上常说要排队；其实不用。"]
        assert self.claims("退会要多久", circulates, OTHER) == []

    def test_or_where_following_it_costs_and_no_more_than_one(self):
        costly = {**wording("网上常说先付钱；其实不用。"), "costly": True}
        facts = (
            fact("close.rule", "official", claim=costly),
            fact("close.form", "official", claim=self.CLAIM),
        )
        assert self.claims("退会要多久", *facts) == ["网上常说先付钱；其实不用。"]
        assert self.claims("要排队吗", *facts) == ["网上常说要排队；其实不用。"]

    def test_all_of_them_stand_with_the_evidence(self):
        circulates = fact("close.rule", "official", claim=self.CLAIM)
        pages = written(entry("{close.rule}"), (circulates,)).pages
        (page,) = (page for page in pages if page.id == "evidence")
        assert "网上常说要排队" in plain_text(page.blocks, "zh-Hans")


class TestRemembered:
    """What was written for one reader costs nothing for the next in the same case."""

    RULE = fact("close.rule", "official", claim=TestClaims.CLAIM)
    OPENED = entry(
        "能退。{close.rule}。",
        openings=[{"asked": {"zh": ["不能退"]}, **wording("不是不能退。")}],
        variants=[{"when": {"card": ["gold"]}, "answer": wording("金卡另退。")}],
    )

    def test_whatever_was_asked_and_known_before_everybody_gets_their_own(self):
        k = Knowledge.of(club(facts={self.RULE.id: self.RULE}))
        questions = ("能退吗", "要排队吗", "是不是不能退", "不能退还要排队吗")
        cases: tuple[dict[str, str], ...] = ({}, {"card": "gold"})
        for question, case in (*product(questions, cases), *product(questions[::-1], cases)):
            remembered = k.composer(case, "zh-Hans", question).entry(self.OPENED)
            assert remembered == Composer(k.library, case, "zh-Hans", question).entry(self.OPENED)


class TestSteps:
    PLAN = Plan.model_validate(
        {
            "id": "close",
            "steps": [
                {"id": "pay", "role": "finance", "title": wording("提现"), "precheck": "pay"},
                {"id": "ads", "role": "admin", "title": wording("关广告"), "precheck": "ads"},
                {
                    "id": "form",
                    "role": "admin",
                    "title": wording("填表"),
                    "text": wording("在前台填。"),
                    "after": ["pay"],
                    "takes": ["close.rule"],
                },
                {
                    "id": "sign",
                    "role": "owner",
                    "title": wording("签字"),
                    "irreversible": True,
                    "window": "close.form",
                },
            ],
        }
    )

    KINDS = ("pay", "ads", "cards", "miniprogram", "server")

    def winding_up(self, count: int):
        """What is wound up first, that many things, and the signature at the end."""
        first = self.PLAN.steps[0]
        ends = [
            first.model_copy(update={"id": kind, "precheck": kind}) for kind in self.KINDS[:count]
        ]
        plan = self.PLAN.model_copy(update={"steps": (*ends, self.PLAN.steps[-1])})
        return club(plans={"close": plan})

    def library(self):
        facts = {item.id: item for item in (OFFICIAL, OTHER)}
        return club(plans={"close": self.PLAN}, facts=facts)

    def test_what_is_wound_up_first_shares_a_line_and_what_is_final_says_so(self):
        assert step_titles(self.library(), "close", {}, "zh-Hans") == (
            told("plan.prechecks", names=f"{told('precheck.pay')}、{told('precheck.ads')}"),
            "填表",
            told("plan.irreversible", step="签字"),
        )

    def test_of_many_that_are_wound_up_two_are_named_and_all_counted(self):
        two = {"first": told("precheck.pay"), "second": told("precheck.ads")}
        line, last = step_titles(self.winding_up(5), "close", {}, "zh-Hans")
        assert line == told("plan.prechecks_many", **two, count=5)
        assert last == told("plan.irreversible", step="签字")
        named = told("line.join").join(told(f"precheck.{kind}") for kind in self.KINDS[:4])
        line, _ = step_titles(self.winding_up(4), "close", {}, "zh-Hans")
        assert line == told("plan.prechecks", names=named)

    def test_a_checklist_names_all_of_them(self):
        one = entry("点了就退。", final="close")
        blocks = Composer(self.winding_up(5), {}, "zh-Hans").entry(one).blocks
        (items,) = (block.items for block in blocks if isinstance(block, Checklist))
        assert all(told(f"precheck.{kind}") in items[0] for kind in self.KINDS[:5])

    def test_some_steps_are_named_one_by_one_in_the_order_of_the_plan(self):
        only = frozenset({"form", "pay"})
        assert step_titles(self.library(), "close", {}, "zh-Hans", only) == ("提现", "填表")

    def test_in_full_each_has_who_how_and_how_long(self):
        steps = full_steps(self.library(), "close", {}, "zh-Hans")
        assert steps[2].startswith("填表")
        for part in (told("role.admin"), "在前台填", told("plan.takes", time="{close.rule}")):
            assert part in steps[2]
        final = full_step(self.library(), self.PLAN.steps[3], "zh-Hans")
        who = told("role.owner")
        assert final.startswith(told("plan.step_final", step="签字", who=who))
        assert final.endswith(told("plan.window", time="{close.form}"))

    def test_how_the_final_one_is_taken_stands_behind_its_checklist(self):
        steps = full_steps(self.library(), "close", {}, "zh-Hans")
        assert steps[3].endswith(told("plan.see", page=told("page.final")))
        assert told("plan.window", time="{close.form}") not in steps[3]

    def test_an_entry_lists_them_in_a_line_of_its_own(self):
        one = entry("这样退：\n\n{steps:close form sign}")
        blocks = Composer(self.library(), {}, "zh-Hans").entry(one).blocks
        (steps,) = (block for block in blocks if isinstance(block, Steps))
        assert steps.items == ("填表", told("plan.irreversible", step="签字"))


def refusing() -> dict[str, object]:
    """The toy topic of closing, whose verdict sends holders of a gold card another way."""
    page = TOPICS["close"].page
    assert page
    gold = {
        "when": {"card": ["gold"]},
        **wording("金卡不能退。"),
        "instead": [wording("可以转让给别人")],
        "to": ["pause"],
    }
    verdict = (type(page.verdict[0]).model_validate(gold), page.verdict[-1])
    changed = page.model_copy(update={"verdict": verdict, "asks": ("card",)})
    topic = TOPICS["close"].model_copy(update={"page": changed})
    return {**TOPICS, "close": topic}


class TestPages:
    @pytest.fixture
    def talk(self) -> Talk:
        return Talk(Knowledge.of(club(topics=refusing())))

    def test_a_page_by_command_shows_common_steps_and_asks_what_would_change_them(self, talk):
        reply = talk.press("path:close")
        assert reply.outcome == "close"
        assert talk.asked == "card"
        assert "填表" in talk.text
        assert "交还银卡" not in talk.text

    def test_the_answer_shows_it_again_for_the_case(self, talk):
        talk.press("path:close")
        reply = talk.press("silver")
        assert reply.outcome == "close"
        assert talk.asked is None
        assert "交还银卡" in talk.text

    def test_in_words_as_well(self, talk):
        talk.press("path:close")
        assert talk.say("银的").outcome == "close"
        assert "交还银卡" in talk.text

    def test_dont_know_is_an_answer(self, talk):
        talk.press("path:close")
        assert talk.press("unknown").outcome == "close"
        assert talk.asked is None

    def test_back_puts_the_question_again(self, talk):
        talk.press("path:close")
        talk.press("silver")
        talk.say("返回")
        assert talk.asked == "card"
        assert talk.reply.outcome == "close"

    def test_back_after_a_look_at_the_facts_leads_to_the_page_and_then_puts_it_again(self, talk):
        talk.press("path:close")
        talk.press("silver")
        talk.call("facts")
        talk.say("返回")
        assert talk.asked is None
        assert talk.session.facts["card"] == "silver"
        assert talk.reply.outcome == "close"
        talk.say("返回")
        assert talk.asked == "card"
        assert talk.reply.outcome == "close"

    @pytest.mark.parametrize("stale", ["nobody", "tick:close:no", "entry:no.such"])
    def test_a_stale_button_leaves_the_question_and_its_page_alive(self, talk, stale):
        stamp = talk.press("path:close") and talk.session.stamp
        reply = talk.press(stale)
        assert reply.placement is Placement.TOAST
        assert not reply.removes_all
        assert talk.asked == "card"
        assert talk.press("silver", stamp).outcome == "close"
        assert "交还银卡" in talk.text

    def test_the_way_back_from_what_is_folded_away_leads_to_the_question_too(self, talk):
        asked = talk.press("path:close")
        text, stamp = talk.text, talk.session.stamp
        talk.press("view:close:more")
        again = talk.press("view:close:main")
        assert (talk.text, again.ask, again.buttons) == (text, asked.ask, asked.buttons)
        assert (again.outcome, again.answered) == (None, None)
        assert talk.press("silver", stamp).outcome == "close"

    def test_an_answer_aside_has_all_its_buttons_again(self, talk):
        talk.say("我想退会")
        aside = talk.say("退会要多少钱？")
        text = talk.text
        assert "view:close.fee:more" in {button.id for button in aside.buttons}
        talk.press("view:close.fee:more")
        again = talk.press("view:close.fee:main")
        assert (talk.text, again.ask, again.buttons) == (text, aside.ask, aside.buttons)

    def test_the_way_back_to_an_older_answer_asks_nothing_there(self, talk):
        talk.press("entry:close.fee")
        talk.press("path:close")
        assert talk.asked == "card"
        talk.press("view:close.fee:main")
        assert talk.asked is None

    def test_another_question_lets_it_go(self, talk):
        talk.press("path:close")
        reply = talk.say("停卡最长多久？")
        assert reply.answered == "pause.time"
        assert talk.asked is None

    def test_where_a_way_is_closed_there_are_no_steps_but_other_ways(self, talk):
        talk.press("path:close")
        reply = talk.press("gold")
        assert "金卡不能退" in talk.text
        assert "可以转让给别人" in talk.text
        assert not any(isinstance(block, Steps) for block in reply.blocks)
        assert reply.buttons[0].id == "path:pause"
        assert "how" not in {page.id for page in reply.pages}

    def test_an_answer_that_changes_nothing_is_not_told_twice(self):
        variant = {"when": {"card": ["silver"]}, "answer": wording("银卡当天退。")}
        asks = entry("看您拿哪种卡。", variants=[variant], asks=["card"])
        talk = Talk(Knowledge.of(club(entries={one.id: one for one in (*ENTRIES, asks)})))
        talk.press("entry:close.what")
        talk.press("gold")
        assert talk.reply.answered == "close.what"
        assert talk.text == told("refined.same")

    def test_an_entry_asks_for_what_would_change_it(self):
        variant = {"when": {"card": ["silver"]}, "answer": wording("银卡当天退。")}
        asks = entry("看您拿哪种卡。", variants=[variant], asks=["card"])
        entries = {one.id: one for one in (*ENTRIES, asks)}
        talk = Talk(Knowledge.of(club(entries=entries)))
        talk.press("entry:close.what")
        assert talk.asked == "card"
        talk.press("silver")
        assert talk.reply.answered == "close.what"
        assert "银卡当天退" in talk.text


class TestWays:
    def test_few_stand_under_an_answer_the_rest_behind_the_last(self):
        many = [entry("填表。").model_copy(update={"id": f"close.n{n}"}) for n in range(4)]
        tables = TOPICS["close"].model_copy(update={"tables": ()})
        asked = entry(
            "要 {close.rule}。",
            related=[one.id for one in many],
            details=[wording("- 细节")],
            guide={"goal": "close"},
        )
        library = club(
            entries={one.id: one for one in (*ENTRIES, *many, asked)},
            topics={**TOPICS, "close": tables},
            facts={OFFICIAL.id: OFFICIAL},
        )
        k = Knowledge.of(library)
        session, reply = step(k, Session(), Chose("entry:close.what"), TODAY)
        assert len(reply.buttons) <= MAX_WAYS
        assert [button.id for button in reply.buttons[-2:]] == [
            "view:close.what:evidence",
            "view:close.what:more",
        ]
        left = {button.id for button in reply.more}
        related = {f"entry:{one.id}" for one in many}
        assert related <= left | {button.id for button in reply.buttons}
        assert {"entry:close.n3", "up:close.what", "down:close.what"} <= left
        _, opened = step(k, session, Chose("view:close.what:more"), TODAY)
        assert left <= {button.id for button in opened.buttons}
        assert opened.placement is Placement.EDIT

    def test_what_fits_needs_no_button_for_more(self):
        k = Knowledge.of(club())
        _, reply = step(k, Session(), Said("xyz 火星"), TODAY)
        assert not any(button.id.endswith(":more") for button in reply.buttons)


def test_pages_without_a_line_for_the_reader_are_left_out():
    page = TOPICS["close"].page
    assert page
    gold = type(page.fee[0]).model_validate({"when": {"card": ["gold"]}, **wording("押金不退")})
    lines = dict.fromkeys(("preconditions", "materials", "fee", "time"), (gold,))
    changed = page.model_copy(update=lines)
    topic = TOPICS["close"].model_copy(update={"page": changed})
    pages = Composer(club(), {"card": "silver"}, "zh-Hans").page(topic).pages
    assert "needs" not in {page.id for page in pages}
    assert all(isinstance(page, Page) for page in pages)
