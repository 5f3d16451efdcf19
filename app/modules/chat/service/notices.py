"""Messages of the system: what somebody did to the chat, said in the chat itself."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from app.kernel.ids import new_id
from app.kernel.transaction import Transaction
from app.modules.auth.public import AccountDirectory, Person
from app.modules.chat.crud.chats import ChatCrud
from app.modules.chat.crud.members import MemberCrud
from app.modules.chat.crud.messages import MessageCrud
from app.modules.chat.events import MessagePosted
from app.modules.chat.models import Chat, Message
from app.modules.chat.schemas.extras import Extras, SystemKind, SystemRead
from app.modules.chat.schemas.messages import MessageRead
from app.modules.chat.schemas.posted import PostedMessage
from app.modules.chat.service.wording import worded

SHOWN = 20  # people that one message names
MOVES = {"joined", "added", "left", "removed"}


class Notices:
    """Numbered and told as everybody's messages, in the block of what they speak of."""

    def __init__(self, directory: AccountDirectory, quiet_above: int) -> None:
        self._directory = directory
        self._quiet_above = quiet_above

    async def say(
        self, transaction: Transaction, chat: Chat, now: datetime, by: UUID, kind: SystemKind,
        about: Sequence[UUID] = (), name: str | None = None,
    ) -> None:  # fmt: skip
        """What `by` has done, to whom; the chat is held. Large chats would speak of nothing else,
        and nothing of the kind happens in direct ones."""
        moved = max(1, len(about)) if kind in MOVES else 0  # who comes is not counted yet
        if chat.type == "direct" or chat.member_count + moved > self._quiet_above:
            return
        shown = about[:SHOWN]
        people = await self._directory.people(transaction, {by, *shown})
        accounts = [people[account_id] for account_id in shown]
        system = SystemRead(kind=kind, count=len(about), accounts=accounts, name=name)
        seq, version = ChatCrud(transaction).next_message(chat, now)
        row = Message(
            id=new_id(), chat_id=chat.id, seq=seq, version=version, sender_id=by, text="",
            sent_at=now, extra=Extras(system=system).kept(),
        )  # fmt: skip
        MessageCrud(transaction).add(row)
        await self._move_mark(transaction, chat, by)
        message = PostedMessage.of(_read(row, people[by], system))
        transaction.record(MessagePosted(version=version, message=message))

    @staticmethod
    async def _move_mark(transaction: Transaction, chat: Chat, by: UUID) -> None:
        """One's own doing is not unread to oneself; what lay unread before it stays so."""
        member = await MemberCrud(transaction).get(chat.id, by)
        if member is None or member.last_read_seq != chat.last_seq - 1:
            return
        if member.shown_read_seq == member.last_read_seq:
            member.shown_read_seq = chat.last_seq
        member.last_read_seq = chat.last_seq


def _read(row: Message, sender: Person, system: SystemRead) -> MessageRead:
    return MessageRead(
        id=row.id,
        chat_id=row.chat_id,
        seq=row.seq,
        version=row.version,
        sender_id=row.sender_id,
        sender=sender,
        text=worded(system, sender),
        sent_at=row.sent_at,
        system=system,
    )
