"""What is forwarded: a message that the caller may read, as its author said it."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from app.kernel.caller import Caller
from app.kernel.transaction import UnitOfWork
from app.modules.auth.public import AccountDirectory
from app.modules.chat import access
from app.modules.chat.crud.messages import MessageCrud
from app.modules.chat.errors import ChatMissing, MessageMissing
from app.modules.chat.models import Message
from app.modules.chat.schemas.extras import Extras, ForwardRead, files_in, parsed
from app.modules.chat.schemas.messages import ForwardOf


class Said(NamedTuple):
    """Who has said what first, and where."""

    text: str
    sender_id: UUID
    sent_at: datetime
    chat_id: UUID | None
    message_id: UUID | None


class Forwards:
    """Whoever sees a forwarded message learns who said it and when, and not where.

    The chat it was said in is named only where everybody may look: where it is forwarded within one
    chat, or comes from a public channel. What was forwarded before stays its first author's.
    """

    def __init__(self, reading: UnitOfWork, directory: AccountDirectory) -> None:
        self._reading = reading
        self._directory = directory

    async def of(self, caller: Caller, chat_id: UUID, asked: ForwardOf) -> tuple[str, Extras]:
        """The words, and what the message that passes them on into the chat carries.

        Raises MessageMissing for what the caller cannot read, whatever the reason; MessageDeleted,
        SystemMessage.
        """
        async with self._reading() as transaction:
            try:
                seen = await access.visible_chat(transaction, caller, asked.chat_id)
            except ChatMissing:
                raise MessageMissing from None
            row = await access.message_in(transaction, seen.chat, asked.message_id)
            messages = MessageCrud(transaction)
            if await messages.hidden_among(row.chat_id, caller.account_id, [row.seq]):
                raise MessageMissing
            access.check_living(row)
            access.check_spoken(row)
            said = _said(row)
            people = await self._directory.people(transaction, {said.sender_id})
        open_to_all = seen.chat.is_public and said.message_id == row.id
        here = said.chat_id == chat_id or open_to_all
        forward = ForwardRead(
            chat_id=said.chat_id if here else None,
            message_id=said.message_id if here else None,
            sender_id=said.sender_id,
            sender=people[said.sender_id],
            sent_at=said.sent_at,
        )
        return said.text, Extras(forward=forward, attachments=files_in(row.extra))


def _said(row: Message) -> Said:
    before = None if row.extra is None else parsed(row.extra).get("forward")
    if before is None:
        return Said(row.text, row.sender_id, row.sent_at, row.chat_id, row.id)
    words = before.get("text")
    chat_id, message_id = before.get("chat_id"), before.get("message_id")
    return Said(
        row.text if words is None else words,
        UUID(before["sender_id"]),
        datetime.fromisoformat(before["sent_at"]),
        chat_id and UUID(chat_id),
        message_id and UUID(message_id),
    )
