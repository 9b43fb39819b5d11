"""A team runs its way out in its group: opened, shared out, ticked, confirmed, reminded, closed."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import sqlite3
from contextlib import closing
from dataclasses import replace

import icalendar
import pytest

from bot.render.callbacks import ANYONE, Callback, encode
from tests.e2e.emulator import USERNAME, visible
from tests.e2e.world import BOT, DATE

ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group"}
PATH = "abandon"
BEFORE_LAST = ("backup", "income", "farewell", "apply", "freeze")
LAST = "confirm"
"""The step that cannot be undone."""


def data(button):
    return encode(Callback(ANYONE, 0, button))


NEVER_QUIET = {"quiet_from": "00:00:00", "quiet_until": "00:00:00"}


class Team:
    """Three members of a group, of whom the first runs it, and the message of their case."""

    def __init__(self, world):
        self.world = world
        self.chat = world.group()
        self.people = [world.person(self.chat, first_name=name) for name in ("甲", "乙", "丙")]
        self.first, self.second, self.third = self.people
        self.runs("administrator", self.first)
        self.live = None

    def runs(self, status, *people):
        for one in people:
            self.world.telegram.ranks(self.chat["id"], one.number, status)

    def opens(self, *, is_pinned=True):
        asked = self.first.presses(data(f"project:{PATH}"), 1).message
        turn = self.first.presses(data(f"begin:{PATH}:today"), asked)
        (self.live,) = turn.sent
        if is_pinned:
            self.world.wait_for(lambda: self.calls("pinChatMessage"))
        self.world.settle()
        return turn

    def press(self, person, deed, step="-", shown=None):
        return person.presses(data(f"case:{deed}:1:{step}"), shown or self.live)

    def sees(self, person, deed, step="-"):
        """Press on the case's message and return it as it is then."""
        turn = self.press(person, deed, step)
        assert [shown.id for shown in turn.edited] == [self.live.id], turn
        assert not turn.sent
        return turn.edit

    def replies(self, person, text, turn):
        """Answer what the bot has asked for in its message."""
        shown = turn.edited[-1]
        asked = {"message_id": shown.id, "date": 1, "chat": self.chat, "from": BOT}
        return person.says(text, reply_to_message=asked)

    def calls(self, method, chat=None):
        chat = self.chat["id"] if chat is None else chat
        return [
            call
            for call in self.world.telegram.calls
            if call.method == method and call.fields.get("chat_id") == chat
        ]

    def a_month_goes_by(self):
        """Put the case a month back, and let its timer be due, at whatever hour this is run."""
        path = self.world.settings["BOT_DATABASE_URL"].partition(":///")[2]
        month = dt.timedelta(days=30)
        with closing(sqlite3.connect(path, timeout=20)) as database, database:
            here = (self.chat["id"],)
            query = "SELECT data FROM cases WHERE chat_id = ?"
            (text,) = database.execute(query, here).fetchone()
            case = json.loads(text)
            for name, read in (("opened", dt.datetime), ("start", dt.date)):
                case[name] = str(read.fromisoformat(case[name]) - month)
            for tick in case["ticks"]:
                tick["day"] = str(dt.date.fromisoformat(tick["day"]) - month)
            case["settings"] = {**case.get("settings", {}), **NEVER_QUIET}
            saved = "UPDATE cases SET data = ?, version = version + 1 WHERE chat_id = ?"
            database.execute(saved, (json.dumps(case), *here))
            due = "UPDATE timers SET due_at = '2020-01-01 00:00:00.000000' WHERE kind = 'case'"
            database.execute(f"{due} AND chat_id = ?", here)


@pytest.fixture
def team(world):
    return Team(world)


def test_a_case_is_opened_for_all_in_one_pinned_message(team):
    turn = team.opens()
    assert "放弃" in team.live.text
    assert [(shown.labels, "立了项" in shown.text) for shown in turn.edited] == [([], True)]
    (pinned,) = team.calls("pinChatMessage")
    assert pinned.fields["message_id"] == team.live.id


