"""Cases as they are talked about: opened, worked on, told of, closed; alone and in a group."""

from __future__ import annotations

import csv
import datetime as dt
import io
from dataclasses import replace

import icalendar
import pytest

from bot.cases.case import Member, Tick, without_person
from bot.cases.clock import CHINA
from bot.cases.plans import dated_plan
from bot.cases.reminders import Kind, Reminder
from bot.dialogue import Called, Chose, Said, Session, step
from bot.dialogue.attachments import Picture
from bot.dialogue.blocks import Grid
from bot.dialogue.cards import MAX_LINES
from bot.dialogue.case_desk import YOU, deed_in_words
from bot.dialogue.case_opening import MAX_CASES
from bot.dialogue.case_reminding import reminder_of
from bot.dialogue.case_view import CaseView
from bot.dialogue.company import height
from bot.dialogue.desk import Desk, Reader
from bot.dialogue.state import Answer, ChatSettings
from bot.render import plain_text
from bot.render.callbacks import ANYONE, Callback, encode
from tests.shipped import knowledge, library

TODAY = dt.date(2026, 11, 30)
NOW = dt.datetime(2026, 11, 30, 10, tzinfo=CHINA)
FIRST, SECOND, THIRD = Member(5, "甲"), Member(6, "乙"), Member(7, "丙")


class Talk:
    """A chat with its cases, in which several people do something, each with their own session."""

    def __init__(self, chat=0, lang="zh-Hans"):
        self.desk = Desk(chat, now=NOW)
        self.lang = lang
        self.sessions = {}
        self.reply = None

    def does(self, event, who=YOU, *, manages=True, meant=None):
        session = self.sessions.get(who.id, Session(lang=self.lang))
        desk = replace(self.desk, reader=Reader(who, manages, meant=meant))
        chat = ChatSettings() if desk.is_group else None
        session = replace(session, desk=desk, chat=chat)
        session, self.reply = step(knowledge(), session, event, TODAY)
        self.sessions[who.id], self.desk = session, session.desk
        return plain_text(self.reply.blocks, "zh-Hans" if self.lang != "en" else "en")

    def press(self, deed, name="-", who=YOU, **more):
        return self.does(Chose(f"case:{deed}:1:{name}"), who, **more)

    def opens(self, path="abandon", who=YOU):
        self.does(Chose(f"project:{path}"), who)
        return self.does(Chose(f"begin:{path}:today"), who)

    @property
    def case(self):
        return self.desk.cases[0]

    @property
    def labels(self):
        return [button.label for button in self.reply.buttons]


@pytest.fixture
def alone():
    return Talk()


@pytest.fixture
def group():
    talk = Talk(chat=-100)
    talk.opens(who=FIRST)
    return talk


