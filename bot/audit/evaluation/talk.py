"""One conversation with somebody new, and what they see of each reply."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from bot.content.models import Lang
from bot.dialogue import Chose, Event, Knowledge, Reply, Said, Session, step
from bot.dialogue.commands import parse_command
from bot.dialogue.language import in_language, spoken
from bot.dialogue.payloads import OpenEntry
from bot.dialogue.reply import Ask, Button
from bot.match import Verdict
from bot.render import localised, plain_text, unfolded, unfolded_buttons


@dataclass(frozen=True, slots=True)
class Seen:
    """A reply, and the session that it leaves."""

    knowledge: Knowledge
    reply: Reply
    session: Session

    @property
    def text(self) -> str:
        """The whole of it, every page unfolded."""
        return plain_text(unfolded(self.reply), self.session.lang)

    @property
    def first(self) -> str:
        """The part that is seen before any button is pressed."""
        return plain_text(self.reply.blocks, self.session.lang)

    @property
    def buttons(self) -> tuple[Button, ...]:
        """What may be pressed, labelled as it is shown."""
        return tuple(
            Button(button.id, localised(button.label, self.session.lang))
            for button in unfolded_buttons(self.reply)
        )

    @property
    def ask(self) -> Ask | None:
        """The question that is open."""
        return self.reply.ask

    @property
    def facts(self) -> Mapping[str, str]:
        """All that is known by now."""
        return self.session.facts

    @property
    def verdict(self) -> str | None:
        """What the words were taken for; None below a button or a command."""
        return self.reply.verdict

    @property
    def topics(self) -> frozenset[str]:
        """What it is about: the topic of the answer, and the one that was reached."""
        answered = self.knowledge.topic_of(self.reply.answered or "")
        return frozenset({answered, self.reply.outcome or ""} - {""})

    @property
    def offered(self) -> frozenset[str]:
        """The topics of the entries among its buttons."""
        opened = (OpenEntry.read(button.id) for button in self.reply.buttons)
        return frozenset(self.knowledge.topic_of(one.entry) for one in opened if one)

    @property
    def is_turned_away(self) -> bool:
        """Whether it says that the question is none of our business, not only not understood."""
        gap = self.reply.gap
        return self.verdict == Verdict.UNKNOWN and gap is not None and gap.other_object is not None


class Talk:
    """A conversation from its first line on; `lang` stays, without it what is typed decides."""

    def __init__(self, knowledge: Knowledge, today: dt.date, lang: Lang | None = None) -> None:
        self._knowledge = knowledge
        self._today = today
        self._session = in_language(None, lang)

    def say(self, text: str) -> Seen:
        """Type a text or a command."""
        return self._take(parse_command(text) or Said(text))

    def choose(self, button: str) -> Seen:
        """Press the button of that id."""
        return self._take(Chose(button))

    def _take(self, event: Event) -> Seen:
        before = spoken(self._session, event)
        self._session, reply = step(self._knowledge, before, event, self._today)
        return Seen(self._knowledge, reply, self._session)
