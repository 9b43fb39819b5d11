"""Whose turn it is, whoever shouts loudest."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from bot.delivery.fair_queue import LATEST, MAX_UNSENT, MOST_OF_ONE, FairQueue, Fate
from bot.delivery.parts import SETTLED
from bot.dialogue import ConversationKey
from bot.store import Send, Timer, Update, Waiting

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def update(number, user=1, chat=None, topic=0):
    return Update(number, ConversationKey(chat or user, topic, user), "{}")


def put(queue, *updates):
    return [queue.put(one, 0.0) for one in updates]


def taken(queue, limit=16):
    jobs = queue.take(limit)
    queue.done(jobs)
    return [job.update.id for job in jobs]


def waiting(number, chat=1, **more):
    return Waiting(number, Send(chat, "sendMessage", {}, **more), NOW)


def test_a_conversation_is_handled_one_update_at_a_time_in_order():
    queue = FairQueue()
    put(queue, update(1), update(2), update(3))
    first = queue.take()
    assert [job.update.id for job in first] == [1]
    assert queue.take() == []
    queue.done(first)
    assert [taken(queue), taken(queue), taken(queue)] == [[2], [3], []]


def test_an_update_that_comes_late_goes_before_those_with_higher_numbers():
    queue = FairQueue()
    put(queue, update(1), update(5), update(7), update(3))
    assert [taken(queue) for _ in range(4)] == [[1], [3], [5], [7]]


def test_one_that_is_slow_holds_nobody_up():
    queue = FairQueue()
    put(queue, update(1, user=1), update(2, user=2), update(3, user=2))
    slow = queue.take(1)
    assert [taken(queue), taken(queue)] == [[2], [3]]
    queue.done(slow)


def test_everybody_gets_a_turn_before_anybody_gets_two():
    queue = FairQueue()
    put(queue, *(update(number, user=1) for number in range(10)))
    put(queue, update(20, user=2), update(30, user=3))
    assert [taken(queue, 2), taken(queue, 2)] == [[0, 20], [1, 30]]


def test_who_takes_most_of_the_turns_rests_between_two():
    queue = FairQueue(patience=None)
    put(queue, update(1, user=2), *(update(number) for number in range(2, LATEST)))
    resting = set()
    while jobs := queue.take():
        resting = queue.done(jobs)
    assert resting == {ConversationKey(1, 0, 1)}
    put(queue, update(LATEST, user=2))
    assert taken(queue) == [LATEST]
    left = len(queue)
    queue.rested(*resting)
    assert len(taken(queue)) == 1
    assert len(queue) == left - 1


def test_a_batch_is_handled_in_update_order():
    queue = FairQueue()
    put(queue, update(9, user=1), update(4, user=2), update(6, user=3))
    assert taken(queue) == [4, 6, 9]


def test_the_same_update_waits_once():
    queue = FairQueue()
    assert put(queue, update(1), update(1)) == [Fate.TAKEN, Fate.KNOWN]
    jobs = queue.take()
    assert put(queue, update(1)) == [Fate.KNOWN]
    queue.done(jobs)
    assert len(queue) == 0


def test_members_and_topics_of_a_group_do_not_wait_for_each_other():
    queue = FairQueue()
    group = -100
    put(queue, update(1, 1, group), update(2, 2, group), update(3, 1, group, topic=9))
    assert taken(queue) == [1, 2, 3]


class TestFloods:
    def flood(self, count=10):
        queue = FairQueue(patience=3)
        fates = put(queue, *(update(number) for number in range(count)))
        return queue, fates

    def test_what_is_too_much_is_told_once_and_the_rest_passed_over(self):
        queue, fates = self.flood()
        assert fates == [Fate.TAKEN] * 4 + [Fate.FLOOD] * 6
        jobs = []
        while batch := queue.take():
            jobs += batch
            queue.done(batch)
        assert [(job.update.id, job.too_fast) for job in jobs] == [
            (3, True),
            (0, False),
            (1, False),
            (2, False),
        ]

    def test_who_has_calmed_down_is_heard_again(self):
        queue, _ = self.flood()
        while taken(queue):
            pass
        assert put(queue, update(50)) == [Fate.TAKEN]
        assert taken(queue) == [50]

    def test_until_then_it_stays_quiet(self):
        queue, _ = self.flood()
        assert taken(queue) == [3]
        assert taken(queue) == [0]
        assert put(queue, update(50)) == [Fate.FLOOD]

    def test_without_a_limit_everything_is_handled(self):
        queue = FairQueue(patience=None)
        assert set(put(queue, *(update(number) for number in range(100)))) == {Fate.TAKEN}
        assert [taken(queue) for _ in range(100)] == [[number] for number in range(100)]

    def test_without_a_limit_the_rest_is_left_in_the_database_until_there_is_room(self):
        queue = FairQueue(patience=None)
        fates = put(queue, *(update(number) for number in range(MOST_OF_ONE + 2)))
        assert fates[-3:] == [Fate.TAKEN, Fate.LEFT, Fate.LEFT]
        assert len(queue) == MOST_OF_ONE
        assert [taken(queue) for _ in range(MOST_OF_ONE - 1)][-1] == [MOST_OF_ONE - 2]
        assert put(queue, update(MOST_OF_ONE + 2)) == [Fate.LEFT]
        assert queue.spilt() == set()
        taken(queue)
        assert queue.spilt() == {1}
        assert put(queue, update(MOST_OF_ONE)) == [Fate.TAKEN]

    def test_others_do_not_notice(self):
        queue, _ = self.flood()
        put(queue, update(99, user=2))
        assert taken(queue) == [3, 99]


class TestSends:
    def test_they_leave_in_order(self):
        queue = FairQueue()
        for one in (waiting(2), waiting(1), waiting(3)):
            queue.add_send(one)
        left = []
        while send := queue.next_send(1):
            left.append(send.id)
            queue.sent(send)
        assert left == [1, 2, 3]

    def test_the_same_one_waits_once(self):
        queue = FairQueue()
        assert [queue.add_send(waiting(1)), queue.add_send(waiting(1))] == [True, False]

    def test_a_toast_keeps_no_order(self):
        queue = FairQueue()
        queue.add_send(waiting(1, ordered=False))
        assert queue.next_send(1) is None

    def test_a_chat_that_takes_no_answers_is_not_worked_for(self):
        queue = FairQueue()
        for number in range(MAX_UNSENT):
            queue.add_send(waiting(number))
        put(queue, update(1), update(2, user=2))
        assert taken(queue) == [2]
        queue.sent(waiting(0))
        assert taken(queue) == [1]


class TestDraining:
    def test_a_chat_is_drained_when_nothing_of_it_is_left(self):
        queue = FairQueue()
        put(queue, update(1))
        queue.add_send(waiting(7))
        jobs = queue.take()
        queue.done(jobs)
        assert queue.drained() == []
        queue.sent(waiting(7))
        assert queue.drained() == [1]
        assert queue.drained() == []
        assert list(queue) == []

    def test_not_if_something_new_has_come(self):
        queue = FairQueue()
        put(queue, update(1))
        taken(queue)
        put(queue, update(2))
        assert queue.drained() == []
        assert taken(queue) == [2]

    def test_a_lane_that_was_opened_for_nothing_closes(self):
        queue = FairQueue()
        queue.open(5)
        assert 5 in queue
        assert queue.drained() == [5]


def test_what_could_not_be_handled_comes_first_again():
    queue = FairQueue()
    put(queue, update(1), update(2))
    queue.again(queue.take())
    assert [taken(queue), taken(queue)] == [[1], [2]]


def test_what_was_given_up_may_come_again():
    queue = FairQueue()
    put(queue, update(1), update(2), update(3, user=2))
    jobs = queue.take()
    queue.clear()
    queue.done(jobs)
    assert len(queue) == 0
    assert put(queue, update(1)) == [Fate.TAKEN]
    assert taken(queue) == [1]


def test_forgotten_updates_leave_the_sends_alone():
    queue = FairQueue()
    put(queue, update(1), update(2))
    queue.add_send(waiting(7))
    queue.take()
    queue.forget_updates([1])
    assert taken(queue) == []
    assert [send.id for send in queue.sends(1)] == [7]


class TestParts:
    """What belongs together waits until it is whole, and nothing else does."""

    def part(self, number, text=None, album=None, date=100, user=1):
        message = {"text": text} if text else {"media_group_id": album, "photo": []}
        payload = json.dumps({"message": message | {"date": date}}, ensure_ascii=False)
        return Update(number, ConversationKey(user, 0, user), payload)

    def taken(self, queue, now):
        jobs = queue.take(now=now)
        queue.done(jobs)
        return [[update.id for update in job.updates] for job in jobs]

    def test_an_album_is_taken_as_one_when_nothing_more_has_come_for_a_while(self):
        queue = FairQueue()
        for number, came in ((1, 0.0), (2, 0.4), (3, 0.9)):
            queue.put(self.part(number, album="a"), came)
            assert self.taken(queue, came) == []
        assert queue.settles_at == 0.9 + SETTLED
        assert self.taken(queue, 0.9 + SETTLED - 0.01) == []
        assert self.taken(queue, 0.9 + SETTLED) == [[1, 2, 3]]
        assert (len(queue), queue.settles_at, queue.drained()) == (0, None, [1])

    def test_parts_may_come_in_any_order(self):
        queue = FairQueue()
        for number in (3, 1, 2):
            queue.put(self.part(number, album="a"), 0.0)
        assert self.taken(queue, SETTLED) == [[1, 2, 3]]

    def test_two_albums_are_two(self):
        queue = FairQueue()
        for number, album in ((1, "a"), (2, "a"), (3, "b")):
            queue.put(self.part(number, album=album), 0.0)
        assert self.taken(queue, SETTLED) == [[1, 2]]
        assert self.taken(queue, SETTLED) == [[3]]

    def test_the_end_of_a_text_that_was_cut_is_known_by_its_length(self):
        queue = FairQueue()
        queue.put(self.part(1, "字" * 4096), 0.0)
        assert self.taken(queue, 0.1) == []
        queue.put(self.part(2, "字" * 904), 0.2)
        assert self.taken(queue, 0.2) == [[1, 2]]

    def test_a_long_text_that_nothing_follows_is_taken_alone(self):
        queue = FairQueue()
        queue.put(self.part(1, "🐧" * 2000), 0.0)
        assert self.taken(queue, SETTLED - 0.01) == []
        assert self.taken(queue, SETTLED) == [[1]]

    @pytest.mark.parametrize(("text", "date"), [("/facts", 100), ("说回迁移", 160)])
    def test_what_is_said_later_or_is_a_command_is_no_part_of_a_long_text(self, text, date):
        queue = FairQueue()
        queue.put(self.part(1, "字" * 4096), 0.0)
        queue.put(self.part(2, text, date=date), 0.1)
        assert self.taken(queue, SETTLED) == [[1]]
        assert self.taken(queue, SETTLED) == [[2]]

    def test_nobody_else_and_nothing_ordinary_waits(self):
        queue = FairQueue()
        queue.put(self.part(1, album="a"), 0.0)
        queue.put(self.part(2, "字" * 3999, user=2), 0.0)
        assert self.taken(queue, 0.0) == [[2]]

    def test_parts_that_could_not_be_handled_wait_as_they_did(self):
        queue = FairQueue()
        for number in (1, 2):
            queue.put(self.part(number, album="a"), 0.0)
        queue.again(queue.take(now=SETTLED))
        assert len(queue) == 2
        assert self.taken(queue, SETTLED) == [[1, 2]]

    def test_what_has_settled_is_not_waited_for_though_it_cannot_be_taken_yet(self):
        queue = FairQueue()
        queue.put(self.part(1, album="a"), 0.0)
        assert queue.take(now=0.0) == []
        unsent = [waiting(number) for number in range(MAX_UNSENT)]
        for one in unsent:
            queue.add_send(one)
        assert (self.taken(queue, SETTLED), queue.settles_at) == ([], None)
        queue.sent(unsent[0])
        assert self.taken(queue, SETTLED) == [[1]]

    def test_who_gives_a_chat_up_waits_for_nothing_more_of_it(self):
        queue = FairQueue()
        queue.put(self.part(1, album="a"), 0.0)
        assert queue.take(now=0.0) == []
        queue.forget_updates([1])
        assert (queue.settles_at, len(queue), queue.take(now=SETTLED)) == (None, 0, [])


class TestDue:
    """What is due waits in its chat, beside the updates."""

    def due(self, name, chat=1):
        return Timer(name, chat, NOW, "bell")

    def test_it_is_taken_one_after_the_other_in_a_chat(self):
        queue = FairQueue()
        first, second, other = self.due("first"), self.due("second"), self.due("other", 2)
        for timer in (first, second, other, first):
            queue.put_due(timer)
        assert queue.take_due() == [first, other]
        queue.put_due(first)
        assert queue.take_due() == []
        assert queue.due_names == {"first", "second", "other"}
        queue.due_done(first)
        assert queue.take_due() == [second]

    def test_it_holds_up_nobody_who_talks_there(self):
        queue = FairQueue()
        queue.put_due(self.due("slow"))
        queue.take_due()
        put(queue, update(1), update(2))
        assert [taken(queue), taken(queue)] == [[1], [2]]

    def test_a_chat_is_ours_until_it_is_done(self):
        queue = FairQueue()
        timer = self.due("tick")
        queue.put_due(timer)
        assert queue.take_due() == [timer]
        put(queue, update(1))
        assert (taken(queue), queue.drained()) == ([1], [])
        queue.due_done(timer)
        assert (queue.drained(), 1 in queue) == ([1], False)

    def test_what_was_lost_meanwhile_is_done_without_harm(self):
        queue = FairQueue()
        timer = self.due("tick")
        queue.put_due(timer)
        queue.take_due()
        queue.clear()
        queue.due_done(timer)
        assert (queue.due_names, queue.take_due()) == (set(), [])
