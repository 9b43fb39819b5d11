"""Between a person and the people behind the bot: what either says reaches the other."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from bot.content.models import Lang
from bot.delivery.client import CallFailed, Client, Gone, Migrated, Refused
from bot.delivery.handovers import (
    CLOSE,
    GREET,
    IDLE,
    OPEN,
    SAY,
    SWITCH,
    WAIT,
    Switch,
    Wanted,
    Words,
    answered,
    idle,
    over,
    relay_of,
    spans,
    step,
    waiting,
)
from bot.delivery.messages import Payload, Place, new_message
from bot.delivery.refusals import made_with_less
from bot.delivery.timers import Due
from bot.delivery.topics import made_topic
from bot.delivery.values import as_dict, is_number
from bot.dialogue import ConversationKey, Reply, Session
from bot.dialogue.blocks import Block, Note, Paragraph
from bot.dialogue.human import SUPPORT, end_button
from bot.dialogue.questions import entry_buttons
from bot.dialogue.reply import Button
from bot.dialogue.screens.start import beginnings
from bot.render import localised
from bot.render.callbacks import ANYONE
from bot.service import Service
from bot.store import (
    Change,
    Commit,
    Handover,
    Handovers,
    HandoverSaved,
    Send,
    Timer,
    TimerSet,
    Turns,
)

AGAIN = timedelta(seconds=1)
"""After which time what cannot be passed on yet is tried again."""
LONGEST = timedelta(minutes=10)
"""How long that is tried; by then it has to be said again anyway."""
_AS_IT_IS = Session()
"""Reads Simplified Chinese: what people have said is not put into other letters."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Desk:
    """Does what is due between the two."""

    client: Client
    service: Service
    turns: Turns
    handovers: Handovers
    staff: int
    """The chat of the people behind the bot."""

    @property
    def handlers(self) -> Mapping[str, Due]:
        """What does each kind of timer."""
        return {
            OPEN: self._open,
            GREET: self._greet,
            SAY: self._say,
            SWITCH: self._switch,
            IDLE: self._switch,
            CLOSE: self._close,
            WAIT: self._wait,
        }

    async def _open(self, timer: Timer, now: datetime) -> Commit:
        """Make a topic in the staff's chat, if it can have one."""
        wanted = timer.read(Wanted)
        thread = None
        try:
            thread = await made_topic(self.client, self.staff, wanted.name)
        except CallFailed as error:
            _log.info("the staff have no topic for each case: %s", error.message)
        wanted = replace(wanted, thread=thread)
        return Commit(timer, (step(GREET, timer.chat, now, wanted),))

    async def _greet(self, timer: Timer, now: datetime) -> Commit:
        """Tell the staff who wants what, or the person that they cannot be reached."""
        wanted = timer.read(Wanted)
        if not await self._is_wanted(timer.chat, wanted.topic):  # they have ended it meanwhile
            return Commit(timer)
        new = Handover(_key(timer.chat, wanted.topic), self.staff, wanted.thread)
        summary = await self._summary(wanted, timer.chat)
        try:
            new, message = await self._tell(new, summary)
        except CallFailed as error:
            if put_off := _put_off(timer, now, wanted.since, error):
                return put_off
            _log.warning("the staff's chat %s cannot be reached: %s", new.staff, error.message)
            switch = Switch(wanted.topic, tells="human.unreachable", closes=True)
            return Commit(timer, (step(SWITCH, timer.chat, now, switch),))
        new = replace(new, message=message)
        return Commit(timer, (HandoverSaved(new), idle(new, now), waiting(new, now)))

    async def _say(self, timer: Timer, now: datetime) -> Commit:
        """Pass on what was said, or tell whoever said it that nobody has heard it."""
        words = timer.read(Words)
        found = await self.handovers.get(timer.chat, words.topic)
        pass_on = self._to_staff if words.to_staff else self._to_person
        failure: CallFailed | None = None
        if found:
            try:
                return await pass_on(timer, now, found, words)
            except CallFailed as error:
                failure = error
        elif words.to_staff and await self._is_wanted(timer.chat, words.topic):
            failure = CallFailed("the staff have not been told yet")
        if failure:
            if put_off := _put_off(timer, now, words.since, failure):
                return put_off
            _log.info("what was said cannot be passed on: %s", failure.message)
        return Commit(timer, (), await self._unheard(timer.chat, words, found))

    async def _to_staff(self, timer: Timer, now: datetime, found: Handover, words: Words) -> Commit:
        lang = await self._staffs_language(found.staff)
        sends = _passed(_at_staffs(found), words, words.name, (), self._end(found.key, lang))
        told, _ = await self._tell(found, sends)
        changes = (HandoverSaved(replace(told, waits=True)), idle(told, now))
        return Commit(timer, changes if found.waits else (*changes, waiting(told, now)))

    async def _to_person(
        self, timer: Timer, now: datetime, found: Handover, words: Words
    ) -> Commit:
        lang, place = await self._persons_language(found.key), _at_persons(found.key)
        resumed = () if found.is_open else (Note(self._text("human.resumed", lang)),)
        keys = end_button(self.service.knowledge, Session(lang=lang))
        await self._make(_passed(place, words, self._text("human.says", lang), resumed, keys))
        on = replace(found, is_open=True, waits=False)
        changes = (HandoverSaved(on), answered(on), idle(on, now))
        if found.is_open:
            return Commit(timer, changes)
        back = step(SWITCH, timer.chat, now, Switch(words.topic, to_staff=True))
        return Commit(timer, (*changes, back))

    async def _switch(self, timer: Timer, _: datetime) -> Commit:
        """Have the person talk with the bot, or with the staff. May raise StoreError."""
        switch, k = timer.read(Switch), self.service.knowledge
        key = _key(timer.chat, switch.topic)
        stored = (await self.turns.load([key]))[key]
        found = await self.handovers.get(timer.chat, switch.topic)
        if switch.to_staff and found is None:  # it has ended meanwhile
            return Commit(timer)
        before = stored.session or Session()
        after = replace(before, handed_over=switch.to_staff)
        kept = stored.saves(key, after) if stored.session else ()
        changes: list[Change] = [*kept]
        if switch.closes:
            changes += over(key)
        elif found:
            changes.append(HandoverSaved(replace(found, is_open=switch.to_staff)))
        if not switch.tells or before.handed_over == switch.to_staff:
            return Commit(timer, tuple(changes))
        text = k.text(switch.tells, after.lang, **spans(switch.tells))
        reply = Reply((Paragraph(text),), buttons=beginnings(k, after))
        return Commit(timer, tuple(changes), new_message(_at_persons(key), reply, after))

    async def _close(self, timer: Timer, _: datetime) -> Commit:
        """End it, and tell the staff. May raise StoreError."""
        switch = timer.read(Switch)
        found = await self.handovers.get(timer.chat, switch.topic)
        changes = tuple(over(_key(timer.chat, switch.topic)))
        if found is None:
            return Commit(timer, changes)
        text = self._text("staff.ended", await self._staffs_language(found.staff))
        reply = Reply((Paragraph(text),))
        return Commit(timer, changes, new_message(_at_staffs(found), reply, _AS_IT_IS))

    async def _wait(self, timer: Timer, _: datetime) -> Commit:
        """Tell a person whom nobody has answered. May raise StoreError."""
        found = await self.handovers.get(timer.chat, timer.read(Switch).topic)
        if found is None or not found.waits:
            return Commit(timer)
        k, key = self.service.knowledge, "human.unanswered"
        session = Session(lang=await self._persons_language(found.key))
        said = Paragraph(k.text(key, session.lang, **spans(key)))
        ways = (*end_button(k, session), *entry_buttons(k, session, (SUPPORT,)))
        reply = Reply((said,), buttons=ways)
        return Commit(timer, (), new_message(_at_persons(found.key), reply, session))

    async def _is_wanted(self, chat: int, topic: int) -> bool:
        """Tell whether a person talks with the staff, or will once these have been told."""
        key = _key(chat, topic)
        session = (await self.turns.load([key]))[key].session
        return session is not None and session.handed_over

    async def _unheard(self, chat: int, words: Words, found: Handover | None) -> tuple[Send, ...]:
        if words.to_staff:
            key = _key(chat, words.topic)
            session = Session(lang=await self._persons_language(key))
            text = self._text("human.unsent" if found else "human.late", session.lang)
            place = replace(_at_persons(key), answers=words.message or None)
        else:
            lang, session = await self._staffs_language(words.chat), _AS_IT_IS
            text = self._text("staff.gone" if found else "staff.closed", lang)
            place = Place(words.chat, ANYONE, words.thread, words.message or None)
        return new_message(place, Reply((Paragraph(text),)), session)

    async def _summary(self, wanted: Wanted, chat: int) -> tuple[Send, ...]:
        """Return what the staff are told first."""
        lang = await self._staffs_language(self.staff)
        blocks: list[Block] = [Paragraph(self._text("staff.new", lang, name=wanted.name), True)]
        if wanted.question:
            blocks.append(Paragraph(self._text("staff.question", lang, question=wanted.question)))
        if wanted.facts:
            blocks.append(Paragraph(self._text("staff.facts", lang, facts=wanted.facts)))
        spoken = self._text(f"language.name.{wanted.lang}", lang)
        how = self._text("staff.how_topic" if wanted.thread else "staff.how", lang)
        blocks += [Note(self._text("staff.lang", lang, name=spoken)), Note(how)]
        reply = Reply(tuple(blocks), buttons=self._end(_key(chat, wanted.topic), lang))
        return new_message(Place(self.staff, ANYONE, wanted.thread), reply, _AS_IT_IS)

    async def _tell(self, to: Handover, sends: Iterable[Send]) -> tuple[Handover, int]:
        """Tell the staff something; return where that was, and the last message (0: unknown).

        Raises CallFailed.
        """
        sends = tuple(sends)
        try:
            return to, await self._make(sends)
        except Migrated as error:
            _log.warning(
                "the staff's chat %s is %s now; set BOT_STAFF_CHAT_ID", to.staff, error.chat
            )
            there = (replace(send, chat=error.chat) for send in sends)
            return replace(to, staff=error.chat, thread=None), await self._make(there)

    async def _make(self, sends: Iterable[Send]) -> int:
        """Make calls and return the message that the last one made. Raises CallFailed."""
        message = 0
        for send in sends:
            payload = {**send.payload, "chat_id": send.chat}
            made = as_dict(await made_with_less(self.client, send.method, payload))
            number = made.get("message_id")
            message = number if is_number(number) else 0
        return message

    async def _persons_language(self, key: ConversationKey) -> Lang:
        session = (await self.turns.load([key]))[key].session
        return session.lang if session else Session().lang

    async def _staffs_language(self, staff: int) -> Lang:
        place = ConversationKey(staff, 0, 0)
        stored = (await self.turns.load([place]))[place]
        return stored.settings.lang or Session().lang

    def _end(self, key: ConversationKey, lang: Lang) -> tuple[Button, ...]:
        """Return the button below all that the staff are told."""
        return (Button(relay_of(key).id, self._text("button.end", lang)),)

    def _text(self, key: str, lang: Lang, **values: object) -> str:
        return localised(self.service.knowledge.text(key, lang, **values), lang)


