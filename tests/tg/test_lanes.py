"""Whose turn it is, whoever shouts loudest."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from bot.dialogue import ConversationKey
from bot.store import Send, Update, Waiting
from bot.tg.lanes import LATEST, MAX_UNSENT, MOST_OF_ONE, Fate, Lanes
from bot.tg.parts import SETTLED

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def update(number, user=1, chat=None, topic=0):
    return Update(number, ConversationKey(chat or user, topic, user), "{}")


def put(lanes, *updates):
    return [lanes.put(one, 0.0) for one in updates]


def taken(lanes, limit=16):
    jobs = lanes.take(limit)
    lanes.done(jobs)
    return [job.update.id for job in jobs]


def waiting(number, chat=1, **more):
    return Waiting(number, Send(chat, "sendMessage", {}, **more), NOW)


def test_a_conversation_is_handled_one_update_at_a_time_in_order():
    lanes = Lanes()
    put(lanes, update(1), update(2), update(3))
    first = lanes.take()
    assert [job.update.id for job in first] == [1]
    assert lanes.take() == []
    lanes.done(first)
    assert [taken(lanes), taken(lanes), taken(lanes)] == [[2], [3], []]


def test_an_update_that_comes_late_goes_before_those_with_higher_numbers():
    lanes = Lanes()
    put(lanes, update(1), update(5), update(7), update(3))
    assert [taken(lanes) for _ in range(4)] == [[1], [3], [5], [7]]


def test_one_that_is_slow_holds_nobody_up():
    lanes = Lanes()
    put(lanes, update(1, user=1), update(2, user=2), update(3, user=2))
    slow = lanes.take(1)
    assert [taken(lanes), taken(lanes)] == [[2], [3]]
    lanes.done(slow)


def test_everybody_gets_a_turn_before_anybody_gets_two():
    lanes = Lanes()
    put(lanes, *(update(number, user=1) for number in range(10)))
    put(lanes, update(20, user=2), update(30, user=3))
    assert [taken(lanes, 2), taken(lanes, 2)] == [[0, 20], [1, 30]]


def test_who_takes_most_of_the_turns_rests_between_two():
    lanes = Lanes(patience=None)
    put(lanes, update(1, user=2), *(update(number) for number in range(2, LATEST)))
    resting = set()
    while jobs := lanes.take():
        resting = lanes.done(jobs)
    assert resting == {ConversationKey(1, 0, 1)}
    put(lanes, update(LATEST, user=2))
    assert taken(lanes) == [LATEST]
    left = len(lanes)
    lanes.rested(*resting)
    assert len(taken(lanes)) == 1
    assert len(lanes) == left - 1


def test_a_batch_is_handled_in_update_order():
    lanes = Lanes()
    put(lanes, update(9, user=1), update(4, user=2), update(6, user=3))
    assert taken(lanes) == [4, 6, 9]


def test_the_same_update_waits_once():
    lanes = Lanes()
    assert put(lanes, update(1), update(1)) == [Fate.TAKEN, Fate.KNOWN]
    jobs = lanes.take()
    assert put(lanes, update(1)) == [Fate.KNOWN]
    lanes.done(jobs)
    assert len(lanes) == 0


def test_members_and_topics_of_a_group_do_not_wait_for_each_other():
    lanes = Lanes()
    group = -100
    put(lanes, update(1, 1, group), update(2, 2, group), update(3, 1, group, topic=9))
    assert taken(lanes) == [1, 2, 3]


class TestFloods:
    def flood(self, count=10):
        lanes = Lanes(patience=3)
        fates = put(lanes, *(update(number) for number in range(count)))
        return lanes, fates

    def test_what_is_too_much_is_told_once_and_the_rest_passed_over(self):
        lanes, fates = self.flood()
        assert fates == [Fate.TAKEN] * 4 + [Fate.FLOOD] * 6
        jobs = []
        while batch := lanes.take():
            jobs += batch
            lanes.done(batch)
        assert [(job.update.id, job.too_fast) for job in jobs] == [
            (3, True),
            (0, False),
            (1, False),
            (2, False),
        ]

    def test_who_has_calmed_down_is_heard_again(self):
        lanes, _ = self.flood()
        while taken(lanes):
            pass
        assert put(lanes, update(50)) == [Fate.TAKEN]
        assert taken(lanes) == [50]

    def test_until_then_it_stays_quiet(self):
        lanes, _ = self.flood()
        assert taken(lanes) == [3]
        assert taken(lanes) == [0]
        assert put(lanes, update(50)) == [Fate.FLOOD]

    def test_without_a_limit_everything_is_handled(self):
        lanes = Lanes(patience=None)
        assert set(put(lanes, *(update(number) for number in range(100)))) == {Fate.TAKEN}
        assert [taken(lanes) for _ in range(100)] == [[number] for number in range(100)]

    def test_without_a_limit_the_rest_is_left_in_the_database_until_there_is_room(self):
        lanes = Lanes(patience=None)
        fates = put(lanes, *(update(number) for number in range(MOST_OF_ONE + 2)))
        assert fates[-3:] == [Fate.TAKEN, Fate.LEFT, Fate.LEFT]
        assert len(lanes) == MOST_OF_ONE
        assert [taken(lanes) for _ in range(MOST_OF_ONE - 1)][-1] == [MOST_OF_ONE - 2]
        assert put(lanes, update(MOST_OF_ONE + 2)) == [Fate.LEFT]
        assert lanes.spilt() == set()
        taken(lanes)
        assert lanes.spilt() == {1}
        assert put(lanes, update(MOST_OF_ONE)) == [Fate.TAKEN]

    def test_others_do_not_notice(self):
        lanes, _ = self.flood()
        put(lanes, update(99, user=2))
        assert taken(lanes) == [3, 99]


class TestSends:
    def test_they_leave_in_order(self):
        lanes = Lanes()
        for one in (waiting(2), waiting(1), waiting(3)):
            lanes.add_send(one)
        left = []
        while send := lanes.next_send(1):
            left.append(send.id)
            lanes.sent(send)
        assert left == [1, 2, 3]

    def test_the_same_one_waits_once(self):
        lanes = Lanes()
        assert [lanes.add_send(waiting(1)), lanes.add_send(waiting(1))] == [True, False]

    def test_a_toast_keeps_no_order(self):
        lanes = Lanes()
        lanes.add_send(waiting(1, ordered=False))
        assert lanes.next_send(1) is None

    def test_a_chat_that_takes_no_answers_is_not_worked_for(self):
        lanes = Lanes()
        for number in range(MAX_UNSENT):
            lanes.add_send(waiting(number))
        put(lanes, update(1), update(2, user=2))
        assert taken(lanes) == [2]
        lanes.sent(waiting(0))
        assert taken(lanes) == [1]


class TestDraining:
    def test_a_chat_is_drained_when_nothing_of_it_is_left(self):
        lanes = Lanes()
        put(lanes, update(1))
        lanes.add_send(waiting(7))
        jobs = lanes.take()
        lanes.done(jobs)
        assert lanes.drained() == []
        lanes.sent(waiting(7))
        assert lanes.drained() == [1]
        assert lanes.drained() == []
        assert list(lanes) == []

    def test_not_if_something_new_has_come(self):
        lanes = Lanes()
        put(lanes, update(1))
        taken(lanes)
        put(lanes, update(2))
        assert lanes.drained() == []
        assert taken(lanes) == [2]

    def test_a_lane_that_was_opened_for_nothing_closes(self):
        lanes = Lanes()
        lanes.open(5)
        assert 5 in lanes
        assert lanes.drained() == [5]


def test_what_could_not_be_handled_comes_first_again():
    lanes = Lanes()
    put(lanes, update(1), update(2))
    lanes.again(lanes.take())
    assert [taken(lanes), taken(lanes)] == [[1], [2]]


def test_what_was_given_up_may_come_again():
    lanes = Lanes()
    put(lanes, update(1), update(2), update(3, user=2))
    jobs = lanes.take()
    lanes.clear()
    lanes.done(jobs)
    assert len(lanes) == 0
    assert put(lanes, update(1)) == [Fate.TAKEN]
    assert taken(lanes) == [1]


def test_forgotten_updates_leave_the_sends_alone():
    lanes = Lanes()
    put(lanes, update(1), update(2))
    lanes.add_send(waiting(7))
    lanes.take()
    lanes.forget_updates([1])
    assert taken(lanes) == []
    assert [send.id for send in lanes.sends(1)] == [7]


class TestParts:
    """What belongs together waits until it is whole, and nothing else does."""

    def part(self, number, text=None, album=None, date=100, user=1):
        message = {"text": text} if text else {"media_group_id": album, "photo": []}
        payload = json.dumps({"message": message | {"date": date}}, ensure_ascii=False)
        return Update(number, ConversationKey(user, 0, user), payload)

    def taken(self, lanes, now):
        jobs = lanes.take(now=now)
        lanes.done(jobs)
        return [[update.id for update in job.updates] for job in jobs]

    def test_an_album_is_taken_as_one_when_nothing_more_has_come_for_a_while(self):
        lanes = Lanes()
        for number, came in ((1, 0.0), (2, 0.4), (3, 0.9)):
            lanes.put(self.part(number, album="a"), came)
            assert self.taken(lanes, came) == []
        assert lanes.due == 0.9 + SETTLED
        assert self.taken(lanes, 0.9 + SETTLED - 0.01) == []
        assert self.taken(lanes, 0.9 + SETTLED) == [[1, 2, 3]]
        assert (len(lanes), lanes.due, lanes.drained()) == (0, None, [1])

    def test_parts_may_come_in_any_order(self):
        lanes = Lanes()
        for number in (3, 1, 2):
            lanes.put(self.part(number, album="a"), 0.0)
        assert self.taken(lanes, SETTLED) == [[1, 2, 3]]

    def test_two_albums_are_two(self):
        lanes = Lanes()
        for number, album in ((1, "a"), (2, "a"), (3, "b")):
            lanes.put(self.part(number, album=album), 0.0)
        assert self.taken(lanes, SETTLED) == [[1, 2]]
        assert self.taken(lanes, SETTLED) == [[3]]

    def test_the_end_of_a_text_that_was_cut_is_known_by_its_length(self):
        lanes = Lanes()
        lanes.put(self.part(1, "字" * 4096), 0.0)
        assert self.taken(lanes, 0.1) == []
        lanes.put(self.part(2, "字" * 904), 0.2)
        assert self.taken(lanes, 0.2) == [[1, 2]]

    def test_a_long_text_that_nothing_follows_is_taken_alone(self):
        lanes = Lanes()
        lanes.put(self.part(1, "🐧" * 2000), 0.0)
        assert self.taken(lanes, SETTLED - 0.01) == []
        assert self.taken(lanes, SETTLED) == [[1]]

    @pytest.mark.parametrize(("text", "date"), [("/facts", 100), ("说回迁移", 160)])
    def test_what_is_said_later_or_is_a_command_is_no_part_of_a_long_text(self, text, date):
        lanes = Lanes()
        lanes.put(self.part(1, "字" * 4096), 0.0)
        lanes.put(self.part(2, text, date=date), 0.1)
        assert self.taken(lanes, SETTLED) == [[1]]
        assert self.taken(lanes, SETTLED) == [[2]]

    def test_nobody_else_and_nothing_ordinary_waits(self):
        lanes = Lanes()
        lanes.put(self.part(1, album="a"), 0.0)
        lanes.put(self.part(2, "字" * 3999, user=2), 0.0)
        assert self.taken(lanes, 0.0) == [[2]]

    def test_parts_that_could_not_be_handled_wait_as_they_did(self):
        lanes = Lanes()
        for number in (1, 2):
            lanes.put(self.part(number, album="a"), 0.0)
        lanes.again(lanes.take(now=SETTLED))
        assert len(lanes) == 2
        assert self.taken(lanes, SETTLED) == [[1, 2]]

    def test_what_has_settled_is_not_waited_for_though_it_cannot_be_taken_yet(self):
        lanes = Lanes()
        lanes.put(self.part(1, album="a"), 0.0)
        assert lanes.take(now=0.0) == []
        unsent = [waiting(number) for number in range(MAX_UNSENT)]
        for one in unsent:
            lanes.add_send(one)
        assert (self.taken(lanes, SETTLED), lanes.due) == ([], None)
        lanes.sent(unsent[0])
        assert self.taken(lanes, SETTLED) == [[1]]

    def test_who_gives_a_chat_up_waits_for_nothing_more_of_it(self):
        lanes = Lanes()
        lanes.put(self.part(1, album="a"), 0.0)
        assert lanes.take(now=0.0) == []
        lanes.forget_updates([1])
        assert (lanes.due, len(lanes), lanes.take(now=SETTLED)) == (None, 0, [])
