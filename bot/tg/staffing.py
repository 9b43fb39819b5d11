"""Which messages are between a person and the staff, and what comes of them.

The staff are recognised by what they reply to, which says below itself whose it is, or by the topic
that is for one person.
"""

from __future__ import annotations

from dataclasses import dataclass

from telegram import Message, User
from telegram.constants import ChatType

from bot.delivery.handovers import Relay, Words, dismissed, said
from bot.delivery.wire import UNNAMED
from bot.dialogue import ConversationKey
from bot.dialogue.commands import parse_command
from bot.dialogue.human import END
from bot.render.callbacks import decode
from bot.service import Service, Turn
from bot.store import Commit, Handovers, TimerSet
from bot.tg.events import is_content, text_of, topic_of

_ENDS = frozenset({END, "cancel"})
"""Words that end it, and are not passed on."""


@dataclass(frozen=True, slots=True)
class Staffing:
    """Tells what is between a person and the staff."""

    service: Service
    handovers: Handovers
    staff: int | None
    """Their chat; None without one."""
    me: User

    def from_person(self, message: Message, turn: Turn) -> Commit | None:
        """Take what somebody says to the staff; None if it is for the bot."""
        session, user = turn.session, message.from_user
        if session is None or not session.handed_over or user is None or user.is_bot:
            return None
        text = text_of(message)
        word = self.service.knowledge.control_word(text)
        if message.chat.type != ChatType.PRIVATE or parse_command(text) or word in _ENDS:
            return None
        return self._passed(message, turn, turn.key, to_staff=True)

    async def from_staff(self, message: Message, turn: Turn) -> Commit | None:
        """Take what the staff say to somebody; None if it is something else."""
        user = message.from_user
        if self.staff is None or user is None or parse_command(text_of(message)):
            return None
        if user.is_bot and user.id not in UNNAMED:
            return None
        if relay := self._replied_to(message):
            key = ConversationKey(int(relay.chat), int(relay.topic), int(relay.chat))
            found = await self.handovers.get(key.chat, key.topic)
            if found and found.staff != message.chat.id:
                return None
        else:
            thread = topic_of(message)
            if message.chat.id != self.staff or thread is None or self._is_among_staff(message):
                return None
            found = await self.handovers.in_thread(self.staff, thread)
            if found is None:
                return None
            key = found.key
        return self._passed(message, turn, key, to_staff=False)

    async def pressed(self, button: str, chat: int, turn: Turn) -> TimerSet | None:
        """Take the button by which the staff end it; None if it is another one, or over."""
        relay = Relay.read(button)
        if relay is None or not _is_sound(relay):
            return None
        found = await self.handovers.get(int(relay.chat), int(relay.topic))
        return dismissed(relay, turn.now) if found and found.staff == chat else None

    def _passed(
        self, message: Message, turn: Turn, key: ConversationKey, *, to_staff: bool
    ) -> Commit | None:
        is_copy = is_content(message) and not message.text
        text = text_of(message)
        if not (is_copy or text.strip()):
            return None  # a service message, say
        words = Words(
            topic=key.topic,
            to_staff=to_staff,
            name=message.from_user.full_name if message.from_user and to_staff else "",
            text=text,
            chat=message.chat.id,
            message=message.message_id,
            is_copy=is_copy,
            thread=topic_of(message),
            since=turn.now.timestamp(),
        )
        return Commit(turn.cause, (said(turn, key.chat, words),))

    def _replied_to(self, message: Message) -> Relay | None:
        """Return whose words a message replies to, if they are such as we have passed on."""
        other = message.reply_to_message
        if other is None or other.from_user is None or other.from_user.id != self.me.id:
            return None
        rows = other.reply_markup.inline_keyboard if other.reply_markup else ()
        callbacks = (decode(str(key.callback_data)) for row in rows for key in row)
        relays = (Relay.read(one.id) for one in callbacks if one)
        return next((one for one in relays if one and _is_sound(one)), None)

    def _is_among_staff(self, message: Message) -> bool:
        """Tell whether it answers a colleague."""
        other = message.reply_to_message
        author = other.from_user if other else None
        return author is not None and author.id != self.me.id


def _is_sound(relay: Relay) -> bool:
    return all(part.isascii() and part.isdecimal() for part in (relay.chat, relay.topic))