def test_a_whole_case_from_its_opening_to_its_end(team, world):
    first, second, third = team.people
    team.opens()

    # Members share the work out; all see it in the one message.
    assert "乙在办" in team.sees(second, "take", "backup").text
    refused = team.press(third, "take", "backup")
    assert any("乙在办" in said for said in refused.toasts)
    assert "☑ 1" in team.sees(third, "tick", "backup").labels
    asked = team.press(third, "note", "income")
    noted = team.replies(third, "钱 12 月初到账", asked)
    assert "12 月初到账" in noted.sent[0].text
    assert "☑ 1" in noted.edited[0].labels
    early = team.press(third, "tick", "apply")
    assert any("还不能办" in said for said in early.toasts)

    # Only those who run the group change how it goes.
    refused = second.presses(data("caseset:1:second:on"), team.live)
    assert any("群管理员" in said for said in refused.toasts)
    changed = first.presses(data("caseset:1:second:on"), team.live)
    assert any("跟进方式" in said for said in changed.toasts)
    for step in BEFORE_LAST[1:]:
        team.sees(third, "tick", step)

    # What cannot be undone wants a second person.
    assert "◐" in team.sees(third, "tick", LAST).text
    alone = team.press(third, "tock", LAST)
    assert any("另一个人" in said for said in alone.toasts)
    assert "乙确认过" in team.sees(second, "tock", LAST).text

    # An anonymous administrator asks for the case, and is shown it anew.
    nobody = world.person(team.chat, **ANONYMOUS)
    nobody.number = ANONYMOUS["id"]
    shown = nobody.says(f"/case@{USERNAME}")
    (team.live,) = shown.sent
    assert team.calls("deleteMessage")
    history = nobody.says(f"/case@{USERNAME} history").message.text
    assert history.index("乙确认") < history.index("丙说") < history.index("乙来办")

    # It leaves as files, with a report.
    assert second.presses(data("caseout:ics:1"), team.live).attached
    report = second.presses(data("caseout:report:1"), team.live).message.text
    assert "结项" in report
    assert "乙确认过" in report

    # It is closed, and then forgotten by two who run the group.
    refused = team.press(second, "archived")
    assert any("群管理员" in said for said in refused.toasts)
    assert "已归档" in team.sees(first, "archived").text
    team.runs("creator", third)  # the second's rank has just been asked, and is believed
    assert "还要一位管理员" in team.press(first, "forgot").toasts[0]
    gone = team.press(third, "forgot")
    assert "已彻底删除" in gone.edit.text
    assert gone.edit.labels == []
    assert world.count("case_history WHERE chat_id = ?", team.chat["id"]) == 0
    assert world.count("cases WHERE chat_id = ? AND data IS NOT NULL", team.chat["id"]) == 0
    assert world.count("timers WHERE chat_id = ?", team.chat["id"]) == 0


def test_what_was_due_meanwhile_is_said_once_marked_late_to_whom_it_concerns(team, world):
    team.opens()
    for step in BEFORE_LAST:
        team.press(team.third, "tick", step)
    team.press(team.second, "take", LAST)
    world.settle()
    before = len(team.calls("sendMessage"))
    world.stop()
    team.a_month_goes_by()
    world.start()
    world.wait_for(lambda: len(team.calls("sendMessage")) > before)
    world.settle()
    (said,) = team.calls("sendMessage")[before:]
    number = said.result["message_id"]
    text = visible(said.fields["text"])[0]
    assert f"tg://user?id={team.second.number}" in said.fields["text"]
    assert "已经过了" in text
    assert "迟发" in text
    live = team.calls("editMessageText")[-1]
    assert live.fields["message_id"] == team.live.id
    turn = team.press(team.second, "snooze", LAST, number)
    assert {shown.id for shown in turn.edited} == {number, team.live.id}
    assert "明天再提醒" in turn.edited[0].text
    assert turn.edited[0].labels == []
    world.stop()
    world.start()
    world.settle()
    assert len(team.calls("sendMessage")) == before + 1


def test_files_hold_the_same_days(team):
    team.opens()
    team.first.presses(data("caseout:ics:1"), team.live)
    team.first.presses(data("caseout:csv:1"), team.live)
    sent = [call.fields["document"].data for call in team.calls("sendDocument")]
    events = icalendar.Calendar.from_ical(sent[0]).walk("VEVENT")
    rows = list(csv.reader(io.StringIO(sent[1].decode("utf-8-sig"))))[1:]
    by_step = {row[0]: row for row in rows}
    for event in events:
        step = str(event["uid"]).partition("@")[0].partition(".")[2]
        if not step.endswith("-deadline"):
            assert str(event.decoded("dtstart")) == by_step[step][3]