class TestOpening:
    def test_a_path_offers_it_and_a_press_opens_it(self, alone):
        alone.does(Called("abandon"))
        offered = [button.id for button in alone.reply.more]
        assert "project:abandon" in offered
        assert "立项" in alone.does(Chose("project:abandon"))
        assert "您立了项" in alone.does(Chose("begin:abandon:monday"))
        assert alone.case.start == dt.date(2026, 12, 7)

    @pytest.mark.parametrize("event", [Called("case"), Called("when"), Said("立项")])
    def test_where_there_is_none_every_way_out_is_offered(self, alone, event):
        alone.does(event)
        offered = {button.id for button in alone.reply.buttons}
        assert {"project:migrate", "project:abandon", "project:dissolution"} <= offered
        assert "哪天开始" in alone.does(Chose("project:migrate"))

    def test_beside_others_another_can_be_opened(self, alone):
        alone.opens()
        alone.opens("migrate")
        alone.does(Called("case"))
        assert "go:project" in [button.id for button in alone.reply.buttons]
        alone.does(Chose("go:project"))
        assert "project:api" in [button.id for button in alone.reply.buttons]

    def test_day_and_name_can_be_typed(self, alone):
        alone.does(Chose("project:migrate"))
        assert "旗舰店" in alone.does(Said("旗舰店"))
        alone.does(Said("12月5日"))
        assert (alone.case.nickname, alone.case.start) == ("旗舰店", dt.date(2026, 12, 5))

    @pytest.mark.parametrize(
        ("typed", "day"), [("昨天", 29), ("11月20日", 20), ("上周五", 27), ("今天", 30)]
    )
    def test_a_start_in_the_past_is_fine(self, alone, typed, day):
        alone.does(Chose("project:migrate"))
        told = alone.does(Said(typed))
        assert alone.case.start == dt.date(2026, 11, day)
        assert ("补上日期" in told) == (day < TODAY.day)

    @pytest.mark.parametrize(("typed", "said"), [("2月30日", "没有"), ("腊月二十", "农历")])
    def test_a_day_that_is_none_is_asked_for_again(self, alone, typed, said):
        alone.does(Chose("project:migrate"))
        assert said in alone.does(Said(typed))
        assert alone.desk.cases == ()
        alone.does(Said("明天"))
        assert alone.case.start == dt.date(2026, 12, 1)

    @pytest.mark.parametrize(
        ("typed", "day"),
        [("四周后", (12, 28)), ("12 月 27 日", (12, 27)), ("公司 12 月 27 日开始", (12, 27)),
         ("两周后开始", (12, 14)), ("12/5", (12, 5))],
    )  # fmt: skip
    def test_a_start_to_come_is_told_as_people_tell_it(self, alone, typed, day):
        alone.does(Chose("project:migrate"))
        alone.does(Said(typed))
        assert alone.case.start == dt.date(2026, *day)

    @pytest.mark.parametrize("typed", ["1990-01-01", "2090年1月1日"])
    def test_a_day_that_is_decades_away_is_rather_a_slip(self, alone, typed):
        alone.does(Chose("project:migrate"))
        assert "年份写对了吗" in alone.does(Said(typed))
        assert alone.desk.cases == ()

    def test_what_is_no_day_is_told_to_be_taken_as_the_name(self, alone):
        alone.does(Chose("project:migrate"))
        told = alone.does(Said("下个月"))
        assert "名字记下了：“下个月”" in told
        assert "还差日期" in told

    @pytest.mark.parametrize(
        ("lang", "asked", "told"),
        [
            ("zh-Hans", "公证要多少钱", "公证"),
            ("zh-Hans", "迁移要准备哪些材料？", "公函"),
            ("en", "how long does the review take", "working days"),
            ("en", "will the articles move too?", "rticles"),
        ],
    )
    def test_a_question_is_answered_and_the_day_still_asked_for(self, lang, asked, told):
        talk = Talk(lang=lang)
        talk.does(Chose("project:migrate"))
        asked_for = talk.labels
        shown = talk.does(Said(asked))
        assert told in shown
        assert talk.labels[: len(asked_for)] == asked_for
        assert talk.reply.ask is None
        talk.does(Said("旗舰店"))
        talk.does(Said("5.12.2026"))
        assert (talk.case.nickname, talk.case.start) == ("旗舰店", dt.date(2026, 12, 5))

    @pytest.mark.parametrize("deed", ["day", "start", "several", "name", "give"])
    def test_a_question_is_no_answer_and_a_note_may_be_one(self, alone, deed):
        alone.opens("migrate")
        alone.press(deed, "backup")
        before = alone.case
        assert "公证" in alone.does(Said("公证要多少钱"))
        assert alone.case == before
        alone.press("note", "backup")
        alone.does(Said("公证要多少钱"))
        assert [note.text for note in alone.case.notes] == ["公证要多少钱"]

    def test_who_does_not_know_the_day_is_told_what_to_do(self, alone):
        alone.does(Called("migrate"))
        alone.does(Chose("project:migrate"))
        assert "先点“今天开始”" in alone.does(Said("不知道"))
        assert alone.sessions[YOU.id].answers == ()
        alone.does(Said("明天"))
        assert alone.case.nickname == "账号迁移"

    def test_between_slashes_the_month_comes_first_in_chinese_and_is_asked_in_english(self):
        for lang, said in (("zh-Hans", ""), ("en", "either number could be the month")):
            talk = Talk(lang=lang)
            talk.does(Chose("project:migrate"))
            assert said in talk.does(Said("3/4"))
            assert bool(talk.desk.cases) == (lang != "en")

    def test_what_was_told_of_the_account_makes_the_plan(self, alone):
        alone.does(Said("个人号，3000粉，想注销"))
        alone.opens("deregister")
        assert alone.case.known["entity"] == "individual"

    def test_two_of_one_path_have_names_of_their_own(self, alone):
        alone.opens()
        alone.opens()
        first, second = alone.desk.cases
        assert first.nickname != second.nickname
        assert (first.number, second.number) == (1, 2)
        assert first.uid != second.uid

    def test_a_way_that_is_closed_is_told_so_and_not_opened(self):
        closed = 0
        for path in library().plans:
            for verdict in library().topics[path].page.verdict:
                facts = {slot: options[0] for slot, options in verdict.when.items()}
                if dated_plan(library(), path, facts, TODAY).closed:
                    talk = Talk()
                    answers = tuple(Answer(slot, option) for slot, option in facts.items())
                    talk.sessions[YOU.id] = Session(answers=answers)
                    assert "⚠️" in talk.opens(path)
                    assert talk.desk.cases == ()
                    closed += 1
        assert closed

    def test_a_chat_has_so_many_and_no_more(self, alone):
        for _ in range(MAX_CASES):
            alone.opens()
        assert str(MAX_CASES) in alone.opens()
        assert len(alone.desk.cases) == MAX_CASES

    @pytest.mark.parametrize(
        "button", ["project:nowhere", "begin:nowhere:today", "begin:abandon:x"]
    )
    def test_a_button_that_fits_nothing_is_told_so(self, alone, button):
        alone.does(Chose(button))
        assert alone.reply.toast == knowledge().text("stale", "zh-Hans")
        assert alone.desk.cases == ()


