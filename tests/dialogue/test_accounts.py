"""Several accounts side by side: what is told of one is not known of another."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from bot.dialogue import Called, Chose, Knowledge, Said, Session, revise, step
from bot.dialogue.accounts import MAX_ACCOUNTS, MAX_NAME, cleaned, listed
from bot.dialogue.commands import parse_command
from bot.dialogue.language import spoken
from bot.dialogue.session import ConversationKey
from bot.render import plain_text
from bot.service import Turn
from bot.store import QuestionsForgotten, Stored
from tests.dialogue.toys import club

TODAY = dt.date(2026, 11, 28)
NOW = dt.datetime(2026, 11, 28, 12, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def k() -> Knowledge:
    return Knowledge.of(club())


class Talk:
    def __init__(self, k):
        self.k, self.session, self.reply = k, Session(), None

    def say(self, *texts):
        for text in texts:
            self.do(parse_command(text) or Said(text))
        return self

    def press(self, *buttons):
        for button in buttons:
            self.do(Chose(button, self.session.stamp))
        return self

    def do(self, event):
        session = spoken(self.session, event)
        self.session, self.reply = step(self.k, session, event, TODAY)

    @property
    def text(self):
        return plain_text(self.reply.blocks, self.session.lang)

    @property
    def is_stale(self):
        return self.reply.toast == self.k.text("stale", self.session.lang)

    @property
    def names(self):
        return [account.name for account in listed(self.session)]

    @property
    def ids(self):
        return [button.id for button in self.reply.buttons]


@pytest.fixture
def talk(k):
    return Talk(k)


def test_a_new_account_is_named_by_what_is_typed_next(talk):
    talk.say("我是会员，要退会").say("/accounts").press("account:new:1").say("杂志社")
    assert talk.names == ["", "杂志社"]
    assert "杂志社" in talk.text
    assert talk.session.facts == {}
    assert talk.reply.ask is None


def test_or_by_its_number(talk):
    talk.say("/accounts").press("account:new:1", "account:auto:2")
    assert talk.names == ["", ""]
    assert "账号 2" in talk.text
    talk.press("account:auto:2")
    assert talk.is_stale
    assert len(talk.names) == 2


def test_switching_brings_back_what_was_told_and_closes_what_was_open(talk):
    talk.say("我是会员，要退会")
    assert talk.session.guided or talk.reply.ask
    old = talk.session.stamp
    talk.say("/accounts 银卡").press("account:use:1")
    assert talk.session.facts["goal"] == "close"
    assert talk.reply.ask is None
    talk.do(Chose("gold", old))
    assert talk.is_stale


def test_what_is_ticked_off_for_one_is_not_done_for_another(talk):
    talk.session = replace(talk.session, done=("close.form",))
    talk.say("/accounts 甲")
    assert talk.session.done == ()
    talk.press("account:use:1")
    assert talk.session.done == ("close.form",)
    assert talk.say("/start").session.done == ()


def test_the_accounts_are_listed_with_what_is_known_of_each(talk):
    talk.say("我是会员，要退会", "/accounts 第二个", "/accounts")
    first, second = talk.reply.blocks[1].items
    assert "会员" in first
    assert "第二个（当前）" in second
    assert "account:use:1" in talk.ids


def test_a_name_that_is_there_already_is_switched_to_by_the_command(talk):
    talk.say("/accounts 甲", "/accounts 乙", "/accounts 甲")
    assert talk.names == ["", "甲", "乙"]
    assert talk.session.account_name == "甲"


@pytest.mark.parametrize("text", ["甲", " 甲\n", "\u200b", "\x00\x07"])
def test_a_name_must_be_one_and_a_new_one(talk, text):
    talk.say("/accounts 甲").press("account:new:2").say(text)
    assert talk.names == ["", "甲"]
    talk.say("乙")
    assert talk.names == ["", "甲", "乙"]


@pytest.mark.parametrize("word", ["取消", "返回", "/facts", "/cancel"])
def test_a_word_or_a_command_ends_the_naming(talk, word):
    talk.say("/accounts").press("account:new:1").say(word)
    assert talk.names == [""]
    talk.say("退会要多少钱")
    assert talk.names == [""]
    assert talk.reply.answered == "close.fee"


def test_renaming_is_of_the_current_one(talk):
    talk.say("/accounts 甲").press("account:rename:2").say("乙 丙")
    assert talk.names == ["", "乙 丙"]
    talk.press("account:rename:1")
    assert talk.is_stale


def test_an_account_is_deleted_after_a_second_look(talk):
    talk.say("我是会员，要退会", "/accounts 甲", "我是客人", "/accounts").press("account:drop:2")
    assert talk.names == ["", "甲"]
    assert "甲" in talk.text
    talk.press("account:dropped:2")
    assert talk.names == [""]
    assert talk.session.facts["goal"] == "close"
    talk.press("account:dropped:2")
    assert talk.is_stale


def test_the_only_one_cannot_be_deleted(talk):
    talk.say("/accounts")
    assert not [button for button in talk.ids if ":drop" in button]
    talk.press("account:dropped:1")
    assert talk.is_stale


def test_a_number_is_never_given_twice(talk):
    talk.say("/accounts 甲", "/accounts").press("account:drop:2", "account:dropped:2")
    talk.say("/accounts 乙")
    assert talk.session.account_number == 3
    talk.press("account:dropped:2")
    assert talk.names == ["", "乙"]


def test_there_are_only_so_many(talk):
    talk.say(*(f"/accounts 第{number}个" for number in range(MAX_ACCOUNTS + 3)))
    assert len(talk.names) == MAX_ACCOUNTS
    assert str(MAX_ACCOUNTS) in talk.text
    talk.say("/accounts")
    assert not [button for button in talk.ids if ":new:" in button]
    talk.press("account:new:1")
    assert str(MAX_ACCOUNTS) in talk.text


@pytest.mark.parametrize("clears", ["/start", "重新来"])
def test_to_begin_anew_clears_the_current_one_only_and_says_so(talk, clears):
    talk.say("我是会员，要退会", "/accounts 甲", "我是客人", clears)
    assert "甲" in talk.text
    assert talk.session.facts == {}
    talk.press("account:use:1")
    assert talk.session.facts["goal"] == "close"


def test_what_is_known_is_shown_with_whose_it_is(talk):
    talk.say("/accounts 甲", "我是会员，要退会")
    assert "甲" in talk.text
    talk.say("/facts")
    assert "甲" in talk.text


def test_a_name_changes_no_language(talk):
    talk.do(Called("lang", "en"))
    talk.session = spoken(Session(lang="en"), Said("hi"))
    talk.say("/accounts").press("account:new:1").say("北京杂志社")
    assert talk.session.lang == "en"


@pytest.mark.parametrize("button", ["account:nothing:1", "account:use:99", "account:use:x"])
def test_a_button_of_no_account_is_stale(talk, button):
    assert talk.press(button).is_stale


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("  公司\n的 号 ", "公司 的 号"),
        ("a\u202eb\u200bc\x00", "abc"),
        ("<b>&amp;</b>", "<b>&amp;</b>"),
        ("号" * 99, "号" * MAX_NAME),
        ("👩‍👩‍👧", "👩👩👧"),
        ("\ud800", ""),
    ],
)
def test_a_name_is_one_line_without_anything_unseen(name, kept):
    assert cleaned(name) == kept


def test_accounts_survive_being_stored(talk):
    talk.say("我是会员，要退会", "/accounts 甲", "我是客人")
    assert Session.from_json(talk.session.to_json()) == talk.session


def test_who_had_one_account_before_there_were_more_has_it_still():
    kept = '{"answers":[{"slot":"goal","option":"close"}]}'
    (account,) = listed(Session.from_json(kept))
    assert (account.number, account.name, len(account.answers)) == (1, "", 1)


class TestEdits:
    def edited(self, k, before, present, text):
        return revise(k, before, present, Said(text), TODAY)

    def test_a_message_about_another_account_tells_this_one_nothing(self, k, talk):
        before = talk.session
        talk.say("我是会员，要退会", "/accounts 甲")
        session, reply = self.edited(k, before, talk.session, "我是客人")
        assert session.account == talk.session.account
        assert reply.blocks

    def test_a_corrected_message_leaves_the_other_accounts_as_they_are_now(self, k, talk):
        talk.say("/accounts 甲")
        before = talk.session
        talk.say("我是会员，要退会").press("account:use:1")
        talk.say("我是会员，要停卡").press("account:use:2")
        session, _ = self.edited(k, before, talk.session, "我是会员，要停卡")
        assert session.other_accounts == talk.session.other_accounts

    def test_a_name_is_not_given_again(self, k, talk):
        before = talk.say("/accounts").press("account:new:1").session
        talk.say("甲")
        assert self.edited(k, before, talk.session, "乙") is None


class TestErasure:
    """What was asked is forgotten when what was told of an account goes, and not by switching."""

    def erased(self, before, after):
        turn = Turn(None, ConversationKey(1, 0, 1), Stored(before), NOW)
        return turn.erasure(after)

    def test_switching_erases_nothing(self, talk):
        before = talk.say("我是会员，要退会").session
        assert self.erased(before, talk.say("/accounts 甲").session) == ()

    @pytest.mark.parametrize("press", [("account:drop:2", "account:dropped:2"), ("go:clear",)])
    def test_deleting_and_clearing_do(self, talk, press):
        before = talk.say("/accounts 甲", "我是会员，要退会").session
        (gone,) = self.erased(before, talk.press(*press).session)
        assert isinstance(gone, QuestionsForgotten)
