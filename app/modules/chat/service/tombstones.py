"""What is left of a deleted message: its place in the line, and nothing of what it said."""

from datetime import datetime
from uuid import UUID

from app.kernel.transaction import Transaction
from app.modules.chat.crud.attachments import AttachmentCrud
from app.modules.chat.crud.chats import ChatCrud
from app.modules.chat.crud.messages import MessageCrud
from app.modules.chat.crud.reactions import PinCrud, ReactionCrud
from app.modules.chat.events import MessageDeleted
from app.modules.chat.models import ChangeKind, Chat, Message
from app.modules.chat.service.assembly import Assembly
from app.modules.chat.service.carrying import Carrying


class Tombstones:
    def __init__(self, assembly: Assembly, carrying: Carrying) -> None:
        self._assembly = assembly
        self._carrying = carrying

    async def bury(
        self, transaction: Transaction, chat: Chat, row: Message, by: UUID, now: datetime
    ) -> None:
        """Deletes a message of a chat that is held; one that is deleted already stays as it is."""
        if row.deleted_at is not None:
            return
        if row.extra is not None:
            await AttachmentCrud(transaction).release(row.chat_id, row.seq, now)
            await self._carrying.dropped(transaction, row)
        row.text, row.extra, row.deleted_at = "", None, now
        await ReactionCrud(transaction).clear(row)
        await PinCrud(transaction).remove(row)
        await MessageCrud(transaction).forget_texts(row)
        row.version = ChatCrud(transaction).next_change(
            chat, ChangeKind.MESSAGE_DELETED, now, seq=row.seq, account_id=by
        )
        message = await self._assembly.message(transaction, chat, row)
        transaction.record(MessageDeleted(version=row.version, message=message))
