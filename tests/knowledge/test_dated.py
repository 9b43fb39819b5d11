"""Days told by those whose account is being closed, answered with the shipped facts."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.dialogue import Knowledge, Said, step
from bot.dialogue.language import spoken
from bot.render import plain_text
from tests import shipped

TODAY = dt.date(2026, 11, 28)


@pytest.fixture(scope="module")
def k() -> Knowledge:
    return shipped.knowledge()


def talk(k, *texts):
    session, reply = None, None
    for text in texts:
        event = Said(text)
        session, reply = step(k, spoken(session, event), event, TODAY)
    return session, reply, plain_text(reply.blocks, session.lang)


@pytest.mark.parametrize(
    ("followers", "end", "by"),
    [
        ("3000粉", "12月5日", "12月7日"),
        ("三千粉", "12月5日", "12月7日"),
        ("粉丝正好一万", "12月5日", "12月7日"),
        ("两万三粉丝", "12月20日", "12月22日"),
        ("3万多粉", "12月20日", "12月22日"),
        ("粉丝100,001", "2027年1月19日", "2027年1月21日"),
        ("十万出头的粉丝", "2027年1月19日", "2027年1月21日"),
        ("800粉", "12月5日", "11月29日"),
    ],
)
def test_an_individual_s_freeze_runs_from_the_scan(k, followers, end, by):
    session, reply, text = talk(k, f"我是个人号，11月20日扫码提交的，{followers}")
    assert f"{end}满" in text
    assert f"{by}前" in text
    assert reply.answered == "deregister.freeze"
    assert session.facts["entity"] == "individual"


def test_an_organisation_is_asked_when_its_verification_passed(k):
    asked = "公司的服务号，11月20日提交的注销，3000粉，冻结期到哪天"
    _, reply, text = talk(k, asked)
    assert "哪天验证通过" in text
    assert reply.answered is None
    _, _, text = talk(k, asked, "11月25日")
    assert "12月10日满" in text
    _, _, text = talk(k, "公司的号11月25日验证通过，3000粉，哪天期满")
    assert "12月10日满" in text


def test_a_date_that_was_not_clear_may_be_said_again(k):
    ours = "Our company submitted the closing on 3/4, 3,000 followers. When does the freeze end?"
    _, _, text = talk(k, ours, "4 March")
    assert "Which day" in text
    mine = "I scanned to close my personal account on 3/4, 3,000 followers. When does it end?"
    _, _, text = talk(k, mine, "20 November")
    assert "ends on 5 December" in text


@pytest.mark.parametrize(
    "asked",
    [
        "公司的号11月20日提交注销冻结期到哪天，3000粉",
        "our company submitted the closing on 20 november when does the freeze end",
    ],
)
def test_asking_for_the_freeze_does_not_say_that_it_has_begun(k, asked):
    _, reply, _ = talk(k, asked)
    assert (reply.verdict, reply.answered) == ("answer", None)


def test_without_the_followers_every_bracket_is_told(k):
    _, _, text = talk(k, "个人号11月20日提交的注销，冻结期到哪天")
    for end in ("12月5日", "12月20日", "2027年1月19日"):
        assert f"{end}满" in text


def test_the_language_is_that_of_the_question(k):
    question = "I scanned to close my account on 20 November, 3,000 followers. When does it end?"
    _, _, text = talk(k, question)
    assert "ends on 5 December" in text
    _, _, text = talk(k, "個人號，11月20日掃碼提交註銷，三千粉，凍結到哪天")
    assert "12月5日滿" in text


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("个人号2月30日提交的注销，几号期满", "没有“2月30日”这一天"),
        ("农历十月十一提交的注销，几号期满", "公历"),
        ("注销要冻结多久，粉丝-300", "不会是负的"),
        ("I submitted the closing on 3/4. When does the freeze end?", "either number"),
    ],
)
def test_what_cannot_be_reckoned_with_is_told_in_one_line(k, said, told):
    _, reply, text = talk(k, said)
    assert told in text
    assert len(text.splitlines()) == 1
    assert reply.verdict == "answer"


@pytest.mark.parametrize(
    "said",
    [
        "11月20日提交的注销，后悔了，哪天之前能撤回",
        "11月20日提交的迁移，多久能好",
        "11月20日提交的注销，打款一直没退怎么办",
        "我们11月20日注册的号想注销，多久",
        "2017年4月12日的公告说可以注销吗",
        "公众号注销后冻结多久",
    ],
)
def test_other_talk_of_days_is_left_to_others(k, said):
    _, _, text = talk(k, said)
    assert "日满" not in text


def test_a_bare_date_goes_on_only_from_the_day_of_a_closing(k):
    _, _, text = talk(k, "公司的号11月20日提交的迁移，多久能好", "11月25日")
    assert "日满" not in text


def test_a_day_that_has_passed_is_told(k):
    assert "已经过了" in talk(k, "个人号，10月1日扫码提交的，什么时候确认")[2]
    assert "已经过了" not in talk(k, "个人号，11月20日扫码提交的，什么时候确认")[2]
    _, _, text = talk(k, "个人号10月1日扫码提交注销，3000粉，哪天期满")
    assert "10月16日满" in text
    assert "已经过了" in text


@pytest.mark.parametrize(
    ("said", "deadline", "days"),
    [
        ("我们 3 号提交了迁移", "11月19日前", "11月4日"),
        ("迁移是11月20日提交的，多久能好", "12月8日前", "11月25日"),
        ("迁移审核昨天通过了，什么时候前要确认", "12月12日前", "15 天"),
        ("双方上周五都确认了迁移，接下来呢", "12月5日前", "11月24日"),
        ("审核 11 月 25 日通过了，什么时候之前要双方确认", "12月10日前", "11月27日"),
        ("11月20日双方都确认了，openid 哪天前要转", "12月5日前", "11月24日"),
        ("四周后提交迁移，什么时候办完", "2027年1月12日前", "12月30日"),
        ("打算下周一提交迁移，多久能好", "12月16日前", "12月3日"),
        ("我們前天提交了遷移", "12月12日前", "12月1日"),
        ("we submitted the migration last Friday", "by 15 December", "2 December"),
    ],
)
def test_the_days_of_a_migration_follow_from_how_far_it_is(k, said, deadline, days):
    _, reply, text = talk(k, said)
    assert deadline in text
    assert days in text
    assert reply.answered == "migrate.time"
    assert "migrate.openid_window" in reply.facts


def test_deadlines_of_a_migration_that_have_passed_are_told(k):
    assert "已经过了" in talk(k, "10月3号提交了迁移")[2]
    assert "已经过了" not in talk(k, "昨天提交了迁移")[2]


def test_the_migration_spoken_of_before_is_still_meant(k):
    assert "12月12日前" in talk(k, "我要把公众号迁移到新公司", "前天提交了")[2]


@pytest.mark.parametrize(
    "said",
    [
        "3号提交的迁移，被驳回了怎么办",
        "3号提交的迁移，想撤回来得及吗",
        "3号提交的注销和迁移",
        "昨天还没提交迁移",
        "3号提交的迁移，审核费能退吗",
        "迁移要在3号之前办吗",
    ],
)
def test_other_talk_of_a_migration_is_left_to_others(k, said):
    assert "按最早的算" not in talk(k, said)[2]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("2月30日提交了迁移", "没有“2月30日”这一天"),
        ("农历腊月二十提交的迁移", "公历"),
        ("we submitted the migration on 3/4", "either number"),
    ],
)
def test_a_day_of_a_migration_that_is_none_is_told_in_one_line(k, said, told):
    _, reply, text = talk(k, said)
    assert told in text
    assert len(text.splitlines()) == 1
    assert reply.verdict == "answer"


@pytest.mark.parametrize(
    ("said", "end"),
    [
        ("个人号，昨天扫码提交的，3000粉，哪天期满", "12月12日满"),
        ("个人号，上周五扫码提交的，3000粉，哪天期满", "12月5日满"),
        ("个人号，3号扫码提交的，3000粉，哪天期满", "11月18日满"),
        ("个人号，打算下周一扫码提交注销，3000粉，哪天期满", "12月15日满"),
    ],
)
def test_days_told_by_today_count_for_a_closing_too(k, said, end):
    assert end in talk(k, said)[2]
