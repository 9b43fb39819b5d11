"""What comes of an update: read it, ask the service, lay the reply out as calls to make.

Nothing is sent or stored here, so that a turn can be kept whole or thrown away.
"""

from __future__ import annotations

from telegram import CallbackQuery, Message, Update, User

from bot.admin.administration import Administration
from bot.admin.jobs import served
from bot.content.models import Lang
from bot.delivery.cards import Elsewhere
from bot.delivery.incoming import Incoming
from bot.delivery.messages import Place, toast
from bot.delivery.replies import Replies, plain
from bot.delivery.rights import Press
from bot.delivery.standing import Standing, change_of
from bot.delivery.taps import Taps
from bot.dialogue import Chose, ConversationKey, Session
from bot.render import localised
from bot.render.callbacks import ANYONE, Callback, decode
from bot.service import Service, Turn
from bot.store import Commit, Send
from bot.tg.events import asked_of_guest, incoming, topic_of
from bot.tg.parsing import STANDING, read
from bot.tg.staffing import Staffing


class Conversation:
    """Ends the turns that the updates of one bot begin."""

    def __init__(  # noqa: PLR0913 - whoever may have to do with an update
        self,
        service: Service,
        administration: Administration,
        *,
        me: User,
        replies: Replies,
        standing: Standing,
        staffing: Staffing,
    ) -> None:
        """Take what answers each kind of update once it has been read."""
        self._service = service
        self._administration = administration
        self._me = me
        self._replies = replies
        self._standing = standing
        self._staffing = staffing
        self._taps = Taps()

    def read(self, payload: str, chat: int) -> Update:
        """Read a stored update whose conversation goes on in `chat`. Raises Unreadable."""
        return read(payload, chat)

    async def answer(self, update: Update, turn: Turn) -> Commit:
        """Return what comes of an update; whatever it does not know meets silence."""
        if message := update.message:
            between = await self._staffing.from_staff(message, turn)
            between = between or self._staffing.from_person(message, turn)
            return between or await self._message(message, turn)
        if update.edited_message:
            return await self._edited(update.edited_message, turn)
        if update.callback_query:
            return await self._press(update.callback_query, turn)
        if change := change_of(update.api_kwargs.get(STANDING, {})):
            return await self._standing.changed(change, turn)
        return turn.says(*self._elsewhere(update, turn))

    def refusal(self, update: Update, turn: Turn, key: str) -> Commit:
        """Return the interface text `key` for the author of an update, who gets nothing else."""
        user = update.effective_user
        lang = turn.language(user.language_code if user else None)
        text = self._service.knowledge.text(key, lang)
        if query := update.callback_query:
            return turn.says(toast(_chat(query), query.id, localised(text, lang)))
        came = self._incoming(update.message) if update.message else None
        return turn.says(*(plain(came, text, lang) if came else ()))

    def _elsewhere(self, update: Update, turn: Turn) -> tuple[Send, ...]:
        """Answer what is asked from a chat the bot is not in, of which nothing is kept."""
        answers = Elsewhere(self._service, turn, self._me.username or "")
        if query := update.inline_query:
            return answers.inline(query.id, query.query, query.from_user.language_code)
        message = update.guest_message
        if message is None or message.from_user is None or not message.guest_query_id:
            return ()
        text = asked_of_guest(message, self._me, self._service.routes)
        return answers.guest(message.guest_query_id, text, message.from_user.language_code)

    async def _message(self, message: Message, turn: Turn) -> Commit:
        came = self._incoming(message)
        if came is None:
            return turn.says()
        if self._administration.takes(came.key, came.event) and came.event:
            session = turn.session or Session(lang=turn.language(came.language))
            return await served(self._administration, turn, came.place, came.event, session)
        return await self._replies.answer(came, turn)

    async def _edited(self, message: Message, turn: Turn) -> Commit:
        came = self._incoming(message)
        if came is None or self._administration.takes(came.key, came.event):
            return turn.says()
        return await self._replies.answer_anew(came, turn)

    async def _press(self, query: CallbackQuery, turn: Turn) -> Commit:
        """Answer a pressed button, where the reply says."""
        user, message, callback = query.from_user, query.message, decode(query.data or "")
        tap = message and (message.chat.id, message.message_id, query.data)
        if tap and self._taps.is_second(user.id, tap, query.id, turn.now):
            return turn.says(toast(_chat(query), query.id))
        lang = turn.language(user.language_code)
        if message is None or callback is None or _is_forged(query):
            return turn.says(toast(_chat(query), query.id, self._text("stale", lang), alert=False))
        chat = message.chat.id
        thread = topic_of(message) if isinstance(message, Message) else None
        event = Chose(callback.id, callback.stamp)
        key = ConversationKey(chat, thread or 0, user.id)
        is_theirs = callback.owner in {ANYONE, user.id}
        if is_theirs and (ended := await self._staffing.pressed(callback.id, chat, turn)):
            done = self._text("staff.done", turn.stored.settings.lang or Session().lang)
            return Commit(turn.cause, (ended,), (toast(chat, query.id, done, alert=False),))
        if is_theirs and self._administration.takes(key, event):
            place = Place(chat, callback.owner, thread, bot=self._me.username or "")
            session = turn.session or Session(lang=lang)
            shown = message.message_id if message.is_accessible else None
            return await served(self._administration, turn, place, event, session, shown, query.id)
        press = _pressed(query, callback, chat, message.message_id, thread)
        return await self._replies.presses.answer(press, turn)

    def _incoming(self, message: Message) -> Incoming | None:
        return incoming(message, self._me, self._service.routes)

    def _text(self, key: str, lang: Lang) -> str:
        return localised(self._service.knowledge.text(key, lang), lang)


def _pressed(
    query: CallbackQuery, callback: Callback, chat: int, number: int, thread: int | None
) -> Press:
    message = query.message
    keyboard = message.reply_markup if isinstance(message, Message) else None
    return Press(
        chat,
        query.from_user.id,
        number,
        callback.owner,
        callback.stamp,
        callback.id,
        client=query.from_user.language_code,
        thread=thread,
        query=query.id,
        is_accessible=bool(message and message.is_accessible),
        keyboard=keyboard.to_dict() if keyboard else None,
        name=query.from_user.full_name if chat > 0 else "",
        first_name=query.from_user.first_name,
    )


def _is_forged(query: CallbackQuery) -> bool:
    """Tell whether the data belongs to no button of the message that was pressed."""
    keyboard = query.message.reply_markup if isinstance(query.message, Message) else None
    if keyboard is None:
        return False
    return all(key.callback_data != query.data for row in keyboard.inline_keyboard for key in row)


def _chat(query: CallbackQuery) -> int:
    """Return where a button was pressed; below an inline message counts as in private."""
    return query.message.chat.id if query.message else query.from_user.id
