"""Leaving all chats for good, in the block that erases an account."""

from datetime import datetime, timedelta
from uuid import UUID

from app.kernel.transaction import Transaction
from app.modules.auth.public import AccountDirectory
from app.modules.chat.crud.attachments import AttachmentCrud
from app.modules.chat.crud.chats import ChatCrud
from app.modules.chat.crud.erasure import ErasureCrud
from app.modules.chat.crud.members import MemberCrud
from app.modules.chat.events import ChatChanged, ChatRemoved, MemberChanged, MemberLeft
from app.modules.chat.models import ChangeKind, Chat
from app.modules.chat.service.assembly import Assembly, chat_state
from app.modules.chat.service.notices import Notices

LONG_AGO = timedelta(days=30)  # what is free since then goes with the next sweep
HEIRS = 50  # members that are looked at for a new owner


class ChatErasure:
    """A group goes on with another owner; one that nobody else is in goes with its owner.

    Direct chats stay as they are: the other person keeps what was said. Files that were sent and
    never posted go.
    """

    def __init__(self, directory: AccountDirectory, assembly: Assembly, notices: Notices) -> None:
        self._directory = directory
        self._assembly = assembly
        self._notices = notices

    async def erase(self, transaction: Transaction, account_id: UUID, now: datetime) -> None:
        await AttachmentCrud(transaction).give_up(account_id, now - LONG_AGO)
        ids = await ErasureCrud(transaction).group_ids(account_id)
        for chat in await ChatCrud(transaction).lock_all(ids):
            await self._leave(transaction, chat, account_id, now)

    async def _leave(
        self, transaction: Transaction, chat: Chat, account_id: UUID, now: datetime
    ) -> None:
        members = MemberCrud(transaction)
        member = await members.lock(chat.id, account_id)
        if member is None:
            return
        if chat.member_count == 1:
            await ChatCrud(transaction).remove(chat)
            transaction.record(ChatRemoved(chat_id=chat.id))
            return
        if member.role == "owner":
            await self._hand_over(transaction, chat, account_id, now)
        quiet = self._assembly.quiet(chat)
        await members.remove(member)
        chat.member_count -= 1
        version = ChatCrud(transaction).next_change(
            chat, ChangeKind.USER_LEFT, now, account_id=account_id
        )
        transaction.record(
            MemberLeft(chat_id=chat.id, version=version, account_id=account_id, quiet=quiet)
        )
        await self._notices.say(transaction, chat, now, account_id, "left")

    async def _hand_over(
        self, transaction: Transaction, chat: Chat, account_id: UUID, now: datetime
    ) -> None:
        """To whoever can take part; failing that to whoever is next."""
        chats = ChatCrud(transaction)
        heirs = await ErasureCrud(transaction).heirs(chat.id, account_id, HEIRS)
        able = await self._directory.existing(transaction, heirs)
        heir_id = next((heir for heir in heirs if heir in able), heirs[0])
        heir = await MemberCrud(transaction).lock(chat.id, heir_id)
        if heir is None:
            raise LookupError("a member is gone while the chat is held")
        heir.role, chat.owner_id = "owner", heir_id
        version = chats.next_change(chat, ChangeKind.MEMBER_UPDATED, now, account_id=heir_id)
        transaction.record(
            MemberChanged(chat_id=chat.id, version=version, account_id=heir_id, role="owner")
        )
        version = chats.next_change(chat, ChangeKind.CHAT_UPDATED, now)
        transaction.record(ChatChanged(chat=chat_state(chat), version=version))
        await self._notices.say(transaction, chat, now, account_id, "owner_changed", [heir_id])
