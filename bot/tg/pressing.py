"""A pressed button: whether it is one, where it was, and where what comes of it is said."""

from __future__ import annotations

from telegram import CallbackQuery, MaybeInaccessibleMessage, Message

from bot.delivery.messages import Place, attached, edit, new_message, take_buttons
from bot.dialogue import Reply, Session
from bot.dialogue.reply import Placement
from bot.store import Send


def is_forged(query: CallbackQuery) -> bool:
    """Tell whether the data belongs to no button of the message that was pressed."""
    keyboard = query.message.reply_markup if isinstance(query.message, Message) else None
    if keyboard is None:
        return False
    return all(key.callback_data != query.data for row in keyboard.inline_keyboard for key in row)


def chat_of(query: CallbackQuery) -> int:
    """Return where a button was pressed; below an inline message counts as in private."""
    return query.message.chat.id if query.message else query.from_user.id


def placed(
    place: Place, reply: Reply, session: Session, message: MaybeInaccessibleMessage | None
) -> tuple[Send, ...]:
    """Say the reply where it belongs: in place of the message that was pressed, or anew."""
    if reply.placement is Placement.TOAST:
        return attached(place, reply, session)
    if reply.placement is Placement.EDIT and message and message.is_accessible:
        return edit(place, message.message_id, reply, session)
    return new_message(place, reply, session)


def removed(message: MaybeInaccessibleMessage, reply: Reply) -> tuple[Send, ...]:
    """Take away the buttons that the pressed message loses."""
    if not ((reply.removes or reply.removes_all) and message.is_accessible):
        return ()
    keyboard = message.reply_markup if isinstance(message, Message) else None
    shown = keyboard.to_dict() if keyboard and not reply.removes_all else None
    return (take_buttons(message.chat.id, message.message_id, shown, reply.removes),)