class TestWork:
    def test_ticks_show_in_the_list_and_open_what_waited(self, alone):
        alone.opens()
        assert "🔒 2" in alone.labels
        alone.press("tick", "backup")
        assert {"☑ 1", "☐ 2"} <= set(alone.labels)
        assert alone.case.done == {"backup": TODAY}
        alone.press("untick", "backup")
        assert alone.case.done == {}

    def test_what_has_to_wait_says_for_what(self, alone):
        alone.opens()
        assert "还不能办" in alone.press("tick", "confirm")
        assert alone.desk.deeds == ()

    def test_a_day_in_the_past_can_be_typed_and_none_to_come(self, alone):
        alone.opens()
        alone.press("day", "backup")
        for to_come in ("明天", "12月8日"):
            assert "还没到" in alone.does(Said(to_come))
        alone.does(Said("昨天"))
        assert alone.case.done == {"backup": dt.date(2026, 11, 29)}

    def test_a_day_out_of_order_is_asked_for_again(self, alone):
        alone.opens()
        alone.press("tick", "backup")
        alone.press("day", "income")
        told = alone.does(Said("昨天"))
        assert "第 1 步" in told
        assert "还不能办" not in told
        alone.does(Said("今天"))
        assert alone.case.done.keys() == {"backup", "income"}

    def test_of_two_ways_the_other_goes_once_one_is_taken_and_comes_back(self, alone):
        alone.opens("dissolution")
        both = {"migrate", "close", "confirm"}

        def ways():
            steps = CaseView(library(), alone.case, "zh-Hans", TODAY).steps
            return {step.id for step in steps} & both

        assert ways() == both
        for step_id in ("backup", "close"):
            alone.press("tick", step_id)
        assert ways() == {"close", "confirm"}
        alone.press("untick", "close")
        assert ways() == both
        alone.press("skip", "close")
        alone.does(Said("还没想好"))
        assert ways() == both
        alone.press("tick", "migrate")
        assert "confirm" not in ways()
        assert "close" in alone.case.done

    def test_a_limit_that_is_over_by_the_shortest_source_says_what_another_allows(self, alone):
        alone.opens("abandon")
        start = TODAY - dt.timedelta(days=90)
        steps = CaseView(library(), alone.case, "zh-Hans", TODAY).steps
        limited = next(one for one in steps if len(one.window) > 1)
        done = steps[: next(n for n, one in enumerate(steps) if one.id == limited.id)]
        ticks = tuple(Tick(one.id, start, YOU) for one in done)
        case = replace(alone.case, start=start, ticks=ticks)
        told = " ".join(
            line.after for line in CaseView(library(), case, "zh-Hans", TODAY).next_deadlines()
        )
        assert "已过" in told
        assert "另有" in told

    def test_what_was_done_before_is_entered_at_once(self, alone):
        alone.does(Chose("project:migrate"))
        alone.does(Said("11月1日"))
        assert "补记办过的几步" in alone.labels
        alone.press("several")
        told = alone.does(Said("1-2 11月5日\n3、4步：昨天；第5步 11/29"))
        assert "补记了第 1、2、3、4、5 步" in told
        steps = [step.id for step in CaseView(library(), alone.case, "zh-Hans", TODAY).steps]
        days = {number: alone.case.done.get(steps[number - 1]) for number in range(1, 6)}
        assert [day.day for day in days.values()] == [5, 5, 29, 29, 29]
        assert len(alone.desk.deeds) == len(days)

    @pytest.mark.parametrize(
        ("typed", "told"),
        [
            ("1-3", "“1-3”没看懂"),
            ("昨天", "“昨天”没看懂"),
            ("1-3 11月5日 4 11月6日", "没看懂"),
            ("1-99 昨天", "没看懂"),
            ("0-1 昨天", "没看懂"),
            ("1 明天", "还没到"),
            ("1 昨天\n2 农历初五", "农历"),
            ("1 昨天\n6 昨天", "第 6 步不行，所以都没记：还不能办"),
        ],
    )
    def test_an_entry_that_does_not_fit_is_not_half_made(self, alone, typed, told):
        alone.opens("migrate")
        alone.press("several")
        before = alone.case
        assert told in alone.does(Said(typed))
        assert alone.case == before
        assert alone.desk.deeds == ()
        alone.does(Said("1 昨天"))
        assert len(alone.case.ticks) == 1

    def test_what_is_entered_already_keeps_its_day(self, alone):
        alone.opens("migrate")
        alone.press("tick", CaseView(library(), alone.case, "zh-Hans", TODAY).steps[0].id)
        for typed in ("1-2 今天", "1 昨天"):
            alone.press("several")
            told = alone.does(Said(typed))
        assert "已经办完" in told
        assert [tick.day for tick in alone.case.ticks] == [TODAY, TODAY]

    def test_entering_is_offered_once_days_have_gone_by(self, alone):
        alone.opens()
        assert "补记办过的几步" not in alone.labels

    def test_steps_in_the_way_are_named_in_their_order(self, alone):
        alone.opens("migrate")
        assert "第 2、3、4、7 步" in alone.press("tick", "confirm")

    @pytest.mark.parametrize("leave", [Called("cancel"), Said("取消"), Said("算了")])
    @pytest.mark.parametrize(
        "deed", ["note", "skip", "day", "several", "give", "name", "start", "owner"]
    )
    def test_every_question_can_be_left(self, alone, deed, leave):
        alone.opens()
        alone.press(deed, "backup")
        before = alone.case
        assert "好，先不问了" in alone.does(leave)
        alone.does(Said("甲号"))
        assert alone.case == before

    def test_what_is_left_out_can_be_taken_back_in(self, alone):
        alone.opens()
        alone.press("skip", "backup")
        alone.does(Said("没写过文章"))
        assert "改回了没办" in alone.press("untick", "backup")
        assert alone.case.skips == ()

    def test_facts_are_updated_if_there_are_new_ones(self, alone):
        alone.opens()
        before = alone.case
        assert "没有新情况" in alone.press("facts")
        assert alone.case == before
        alone.does(Said("个人号，3000粉，想注销"))
        shown = alone.press("facts")
        assert "主体：还不知道 → 个人" in shown
        assert alone.case == before
        alone.press("inform")
        assert alone.case.known["entity"] == "individual"
        assert "没有新情况" in alone.press("facts")

    def test_what_the_project_knows_is_not_lost_where_the_reader_knows_less(self, alone):
        alone.does(Said("个人号，3000粉，想注销"))
        alone.opens()
        before = alone.case.known
        alone.sessions.clear()
        assert "没有新情况" in alone.press("facts")
        alone.press("inform")
        assert alone.case.known == before

    def test_who_works_alone_gives_a_step_to_somebody_by_a_name(self, alone):
        alone.opens()
        alone.press("take", "backup")
        told = alone.press("give", "backup")
        assert "把我加进群" in told
        assert "您" not in alone.labels
        alone.does(Said("9"))
        assert alone.case.taker("backup") == YOU
        alone.does(Said("小王"))
        assert "小王在办" in alone.does(Called("case"))
        assert [one.name for one in alone.case.members] == [YOU.name]
        alone.press("give", "backup")
        assert "您" in alone.labels
        alone.press("more")
        assert "换负责人" not in alone.labels

    def test_a_start_behind_work_that_is_done_is_told(self, alone):
        alone.opens()
        alone.press("tick", "backup")
        alone.press("start")
        told = alone.does(Said("12月10日"))
        assert "项目从那天算起" in told
        assert "从 11月30日开始" in told

    @pytest.mark.parametrize("what", ["log", "report", "picture", "ics", "csv"])
    def test_from_what_was_sent_of_it_a_way_leads_back(self, alone, what):
        alone.does(Said("想注销公众号"))
        alone.opens("migrate")
        alone.does(Chose(f"caseout:{what}:1"))
        assert alone.reply.ask is None
        ways = [button.id for button in alone.reply.buttons]
        assert ways[-1] == "caseout:board:1"
        if what in {"ics", "csv"}:
            assert ways[:-1] == ["caseout:ics:1", "caseout:csv:1"]
        assert not alone.sessions[YOU.id].guided
        alone.does(Chose("caseout:board:1"))
        assert alone.reply.live == 1
        assert "☐ 1" in alone.labels

    def test_notes_and_reasons_are_typed_and_stay_with_the_step(self, alone):
        alone.opens()
        alone.press("note", "backup")
        alone.does(Said("  存在\n网盘 "))
        assert "存在 网盘" in alone.press("step", "backup")
        alone.press("skip", "backup")
        assert "没写过文章" in alone.does(Said("没写过文章"))
        assert "⤼ 1" in alone.labels

    def test_a_word_that_works_everywhere_is_no_note(self, alone):
        alone.opens()
        alone.press("note", "backup")
        alone.does(Said("返回"))
        assert alone.case.notes == ()

    def test_a_long_note_is_cut_and_no_toast_is_too_long_for_telegram(self, alone):
        alone.opens()
        alone.press("note", "backup")
        alone.does(Said("很" * 3000))
        assert len(alone.case.notes[0].text) == 300
        assert len(alone.reply.toast) <= 200

    def test_a_card_with_many_notes_is_still_one_message(self, alone):
        alone.opens()
        for number in range(12):
            alone.press("note", "backup")
            alone.does(Said(f"{number} " + "很" * 300))
        card = alone.press("step", "backup")
        assert len(card) < 4096
        assert "更早的 7 条" in card
        assert "11 很" in card

    def test_a_case_that_is_no_more_leaves_its_buttons_without_effect(self, alone):
        alone.opens()
        alone.press("forgot")
        assert alone.desk.cases == ()
        for button in ("case:tick:1:backup", "caseout:ics:1", "caseset:1:second:on"):
            alone.does(Chose(button))
            assert alone.reply.toast == knowledge().text("stale", "zh-Hans")
        alone.opens()
        assert [case.number for case in alone.desk.cases] == [2]

    @pytest.mark.parametrize(
        "button",
        ["case:tick:1:nowhere", "case:step:1:nowhere", "case:to9:1:backup", "case:own9:1:-",
         "case:show:1:99", "case:x:1:-", "caseset:1:zone:99", "caseset:1:at:x", "caseset:1:x:on",
         "caseout:x:1", "case:take:1:nowhere", "case:note:1:nowhere"],
    )  # fmt: skip
    def test_whatever_a_button_says_something_is_said_and_nothing_breaks(self, alone, button):
        alone.opens()
        assert alone.does(Chose(button))