def test_where_it_may_not_pin_the_owner_is_told_once_and_all_see_it(team, world):
    world.telegram.refuse("pinChatMessage", 400, "Bad Request: not enough rights to pin a message")
    team.opens(is_pinned=False)
    private = team.first.number
    world.wait_for(lambda: team.calls("sendMessage", private))
    world.settle()
    (told,) = team.calls("sendMessage", private)
    assert "置顶" in told.fields["text"]
    assert "置顶" in team.calls("editMessageText")[-1].fields["text"]


def test_two_who_press_at_once_are_both_seen(team, world):
    team.opens()
    for person, step in ((team.second, "backup"), (team.third, "income")):
        query = person._query(f"both-{step}", data(f"case:take:1:{step}"), team.live)
        world.telegram.deliver(callback_query=query)
    world.settle()
    text = team.calls("editMessageText")[-1].fields["text"]
    assert "乙在办" in text
    assert "丙在办" in text


def test_a_step_is_given_to_whoever_is_replied_to(team):
    team.opens(is_pinned=False)
    told = team.third.message("我有空")
    team.third.sends(told)
    team.press(team.second, "give", "backup")
    turn = team.second.says(f"@{USERNAME} 给他", reply_to_message=told)
    assert any("转给了丙" in shown.text for shown in turn.sent)
    assert "丙在办" in turn.edited[0].text


def edited(person, message, text):
    with person.followed() as turn:
        edit = {**person.message(text), "message_id": message["message_id"], "edit_date": DATE + 1}
        person.world.telegram.deliver(edited_message=edit)
    return turn


def test_an_edited_command_shows_what_it_says_now(team):
    team.opens(is_pinned=False)
    asked = team.second.message(f"/when@{USERNAME}")
    first = team.second.sends(asked).message
    turn = edited(team.second, asked, f"/case@{USERNAME} history")
    assert turn.edit.id == first.id
    assert "立了项" in turn.edit.text
    (shown,) = edited(team.second, asked, f"/case@{USERNAME}").sent
    assert "☐ 1" in shown.labels


def test_what_was_typed_for_a_case_is_not_done_over_again(team, world):
    team.opens(is_pinned=False)
    turn = team.press(team.third, "note", "income")
    asked = {"message_id": turn.edited[-1].id, "date": 1, "chat": team.chat, "from": BOT}
    note = team.third.message("钱 12 月初到账", reply_to_message=asked)
    team.third.sends(note)
    assert edited(team.third, note, "钱 1 月初到账").silent
    assert world.count("case_history WHERE what = 'note'") == 1


def test_who_is_forgotten_is_not_named_in_the_cases_message_any_more(team, world):
    team.opens(is_pinned=False)
    assert "乙在办" in team.sees(team.second, "take", "backup").text
    before = len(team.calls("editMessageText"))
    number = team.second.number
    private = replace(team.second, chat={"id": number, "type": "private"})
    asked = private.says("/forget").message
    private.presses(asked.data("全部删掉"), asked)
    world.wait_for(lambda: len(team.calls("editMessageText")) > before)
    live = team.calls("editMessageText")[-1].fields
    assert live["message_id"] == team.live.id
    assert "乙" not in live["text"]


def test_a_group_that_becomes_a_supergroup_has_its_case_pinned_again(team, world):
    team.opens(is_pinned=False)
    new = team.chat["id"] - 10**12
    there = {**team.chat, "id": new}
    world.telegram.deliver(message=team.first.message(migrate_to_chat_id=new))
    world.telegram.deliver(
        message={**team.first.message(migrate_from_chat_id=team.chat["id"]), "chat": there}
    )
    world.wait_for(lambda: team.calls("pinChatMessage", new))
    world.settle()
    (shown,) = team.calls("sendMessage", new)
    assert "放弃" in shown.fields["text"]
    (pinned,) = team.calls("pinChatMessage", new)
    assert pinned.fields["message_id"] == shown.result["message_id"]
