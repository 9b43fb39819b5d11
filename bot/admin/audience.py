"""Those who run the bot: administrators in their private chats, and the staff in theirs."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from bot.content.models import Lang
from bot.delivery.messages import Place, new_message
from bot.dialogue import ConversationKey, Reply, Session
from bot.service import Service
from bot.store import Send


async def sessions_of(service: Service, chats: Collection[int]) -> dict[int, Session]:
    """Return what is known of each chat, to speak as it is spoken there. May raise StoreError."""
    keys = {chat: ConversationKey(chat=chat, topic=0, user=chat) for chat in chats}
    return {chat: await service.session(key) or Session() for chat, key in keys.items()}


def sends_to(sessions: Mapping[int, Session], saying: Callable[[Lang], Reply]) -> tuple[Send, ...]:
    """Return what says the same in each chat."""
    return tuple(
        send
        for chat, session in sessions.items()
        for send in new_message(Place(chat, chat), saying(session.lang), session)
    )
