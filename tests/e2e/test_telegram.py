"""The program on Telegram, as people in private chats and groups meet it."""

from __future__ import annotations

import dataclasses
import re

import pytest

from bot.dialogue.route import Scope
from bot.dialogue.routes import ROUTES
from tests import shipped
from tests.e2e.emulator import KEY, ME, TOKEN, USERNAME
from tests.e2e.world import World

LIBRARY = shipped.library()
COMMANDS = ROUTES.menu(Scope.PRIVATE)
TRANSFER = "我们公司的公众号要过户给集团另一家公司"
IN_ENGLISH = "How to use this"
ANSWERS = {
    "account": "服务号",
    "entity": "企业",
    "target": "组织的服务号",
    "target_followers": "1000 以内",
}


def asked(shown):
    """Return which question a message asks last."""
    places = {slot.id: shown.text.rfind(slot.question.zh) for slot in LIBRARY.flow.slots}
    slot = max(places, key=places.__getitem__)
    return slot if places[slot] >= 0 else None


def answered(person, shown, *, by_text):
    """Answer the open question once and return the bot's next message."""
    label = ANSWERS[asked(shown)]
    return person.says(label).message if by_text else person.taps(label, shown).edit


def finished(person, shown):
    """Answer in words until nothing more is asked."""
    for _ in range(8):
        if asked(shown) is None:
            return shown
        shown = answered(person, shown, by_text=True)
    raise AssertionError("too many questions")


def test_start_greets_once_and_offers_ways_in(world):
    greeting = world.person().says("/start").message
    assert "退号助手" in greeting.text
    assert "不是腾讯" in greeting.text
    assert len(greeting.labels) == 2


def test_a_plain_question_gets_its_answer_in_one_message(world):
    answer = world.person().says("公众号迁移要多少钱").message
    assert "300" in answer.text
    assert answer.replies_to is None


def test_html_is_used_and_links_are_not_previewed(world):
    call = world.person().says("/migrate").message.call
    assert call.fields["parse_mode"] == "HTML"
    assert call.fields["link_preview_options"] == {"is_disabled": True}


def test_questions_are_answered_by_buttons_in_place_and_by_words(world):
    person = world.person()
    question = person.says(TRANSFER).message
    first, number = asked(question), question.id
    second = answered(person, question, by_text=False)
    assert second.id == number
    assert asked(second) not in {None, first}
    third = answered(person, second, by_text=True)
    assert third.id != number
    page = finished(person, third)
    assert "公证" in page.text
    assert "企业" in page.text
    step_back = person.taps("返回", page).edit
    assert asked(step_back)


def test_a_question_aside_is_answered_and_the_open_one_put_again(world):
    person = world.person()
    question = person.says(TRANSFER).message
    aside = person.says("注销公众号以后文章还看得到吗").message
    assert asked(aside) == asked(question)
    assert len(aside.text) > len(question.text)
    assert "公证" in finished(person, aside).text


def test_pages_open_in_place_and_lead_back(world):
    person = world.person()
    page = person.says("/deregister").message
    folded = person.presses(next(d for d in data(page) if "view:" in d), page).edit
    assert folded.id == page.id
    assert folded.text != page.text
    back = person.taps("返回正文", folded).edit.text
    assert back.splitlines()[:3] == page.text.splitlines()[:3]


def test_myths_are_turned_page_by_page(world):
    person = world.person()
    cover = person.says("/myths").message
    first = person.presses(data(cover)[0], cover).edit
    assert "其实" in first.text
    assert "其实" not in person.taps("返回正文", first).edit.text


def test_a_walk_through_answers_leaves_one_message_and_leads_back(world):
    person = world.person()
    page = shown = person.says("/dormant").message
    for _ in range(5):
        more = person.taps("更多", shown).edit
        shown = person.presses(next(d for d in data(more) if "entry:" in d), page).edit
        assert shown.id == page.id
    for _ in range(5):
        shown = person.taps("返回", shown).edit
    assert shown.text.splitlines()[0] == page.text.splitlines()[0]


def data(shown):
    return [key["callback_data"] for key in shown.keys if "callback_data" in key]


def test_a_button_of_an_earlier_question_changes_nothing(world):
    person = world.person()
    question = person.says(TRANSFER).message
    old = question.data(ANSWERS[asked(question)])
    answered(person, question, by_text=True)
    known = person.says("/facts").message.text
    late = person.presses(old, question)
    assert "过期" in late.toasts[0]
    assert late.edited == []
    (repeated,) = late.sent
    assert asked(repeated) not in {None, asked(question)}
    assert [shown.keys for shown in late.rekeyed] == [[]]
    assert person.says("/facts").message.text == known