def _passed(
    place: Place, words: Words, name: str, more: Sequence[Block], keys: tuple[Button, ...]
) -> tuple[Send, ...]:
    """Return what somebody has said as it is said in their name somewhere else.

    A picture, say, is shown as it is: nobody looks into it. Its caption is what is left of it.
    """
    blocks = (
        Paragraph(name, strong=True),
        *((Paragraph(words.text),) if words.text else ()),
        *more,
    )
    said = new_message(place, Reply(blocks, buttons=keys), _AS_IT_IS)
    if not words.is_copy:
        return said
    copied: Payload = {"from_chat_id": words.chat, "message_id": words.message, "caption": ""}
    if place.thread_id:
        copied["message_thread_id"] = place.thread_id
    return (Send(place.chat_id, "copyMessage", copied), *said)


def _put_off(timer: Timer, now: datetime, since: float, error: CallFailed) -> Commit | None:
    """Return what has something tried again that may succeed yet; None if it will not."""
    is_late = now - datetime.fromtimestamp(since, UTC) > LONGEST
    if is_late or isinstance(error, Refused | Gone):
        return None
    _log.info("a step of a handover waits: %s", error.message)
    due = now + max(AGAIN, timedelta(seconds=error.wait or 0))
    return Commit(timer, (TimerSet(replace(timer, due=due)),))


def _at_persons(key: ConversationKey) -> Place:
    return Place(key.chat, key.user, key.topic or None)


def _at_staffs(found: Handover) -> Place:
    return Place(found.staff, ANYONE, found.thread, found.message or None)


def _key(chat: int, topic: int) -> ConversationKey:
    """Return whose conversation a private chat, or a topic of it, is."""
    return ConversationKey(chat, topic, chat)