class TestTogether:
    def test_who_runs_the_group_and_who_opened_it_change_it_and_nobody_else(self, group):
        deeds = ("more", "archived", "forgot", "own0", "start", "set", "facts", "owner")
        for button in (*(f"case:{deed}:1:-" for deed in deeds), "caseset:1:second:on"):
            before = group.case
            assert "群管理员" in group.does(Chose(button), SECOND, manages=False), button
            assert group.case == before
        assert "管理员" in group.does(Chose("case:more:1:-"), FIRST, manages=False)
        group.does(Chose("caseset:1:second:on"), THIRD, manages=True)
        assert group.case.settings.second

    def test_who_loses_the_right_while_they_type_cannot_use_it(self, group):
        group.press("name", who=SECOND, manages=True)
        assert "群管理员" in group.does(Said("别的名字"), SECOND, manages=False)
        assert group.case.nickname != "别的名字"

    def test_a_step_is_given_to_a_member_or_to_whoever_is_replied_to(self, group):
        group.press("take", "backup", SECOND)
        group.press("give", "backup", SECOND)
        assert group.labels[0] == "甲"
        assert "乙" not in group.labels
        group.press("to0", "backup", SECOND)
        assert group.case.taker("backup") == FIRST
        group.press("give", "backup", FIRST)
        group.does(Said("给他"), FIRST, meant=THIRD)
        assert group.case.taker("backup") == THIRD

    def test_a_member_can_be_named_and_of_an_unknown_name_it_is_said_how(self, group):
        group.press("note", "backup", SECOND)
        group.does(Said("看过了"), SECOND)
        group.press("give", "income", FIRST)
        told = group.does(Said("@somebody"), FIRST)
        assert "对不上“@somebody”" in told
        assert "转给谁" not in told
        assert group.case.taker("income") is None
        group.does(Said("乙"), FIRST)
        assert group.case.taker("income") == SECOND

    def test_nobody_takes_from_another_nor_gives_back_for_them(self, group):
        group.press("take", "backup", SECOND)
        assert "乙在办" in group.press("take", "backup", THIRD)
        assert "乙在办" in group.press("leave", "backup", THIRD, manages=False)
        group.press("leave", "backup", SECOND, manages=False)
        assert group.case.taker("backup") is None

    @pytest.mark.parametrize(
        "event", [Called("case"), Called("case", "history"), Said("我们的项目")]
    )
    def test_what_is_asked_of_cases_is_no_card(self, group, event):
        for step_id in ("backup", "income", "farewell"):
            group.press("tick", step_id, SECOND)
            group.press("untick", step_id, SECOND)
        group.does(event, FIRST)
        assert height(group.reply.blocks) > MAX_LINES
        assert "更多" not in group.labels

    def test_a_question_is_a_card_also_where_a_text_of_a_case_was_asked_for(self, group):
        group.press("name", who=FIRST)
        group.does(Called("ask", "公众号怎么注销"), FIRST)
        assert height(group.reply.blocks) <= MAX_LINES

    def test_what_one_person_asked_to_type_another_does_not_answer(self, group):
        group.press("note", "backup", SECOND)
        group.does(Said("这是我的话"), THIRD)
        assert group.case.notes == ()
        group.does(Said("这是备注"), SECOND)
        assert [note.text for note in group.case.notes] == ["这是备注"]

    def test_two_have_to_want_it_forgotten_and_no_one_twice(self, group):
        for _ in range(2):
            assert "还要一位管理员" in group.press("forgot", who=FIRST)
        assert group.desk.cases != ()
        group.press("forgot", who=SECOND)
        assert group.desk.cases == ()
        assert group.desk.forgotten == (1,)

    def test_a_group_is_told_in_the_language_of_the_case(self, group):
        group.lang = "en"
        assert "丙来办" in group.press("take", "backup", THIRD)

    def test_another_takes_charge(self, group):
        group.press("take", "backup", SECOND)
        group.press("own1", who=FIRST)
        assert group.case.owner == SECOND
        assert "群管理员" in group.press("more", who=FIRST, manages=False)


