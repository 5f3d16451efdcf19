"""Joining a channel that is open to all."""

from uuid import UUID

from app.kernel.caller import Caller
from app.kernel.transaction import Transaction, UnitOfWork
from app.modules.chat import access
from app.modules.chat.crud.chats import ChatCrud
from app.modules.chat.errors import AlreadyMember
from app.modules.chat.models import Chat, Member
from app.modules.chat.schemas.chats import ChatRead
from app.modules.chat.service.assembly import Assembly, chat_read
from app.modules.chat.service.members import MemberService


class JoiningService:
    def __init__(
        self, unit_of_work: UnitOfWork, assembly: Assembly, members: MemberService
    ) -> None:
        self._unit_of_work = unit_of_work
        self._assembly = assembly
        self._members = members

    async def join(self, caller: Caller, chat_id: UUID) -> ChatRead:
        """Makes the caller a member of a public channel; a moderator of the site of any.

        Raises ChatMissing, AlreadyMember, ChatFull, Removed for whom its admins have removed.
        """
        async with self._unit_of_work() as transaction:
            held = await access.joinable_channel(transaction, caller, chat_id)
            admitted = await self._members.admit(transaction, held, [caller.account_id])
            if not admitted:
                raise AlreadyMember
            return await as_entered(transaction, self._assembly, held.chat, admitted[0])


async def as_entered(
    transaction: Transaction, assembly: Assembly, chat: Chat, member: Member
) -> ChatRead:
    """The chat as somebody sees it who is in it now."""
    last = await ChatCrud(transaction).last_message(chat.id, member.account_id)
    shown = await assembly.last_messages(transaction, [chat], [] if last is None else [last])
    return chat_read(chat, member, shown.get(chat.id))