def test_a_button_tapped_twice_answers_once_and_quietly(world):
    person = world.person()
    question = person.says(TRANSFER).message
    data = question.data(ANSWERS[asked(question)])
    with person.followed() as turn:
        for name in ("first", "second"):
            query = person._query(f"{person.number}-{name}", data, question)
            world.telegram.deliver(callback_query=query)
    assert asked(turn.edit) not in {None, asked(question)}
    toasts = [c for c in world.telegram.calls if c.method == "answerCallbackQuery"][-2:]
    assert [call.fields.get("text") for call in toasts] == [None, None]


def test_english_and_traditional_readers_are_answered_in_their_own(world):
    english = world.person(language_code="en").says("How do I close our official account?")
    assert not re.search("[怎么请]", english.message.text)
    traditional = world.person(language_code="zh-hant").says("/start")
    assert "帳號" in traditional.message.text or "號" in traditional.message.text


@pytest.fixture
def profile(world):
    """The bot's calls while it set its profile, once it has tried everything."""
    last = "getMyShortDescription"
    world.wait_for(lambda: sum(call.method == last for call in world.telegram.calls) == 3)
    return [call for call in world.telegram.calls if "etMy" in call.method]


def test_menus_are_set_for_private_chats_and_groups_in_chinese_and_english(profile):
    menus = {
        (call.fields["scope"]["type"], call.fields.get("language_code")): call.fields["commands"]
        for call in profile
        if call.method == "setMyCommands"
    }
    scopes = {"all_private_chats": Scope.PRIVATE, "all_group_chats": Scope.GROUP}
    assert set(menus) == {(scope, code) for scope in scopes for code in (None, "zh", "en")}
    for (scope, _), menu in menus.items():
        named = [route.name for route in ROUTES.menu(scopes[scope])]
        assert [item["command"] for item in menu] == named
    descriptions = menus["all_private_chats", "zh"] + menus["all_private_chats", None]
    assert len({item["description"] for item in descriptions}) == 2 * len(COMMANDS)
    assert menus["all_private_chats", "en"] == menus["all_private_chats", None]


def test_the_bot_runs_though_its_profile_is_refused(world, profile):
    refused = {call.method for call in profile if call.refused}
    assert refused == {"getMyDescription", "getMyShortDescription"}
    assert world.person().says("/help").message.text


class TestGroups:
    def test_talk_among_members_is_left_alone(self, world):
        person = world.person(world.group())
        assert person.says("公众号怎么注销，有人知道吗").silent
        assert person.says("/weather").silent
        assert person.says("/ask@another_bot 公众号迁移要多少钱").silent

    def test_ask_below_a_question_answers_the_one_who_asked(self, world):
        chat = world.group()
        question = world.person(chat).message("公众号迁移要多少钱")
        answer = world.person(chat).says("/ask", reply_to_message=question).message
        assert "300" in answer.text
        assert answer.replies_to == question["message_id"]

    def test_a_mention_is_answered_as_a_reply(self, world):
        person = world.person(world.group())
        said = person.message(f"@{USERNAME} 公众号迁移要多少钱")
        answer = person.sends(said).message
        assert "300" in answer.text
        assert answer.replies_to == said["message_id"]

    def test_an_answer_leads_to_the_private_chat(self, world):
        answer = world.person(world.group()).says(f"/ask@{USERNAME} 公众号迁移要多少钱").message
        payload = re.fullmatch(rf"https://t\.me/{USERNAME}\?start=(\S+)", answer.links[0])
        private = world.person().says(f"/start {payload[1]}").message
        assert "300" in private.text

    def test_members_have_cases_of_their_own(self, world):
        chat = world.group()
        one, other = world.person(chat), world.person(chat)
        question = one.says(f"@{USERNAME} {TRANSFER}").message
        assert "企业" in one.says("/facts").message.text
        assert "企业" not in other.says("/facts").message.text
        reply = question.call.result | {"from": {"id": ME, "is_bot": True, "first_name": "x"}}
        assert asked(one.says("服务号", reply_to_message=reply).message) != asked(question)

    def test_what_was_told_in_private_is_not_known_there(self, world):
        private = world.person()
        private.says(TRANSFER)
        member = dataclasses.replace(private, chat=world.group())
        assert "企业" in private.says("/facts").message.text
        assert "企业" not in member.says("/facts").message.text

    def test_a_language_chosen_in_private_is_spoken_there_too(self, world):
        private = world.person()
        private.says("请用英文回答")
        member = dataclasses.replace(private, chat=world.group())
        assert IN_ENGLISH in member.says("/help").message.text

    def test_a_language_asked_for_holds_for_members_who_have_chosen_none(self, world):
        chat = world.group()
        chinese, newcomer = world.person(chat), world.person(chat)
        chinese.says(f"@{USERNAME} 请用中文回答")
        world.person(chat).says(f"@{USERNAME} please answer in English")
        assert IN_ENGLISH in newcomer.says("/help").message.text
        assert IN_ENGLISH not in chinese.says("/help").message.text
        assert IN_ENGLISH not in world.person(world.group()).says("/help").message.text

    def test_a_button_of_somebody_else_only_tells_so(self, world):
        chat = world.group()
        one, other = world.person(chat), world.person(chat)
        question = one.says(f"@{USERNAME} {TRANSFER}").message
        label = ANSWERS[asked(question)]
        turn = other.taps(label, question)
        assert (turn.sent, turn.edited) == ([], [])
        assert "别人" in turn.alerts[0]
        assert asked(one.taps(label, question).edit) != asked(question)

    def test_answers_stay_in_the_topic_of_a_forum(self, world):
        person = world.person(world.group() | {"is_forum": True})
        topic = {"message_thread_id": 77, "is_topic_message": True}
        page = person.says("/deregister", **topic).message
        assert page.thread == 77
        more = person.presses(page.data("更多"), page, **topic).edit
        entry = next(d for d in data(more) if "entry:" in d)
        assert person.presses(entry, page, **topic).edit.id == page.id
        rated = person.says("/unfollow", **topic).message
        more = person.presses(rated.data("更多"), rated, **topic).edit
        assert person.presses(more.data("👎"), rated, **topic).sent[0].thread == 77