class TestTold:
    def test_the_history_has_all_that_was_done_the_latest_first(self, group):
        group.press("take", "backup", SECOND)
        group.press("tick", "backup", SECOND)
        told = group.does(Called("case", "history"), THIRD)
        assert told.index("乙办完了") < told.index("乙来办") < told.index("甲立了项")

    def test_who_works_alone_is_spoken_to(self):
        talk = Talk(lang="en")
        assert "You opened the project" in talk.opens()
        assert "You took “" in talk.press("take", "backup")
        assert "You finished “" in talk.press("tick", "backup")
        assert "done by you on" in talk.press("step", "backup")

    def test_who_has_no_name_begins_a_sentence_and_a_name_is_left_as_it_is(self, group):
        view = CaseView(library(), group.case, "en", TODAY)
        assert deed_in_words(view, "set", Member(), "", "").startswith("An administrator changed")
        assert deed_in_words(view, "set", Member(8, "bo"), "", "").startswith("bo changed")

    def test_who_is_not_to_be_named_any_more_is_a_former_member(self, group):
        view = CaseView(library(), without_person(group.case, FIRST.id), "zh-Hans", TODAY)
        assert view.name(view.case.owner) == "已离开的成员"
        assert "转给了已离开的成员" in deed_in_words(view, "give", SECOND, "backup", "")

    def test_when_tells_the_next_deadlines(self, alone):
        assert "还没有项目" in alone.does(Called("when"))
        alone.opens()
        waiting = alone.does(Called("when"))
        assert "还没起算" in waiting
        assert "前：" not in waiting
        for name in ("backup", "income", "farewell", "apply", "freeze"):
            alone.press("tick", name)
        assert "12月2日前：" in alone.does(Called("when"))
        alone.press("archived")
        assert "前：" not in alone.does(Called("when"))

    @pytest.mark.parametrize("start", ["11月20日", "6月20日"])
    def test_what_is_open_is_not_done_before_today_and_what_follows_not_before_that(
        self, alone, start
    ):
        alone.does(Chose("project:migrate"))
        end = "全部办完最早 12月4日，最晚 12月26日"
        assert end in alone.does(Said(start))
        alone.press("tick", "backup")
        assert end in alone.does(Called("case"))

    @pytest.mark.parametrize("path", ["abandon", "migrate", "deregister", "overseas", "api"])
    @pytest.mark.parametrize("ticks", [0, 1, 3])
    def test_the_end_of_all_is_that_of_the_last_steps(self, alone, path, ticks):
        alone.does(Chose(f"project:{path}"))
        alone.does(Said("11月3日"))
        for _ in range(ticks):
            free = next(button for button in alone.reply.buttons if button.label.startswith("☐"))
            alone.does(Chose(free.id.replace("case:step", "case:tick")))
        told = alone.does(Called("case")).split("\n")[1]
        view = CaseView(library(), alone.case, "zh-Hans", TODAY)
        ends = [(one.best.end, one.worst.end) for one in view.plan.steps if not one.done]
        for end in map(max, zip(*ends, strict=True)):
            assert view.day(end) in told
            assert end >= TODAY

    def test_a_limit_is_told_from_its_first_day_and_that_it_moves(self, alone):
        alone.does(Said("个人号，3000粉，想注销"))
        shown = alone.opens()
        assert "期限还没起算（2 天），估计在 12月15日–17日" in shown
        for name in ("backup", "income", "farewell", "apply"):
            alone.press("tick", name)
        assert "期限 12月15日–17日（2 天）" in alone.does(Called("case"))
        assert alone.press("step", "confirm").count("15日–17日") == 1
        moving = Talk()
        moving.opens()
        for name in ("backup", "income", "farewell", "apply"):
            moving.press("tick", name)
        assert "期限最早 12月7日–9日（2 天）" in moving.does(Called("case"))

    def test_a_year_is_named_once_in_a_span(self):
        for lang, days in (
            ("zh-Hans", "2027年2月17日–4月13日"),
            ("en", "17 February – 13 April 2027"),
        ):
            talk = Talk(lang=lang)
            talk.does(Chose("project:overseas"))
            talk.does(Said("2027-02-01"))
            assert days in talk.press("step", "confirm")

    def test_a_file_reminds_of_no_day_that_is_only_estimated(self, alone):
        alone.does(Said("个人号，3000粉，想注销"))
        alone.opens()
        assert alarms(alone) == {"confirm-deadline": 0}
        for name in ("backup", "income", "farewell", "apply"):
            alone.press("tick", name)
        assert alarms(alone)["confirm-deadline"] > 0

    def test_work_before_the_start_is_when_it_began(self, alone):
        alone.does(Chose("project:abandon"))
        alone.does(Said("11月28日"))
        alone.press("day", "backup")
        alone.does(Said("11月20日"))
        assert "从 11月20日开始" in alone.does(Called("case"))
        alone.press("archived")
        assert "11月20日开始" in alone.does(Chose("caseout:report:1"))

    def test_what_is_not_known_and_would_change_the_plan_is_told(self, alone):
        assert "还不知道：后台登录、粉丝数" in alone.opens()
        told = Talk()
        told.does(Said("个人号，3000粉，能登录，想注销"))
        assert "还不知道" not in told.opens()

    def test_one_case_is_shown_and_of_several_one_is_chosen(self, alone):
        alone.opens()
        alone.does(Called("case"))
        assert alone.reply.live == 1
        alone.opens("migrate")
        alone.does(Said("我们的项目"))
        shown = [button.id for button in alone.reply.buttons]
        assert shown == ["case:show:1:-", "case:show:2:-", "go:project"]

    def test_the_history_of_one_of_several_is_one_press_away(self, alone):
        alone.opens()
        alone.opens("migrate")
        alone.does(Called("case", "历史"))
        assert "caseout:log:2" in [button.id for button in alone.reply.buttons]
        assert "账号迁移" in alone.does(Chose("caseout:log:2"))

    def test_a_long_one_is_shown_in_pages(self, alone):
        alone.opens("deregister")
        first = [button.id for button in alone.reply.buttons if ":step:" in button.id]
        alone.press("show", "2")
        second = [button.id for button in alone.reply.buttons if ":step:" in button.id]
        assert (len(first), set(first) & set(second)) == (12, set())

    def test_both_files_hold_the_same_days_and_calendars_follow_a_change(self, alone):
        alone.opens("migrate")
        alone.does(Chose("caseout:csv:1"))
        rows = list(csv.reader(io.StringIO(alone.reply.attachment.text.removeprefix("\ufeff"))))
        days = {row[0]: row[3] for row in rows[1:]}
        alone.does(Chose("caseout:ics:1"))
        before = events(alone.reply.attachment.text)
        assert {name: day for name, (day, _) in before.items()} == days
        alone.press("start")
        alone.does(Said("12月10日"))
        alone.does(Chose("caseout:ics:1"))
        after = events(alone.reply.attachment.text)
        assert before.keys() == after.keys()
        assert {sequence for _, sequence in before.values()} == {0}
        assert {sequence for _, sequence in after.values()} == {1}

    def test_formulas_in_notes_stay_text(self, alone):
        alone.opens()
        alone.press("note", "backup")
        alone.does(Said("=HYPERLINK(1)"))
        alone.does(Chose("caseout:csv:1"))
        assert "'=HYPERLINK(1)" in alone.reply.attachment.text

    def test_a_dry_run_shows_each_number_of_followers_side_by_side(self, alone):
        alone.does(Chose("begin:deregister:dry"))
        grid = next(block for block in alone.reply.blocks if isinstance(block, Grid))
        slot = library().slots["followers"]
        tiers = [option.label.zh for option in slot.options if option.id != "unknown"]
        assert list(grid.columns[1:]) == tiers
        assert isinstance(alone.reply.attachment, Picture)
        assert alone.desk.cases == ()

    def test_a_report_tells_who_did_what_and_what_goes_on_until_when(self, alone):
        alone.opens()
        for name in ("backup", "income", "farewell", "apply", "freeze", "confirm"):
            alone.press("tick", name)
        alone.press("archived")
        told = alone.does(Chose("caseout:report:1"))
        assert "您11月30日办完" in told
        assert "12月15日为止" in told  # the name is kept for 15 days

    def test_a_closed_case_is_read_and_opened_again(self, alone):
        alone.opens()
        alone.press("archived")
        assert "重新打开" in alone.labels
        assert "已归档" in alone.press("tick", "backup")
        alone.press("reopen")
        assert alone.case.archived is None


