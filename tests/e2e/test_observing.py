"""What those who run the bot can look at."""

from __future__ import annotations

import http.client
import re


def page(world, path: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection(world.settings["BOT_HEALTH_LISTEN"], timeout=10)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        return response.status, response.read().decode()
    finally:
        connection.close()


def figure(world, name: str) -> float:
    """Return the sum of a figure over all its kinds."""
    text = page(world, "/metrics")[1]
    lines = re.compile(rf"^{name}(?:{{.*}})? (\S+)$", re.MULTILINE)
    return sum(map(float, lines.findall(text)))


def test_a_bot_that_answers_is_ready(called):
    called.person().says("/paths")
    assert page(called, "/readyz") == (200, "ok\n")


def test_figures_follow_what_happens(called):
    answered = figure(called, 'tuihao_questions_total{verdict="answer"}')
    replies = figure(called, "tuihao_reply_seconds_count")
    transactions = figure(called, "tuihao_database_seconds_count")
    called.person().says("公众号迁移要多少钱")
    assert figure(called, 'tuihao_questions_total{verdict="answer"}') == answered + 1
    assert figure(called, "tuihao_reply_seconds_count") > replies
    assert figure(called, "tuihao_database_seconds_count") > transactions


def test_figures_tell_nothing_about_people(called):
    person = called.person(username="somebody_here")
    person.says("我是个人的订阅号，想注销")
    text = page(called, "/metrics")[1]
    assert "somebody_here" not in text
    assert not re.search(rf"(?<![\d.]){person.number}(?!\d)", text)
    assert "订阅号" not in text


def test_nothing_waits_when_all_is_answered(called):
    called.person().says("/paths")
    assert figure(called, "tuihao_outbox_age_seconds") < 5
    assert figure(called, "tuihao_waiting_updates") == 0
