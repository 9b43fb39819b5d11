"""What somebody has said to the bot, and for whom."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.delivery.messages import Place
from bot.delivery.rights import REMOVE, Press, Rights
from bot.delivery.wire import ANONYMOUS_ADMIN, UNNAMED
from bot.dialogue import Called, ConversationKey, Event, Said, Session
from bot.dialogue.desk import Reader
from bot.dialogue.payloads import Go
from bot.render.callbacks import ANYONE
from bot.service import Turn
from bot.store import Asked, QuestionAsked


@dataclass(frozen=True, slots=True)
class Incoming:
    """An event, whose it is, and where the answer goes."""

    key: ConversationKey
    """Of whoever has written it."""
    message: int
    """Its number."""
    event: Event | None
    """None for something that holds no text, such as a sticker."""
    media: str
    """The key of what is said to that."""
    digest: str
    """What tells its words from others."""
    thread_id: int | None
    answers: int | None
    """The message the answer replies to; None in private chats."""
    language: str | None
    caller: int
    """The user id it was written under."""
    asker: int
    """Whose question it is: the writer's, or that of somebody they call the bot for."""
    asker_id: int
    """The user id the asker writes under."""
    name: str
    """What the writer is called."""
    reader: Reader
    """The writer as far as cases ask, and whom the message is about."""
    replied: int | None = None
    """The message of ours that it replies to."""
    replied_owner: int = ANYONE
    """Whose the buttons are below that."""

    @property
    def owner(self) -> int:
        """Who may press the buttons: the asker, or who goes on with an unnamed one's talk."""
        return self.asker

    def said(self, event: Event) -> Event:
        """Return the event as the asker's own: what is quoted they have said themselves."""
        match event:
            case Called("ask", quoted, "") if self.asker != self.key.user:
                return Said(quoted)
        return event

    @property
    def place(self) -> Place:
        """Return where the answer goes."""
        return Place(self.key.chat, self.owner, self.thread_id, self.answers)

    @property
    def removal(self) -> Press | None:
        """Return the press that it stands for, if it has an answer of ours removed."""
        if self.replied is None or self.event != Called(REMOVE):
            return None
        return Press(
            self.key.chat,
            self.caller,
            self.replied,
            self.replied_owner if self.key.in_group else self.caller,
            stamp=0,
            button=Go(REMOVE).id,
            client=self.language,
            thread=self.thread_id,
            typed=self.message,
        )

    def asked(self, turn: Turn) -> QuestionAsked:
        """Return what is remembered of it, so that an edit is answered as of this moment."""
        asked = Asked(self.message, self.digest, turn.session or Session())
        return QuestionAsked(turn.key, asked, self.caller)

    def begun(self, session: Session) -> Session:
        """Return the session that knows who may go on with it."""
        if self.asker_id not in UNNAMED:
            return session
        return replace(session, as_admin=self.asker_id == ANONYMOUS_ADMIN)


async def for_whom(came: Incoming, turn: Turn, rights: Rights) -> tuple[Incoming, Turn]:
    """Return what has come as a part of the talk of whoever is asked for. May raise StoreError.

    That is also whoever has called the bot for somebody, and replies to what it said then.
    """
    if came.asker == came.key.user and came.replied and came.key.in_group:
        other = await rights.spoken_for(came.key.chat, came.replied, came.caller)
        came = replace(came, asker=other) if other else came
    if came.asker == came.key.user:
        return came, turn
    return came, await rights.turn_for(turn, came.asker)