class TestReminders:
    def told(self, talk, kind):
        view = CaseView(library(), talk.case, talk.lang, TODAY)
        by = view.dated("confirm").window.end
        due = [Reminder(NOW, "confirm", kind, by=by)]
        return plain_text(reminder_of(view, due, NOW).blocks, talk.lang)

    @pytest.mark.parametrize("kind", [Kind.OPENS, Kind.CLOSES, Kind.OVER])
    def test_a_limit_that_still_moves_is_no_certain_one(self, alone, kind):
        alone.opens("migrate")
        told = self.told(alone, kind)
        assert "按最早的算" in told
        assert "前面还没办完" in told
        for name in ("backup", "income", "pay", "cards", "apply", "notary", "submit"):
            alone.press("tick", name)
        assert "按最早的算" not in self.told(alone, kind)


class TestSettings:
    @pytest.mark.parametrize(
        ("name", "value", "read"),
        [
            ("second", "on", lambda s: s.second),
            ("digest", "off", lambda s: not s.digest),
            ("at", "2000", lambda s: s.at == dt.time(20)),
            ("ahead", "10", lambda s: s.ahead == (1, 0)),
            ("zone", "6", lambda s: s.zone == "America/New_York"),
        ],
    )
    def test_each_is_chosen_by_a_press(self, alone, name, value, read):
        alone.opens()
        alone.press("set")
        button = f"caseset:1:{name}:{value}"
        assert button in [one.id for one in alone.reply.buttons]
        alone.does(Chose(button))
        assert read(alone.case.settings)