def test_messages_sent_at_once_are_answered_in_their_order(world):
    person = world.person()
    with person.followed() as turn:
        for text in (TRANSFER, "公众号迁移要多少钱", "/cancel", "/facts"):
            world.telegram.deliver(message=person.message(text))
    question, aside, cancelled, facts = turn.sent
    assert asked(question) == asked(aside)
    assert "300" in aside.text
    assert asked(cancelled) is None
    assert "企业" in facts.text


class TestRefusals:
    """What Telegram does not take."""

    def test_a_user_who_has_blocked_the_bot_is_no_error(self, world):
        blocked = "Forbidden: bot was blocked by the user"
        world.telegram.refuse("sendMessage", 403, blocked)
        assert world.person().says("/help").silent
        assert world.person().says("/help").message

    def test_the_time_that_telegram_names_is_waited_for(self, world):
        later = "Too Many Requests: retry after 1"
        world.telegram.refuse("sendMessage", 429, later, retry_after=1)
        assert "300" in world.person().says("公众号迁移要多少钱").message.text

    def test_a_press_that_comes_too_late_to_acknowledge_is_still_answered(self, world):
        person = world.person()
        page = person.says("/deregister").message
        world.telegram.refuse("answerCallbackQuery", 400, "Bad Request: query is too old")
        assert person.taps("重新来", page).edit.id == page.id

    def test_a_message_that_is_gone_is_answered_anew(self, world):
        person = world.person()
        page = person.says("/deregister").message
        world.telegram.refuse("editMessageText", 400, "Bad Request: message to edit not found")
        assert "重新来" in person.taps("重新来", page).message.text

    def test_a_token_that_is_not_accepted_stops_the_start(self, world, tmp_path):
        stranger = World(world.telegram, tmp_path, BOT_TOKEN=f"1{TOKEN}", BOT_LOG_LEVEL="ERROR")
        assert stranger.run() == 2
        assert len(stranger.output().splitlines()) == 1
        assert "BOT_TOKEN" in stranger.output()
        assert KEY not in stranger.output()


class TestRestarts:
    @pytest.mark.parametrize(("end", "status"), [("stop", 0), ("kill", None)])
    def test_a_conversation_goes_on_where_it_was(self, mortal, end, status):
        person = mortal.person()
        question = person.says(TRANSFER).message
        second = answered(person, question, by_text=False)
        mortal.settle()
        assert getattr(mortal, end)() == status
        with person.followed() as turn:
            mortal.telegram.deliver(message=person.message("/facts"))
            mortal.start()
        assert asked(turn.message) == asked(second)
        third = answered(person, second, by_text=False)
        assert asked(third) not in {asked(question), asked(second)}
        assert "公证" in finished(person, third).text


def test_the_step_that_cannot_be_undone_stands_behind_its_checklist(world):
    person = world.person()
    page = person.says("/abandon").message
    checklist = person.taps("不能撤回的一步", person.taps("更多", page).edit).edit
    assert "☐ 1." in checklist.text
    ticked = person.taps("☐ 1", checklist).edit
    assert "☑ 1." in ticked.text
    (final,) = (key for key in ticked.keys if key.get("style") == "danger")
    how = person.taps(final["text"], ticked).edit
    assert person.taps("返回清单", how).edit.text == ticked.text
