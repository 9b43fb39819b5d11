"""What is kept of a person: said in numbers of the code, handed out, and forgotten."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from bot.dialogue import Knowledge, Links, Said, Session, retention, step
from bot.dialogue.deeds import Export, Forget
from bot.dialogue.gap import KEPT_DAYS
from tests import shipped
from tests.dialogue.test_engine import TODAY, Talk
from tests.dialogue.toys import club

STAFFED = Links(privacy="https://example.org/privacy", staff=True)


def talk(links: Links | None = None) -> Talk:
    return Talk(Knowledge(*_built(), links or Links()))


def _built():
    knowledge = Knowledge.of(club())
    return knowledge.library, knowledge.matcher, knowledge.decision


def labels(one: Talk) -> list[str]:
    return [button.label for button in one.reply.buttons]


class TestPrivacy:
    def test_it_tells_what_is_kept_how_long_and_who_sees_it(self):
        one = talk(STAFFED)
        one.call("privacy")
        for days in (retention.UNUSED, retention.SEEN, retention.EDITABLE, retention.PASSED_ON):
            assert f"{days.days} 天" in one.text
        assert f"{KEPT_DAYS} 天" in one.text
        assert "https://example.org/privacy" in one.text
        assert labels(one) == ["谁看得到", "导出我的数据", "删除我的数据"]
        one.press("view:privacy:seen")
        for who in ("运行这个机器人的人", "群里的人", "工作人员", "Telegram"):
            assert who in one.text

    def test_its_numbers_are_those_of_the_code(self, monkeypatch):
        before, after = talk(), talk()
        before.call("privacy")
        for name in ("UNUSED", "SEEN", "EDITABLE"):
            monkeypatch.setattr(retention, name, timedelta(days=777))
        monkeypatch.setattr(retention, "GIVEN_UP_AFTER", timedelta(days=777))
        monkeypatch.setattr("bot.dialogue.privacy.KEPT_DAYS", 777)
        after.call("privacy")
        assert re.sub(r"\d+", "#", before.text) == re.sub(r"\d+", "#", after.text)
        days = [int(number) for number in re.findall(r"\d+", after.text)]
        assert set(days) == {777, 777 * 24}

    def test_where_there_is_no_staff_nothing_is_said_of_it(self):
        one = talk()
        one.call("privacy")
        assert "工作人员" not in one.text
        one.press("view:privacy:seen")
        assert "工作人员" not in one.text


class TestForgetting:
    def test_it_asks_first_and_marks_what_cannot_be_undone(self):
        one = talk()
        one.say("我是会员，想退会，是金卡")
        one.call("forget")
        assert one.reply.deed is None
        assert one.session.facts
        assert [button.id for button in one.reply.buttons if button.is_final] == ["go:erase"]
        assert "找不回来" in one.text

    def test_it_may_be_left(self):
        one = talk()
        one.say("我是会员，想退会，是金卡")
        one.call("forget")
        one.press("go:privacy")
        assert one.session.facts
        assert one.reply.deed is None

    def test_then_nothing_is_left_and_who_comes_back_is_somebody_new(self):
        one = talk()
        one.say("我是会员，想退会，是金卡")
        one.press("go:erase")
        assert one.reply.deed == Forget()
        assert one.session.account == Session().account
        assert one.session.given == ()
        one.call("facts")
        assert "还什么都没记" in one.text

    def test_it_is_said_in_the_language_it_was_asked_in(self):
        one = talk()
        one.session = Session(lang="en")
        one.say("delete my data")
        one.press("go:erase")
        assert "deleted" in one.text


class TestExporting:
    def test_it_is_for_one_persons_eyes(self):
        one = talk()
        one.say("导出我的数据")
        assert (one.reply.deed, one.reply.private) == (Export(), "export")

    def test_a_link_leads_to_it(self):
        one = talk()
        one.call("start", "export")
        assert one.reply.deed == Export()

    @pytest.mark.parametrize("name", ["erase", "agree", "nonsense", "facts"])
    def test_no_link_leads_to_what_is_not_meant_for_it(self, name):
        one = talk()
        one.say("我是会员，想退会")
        one.call("start", name)
        assert one.reply.deed is None
        assert one.session.facts


@pytest.mark.parametrize(
    ("text", "buttons"),
    [
        ("删除我的数据", "go:erase"),
        ("把我的数据删掉！", "go:erase"),
        ("刪除我的資料", "go:erase"),
        ("Delete my data.", "go:erase"),
        ("隐私", "go:forget"),
        ("你存了我什么？", "go:forget"),
        ("privacy policy", "go:forget"),
    ],
)
def test_words_lead_here_and_not_to_tencent(text, buttons):
    _, reply = step(knowledge(), Session(), Said(text), TODAY)
    assert buttons in [button.id for button in reply.buttons]
    assert reply.answered is None


@pytest.mark.parametrize(
    "text",
    [
        "删除公众号里的粉丝数据",
        "怎么要求腾讯删除我的个人信息",
        "注销后腾讯还留着我的数据吗",
        "怎么让新榜删除我的历史数据",
        "公众号的隐私政策怎么改",
        "结束",
    ],
)
def test_what_is_asked_about_an_account_is_answered_as_before(text):
    _, reply = step(knowledge(), Session(), Said(text), TODAY)
    ids = {button.id for button in reply.buttons}
    assert not {"go:erase", "go:forget", "go:export"} & ids


def knowledge() -> Knowledge:
    return shipped.knowledge()