class TestRemindingOne:
    TOLD = Said("个人号，11月25日扫码提交，3000 粉，冻结期到哪天")

    def test_an_answer_with_a_last_day_offers_it(self, alone):
        alone.does(self.TOLD)
        (button,) = [b.id for b in alone.reply.buttons if b.id.startswith("remind:")]
        assert "终端" in alone.does(Chose(button))
        alone.desk = replace(alone.desk, reader=Reader(YOU, is_reminded=True))
        session = replace(alone.sessions[YOU.id], desk=alone.desk)
        _, reply = step(knowledge(), session, Chose(button), TODAY)
        assert reply.reminder.what == "deregister.confirm"
        assert f"{reply.reminder.by:%Y%m%d}" == button.rpartition(":")[2]

    @pytest.mark.parametrize(
        "button", ["remind:deregister.confirm:20200101", "remind:x.y:20301231",
                   "remind:deregister.confirm:20261399", "remind:deregister.confirm:0"],
    )  # fmt: skip
    def test_a_day_that_is_none_or_over_is_told_so(self, alone, button):
        alone.does(Chose(button))
        assert alone.reply.reminder is None
        assert alone.reply.toast == knowledge().text("stale", "zh-Hans")


def alarms(talk):
    """Return how often the calendar file reminds of each deadline."""
    talk.does(Chose("caseout:ics:1"))
    text = talk.reply.attachment.text
    return {
        str(event["uid"]).partition("@")[0].partition(".")[2]: len(event.walk("VALARM"))
        for event in icalendar.Calendar.from_ical(text).walk("VEVENT")
        if "-deadline" in str(event["uid"])
    }


def events(text):
    """Return the day of each step and how often its entry has changed."""
    found = {}
    for event in icalendar.Calendar.from_ical(text).walk("VEVENT"):
        name = str(event["uid"]).partition("@")[0].partition(".")[2]
        if not name.endswith("-deadline"):
            found[name] = (str(event.decoded("dtstart")), event["sequence"])
    return found


def test_every_button_of_a_case_fits_one_of_telegrams():
    for path in library().plans:
        talk = Talk()
        talk.opens(path)
        if not talk.desk.cases:
            continue
        for name in [plan_step.id for plan_step in library().plans[path].steps]:
            talk.press("step", name)
            for button in talk.reply.buttons:
                long = button.id.replace(":1:", ":2147483647:")
                assert len(encode(Callback(ANYONE, 36**6, long))) <= 64
