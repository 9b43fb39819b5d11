"""In trouble, people get the answer that keeps harm off first, however they put it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from bot.dialogue import Called, Chose, Knowledge, Reply, Said, Session, step
from bot.dialogue.blocks import Paragraph
from bot.dialogue.reply import Placement
from bot.match import redacted
from bot.render import plain_text
from tests import shipped

SAID = yaml.safe_load(Path(__file__).with_name("policies.yaml").read_text(encoding="utf-8"))
NEAR = SAID.pop("none")
TODAY = dt.date(2026, 11, 28)
LEAST = 10
FIRST_WORDS = {
    "crisis": ("公众号的事先放一放", "Leave the account for now"),
    "secret": ("别把它发给任何人", "Do not send it to anyone"),
    "scam": ("别付钱", "Do not pay"),
    "regret": ("别点确认", "Do not confirm"),
    "regret_migration": ("别点确认", "Do not confirm"),
    "partners": ("先别动账号", "Leave the account as it is"),
    "court": ("先问律师", "Ask a lawyer first"),
    "death_of_a_registrant": (
        "请节哀。没查到继承或代办的规定",
        "I am sorry for your loss.",
    ),
    "death": (
        "请节哀。账号登记在单位名下",
        "I am sorry for your loss.",
    ),
    "administrator_against_us": ("账号是单位的", "It is the company's account"),
    "leaver": ("别注销", "Do not close the account"),
    "not_theirs": ("不能", "No."),
    "banned": ("先申诉", "Appeal first"),
    "dissolution_plan": ("先别注销公司", "Do not dissolve the company yet"),
    "despair": ("这事确实磨人", "I am sorry. This has gone on"),
}


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return shipped.knowledge()


@pytest.fixture(scope="module")
def found(knowledge):
    """Return which policy a first message is for."""

    def found(text: str) -> str | None:
        policies = knowledge.signs.found(redacted(text))
        return next((policy.id for policy in policies if not policy.when), None)

    return found


def first_line(reply: Reply) -> str:
    line = reply.blocks[0]
    assert isinstance(line, Paragraph)
    assert line.strong
    return line.text


@pytest.mark.parametrize(
    ("policy", "text"), [(p, text) for p, said in SAID.items() for text in said]
)
def test_a_policy_hears_what_people_say_in_trouble(found, policy, text):
    assert found(text) == policy


@pytest.mark.parametrize("text", NEAR)
def test_what_only_comes_close_is_left_to_the_rest(found, text):
    assert found(text) is None


@pytest.mark.parametrize("policy", SAID)
def test_each_policy_is_tried_in_many_words(policy):
    assert len(SAID[policy]) >= LEAST


@pytest.mark.parametrize("policy", FIRST_WORDS)
def test_the_thing_to_do_comes_first_even_while_a_question_is_open(knowledge, policy):
    asked, question = step(knowledge, Session(), Said("我想注销公众号"), TODAY)
    assert question.ask
    for lang, words in zip(("zh-Hans", "en"), FIRST_WORDS[policy], strict=True):
        for state in (Session(lang=lang), replace(asked, lang=lang)):
            for event in (Said(SAID[policy][0]), Called("ask", SAID[policy][0])):
                after, reply = step(knowledge, state, event, TODAY)
                assert first_line(reply).startswith(words)
                assert reply.verdict == "answer"
                assert after.facts.get("goal") == state.facts.get("goal")


def test_asking_for_help_to_live_gets_lines_and_nothing_of_accounts(knowledge):
    session, reply = step(knowledge, Session(), Said("我不想活了"), TODAY)
    text = plain_text(reply.blocks, "zh-Hans")
    for line in ("12356", "18111", "1925", "findahelpline.com"):
        assert line in text
    for word in ("注销", "迁移", "元", "粉丝"):
        assert word not in text
    assert reply.buttons == ()
    assert reply.ask is None
    assert "不想活" not in session.to_json()
    _, again = step(knowledge, session, Said("没人在乎我"), TODAY)
    assert "12356" in plain_text(again.blocks, "zh-Hans")


def test_once_they_ask_of_the_account_again_they_get_their_answer(knowledge):
    session, _ = step(knowledge, Session(), Said("我不想活了"), TODAY)
    _, reply = step(knowledge, session, Said("公众号迁移要多少钱"), TODAY)
    assert reply.answered == "migrate.fee"


def test_regret_is_heard_across_two_messages(knowledge):
    session, _ = step(knowledge, Session(), Said("我们申请了注销公众号，冻结期多久"), TODAY)
    session, reply = step(knowledge, session, Said("后悔了"), TODAY)
    assert first_line(reply) == "别点确认。"
    _, reply = step(knowledge, session, Said("现在要点确认吗"), TODAY)
    assert "别点确认" in first_line(reply)


def test_regret_while_a_migration_is_known_is_about_the_migration(knowledge):
    session, _ = step(knowledge, Session(), Said("我们要把公众号过户给子公司"), TODAY)
    _, reply = step(knowledge, session, Said("审核都通过了，又后悔了"), TODAY)
    assert reply.answered == "migrate.undo"
    assert first_line(reply).startswith("别点确认")


def test_after_a_death_nobody_is_asked_to_scan_or_to_log_in(knowledge):
    session, _ = step(knowledge, Session(), Said("我爸去世了，他有个公众号"), TODAY)
    _, reply = step(knowledge, session, Said("他的微信登不上了"), TODAY)
    text = plain_text(reply.blocks, "zh-Hans")
    assert "客服" in text
    assert "扫码" not in text


def test_the_registrants_own_name_decides_after_a_death(knowledge):
    _, reply = step(knowledge, Session(), Said("管理员去世了，是他个人名义注册的"), TODAY)
    assert first_line(reply).startswith("请节哀。没查到继承或代办的规定")


def test_what_somebody_in_despair_asks_is_answered_below_a_kind_line(knowledge):
    _, reply = step(knowledge, Session(), Said("我要疯了，迁移审核被驳回怎么办"), TODAY)
    assert first_line(reply).startswith("这事确实磨人")
    assert reply.answered == "migrate.rejected"


def test_somebody_in_despair_can_go_on_where_they_were(knowledge):
    session, _ = step(knowledge, Session(), Said("我想注销公众号"), TODAY)
    session, reply = step(knowledge, session, Said("我快崩溃了"), TODAY)
    assert reply.buttons[0].id == "go:guide"
    _, reply = step(knowledge, session, Said("服务号"), TODAY)
    assert reply.ask


def test_what_is_said_of_the_account_beside_the_trouble_is_noted(knowledge):
    session, _ = step(knowledge, Session(), Said("我们医院的服务号被封了，文章能导出吗"), TODAY)
    assert session.facts["account"] == "service"


@pytest.mark.parametrize("policy", [policy for policy in SAID if policy != "secret"])
def test_a_policy_shows_its_evidence_behind_a_button(knowledge, policy):
    session, reply = step(knowledge, Session(), Said(SAID[policy][0]), TODAY)
    views = [button.id for button in reply.buttons if button.id.startswith("view:")]
    for view in views:
        _, page = step(knowledge, session, Chose(view), TODAY)
        assert page.placement is Placement.EDIT
        assert any(button.id.endswith(":main") for button in page.buttons)
