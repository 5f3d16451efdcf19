"""The only way to a chat: having the row is having the right.

`visible_*` reads; everything else holds the chat's row until the block ends, because whoever
changes a chat changes its line. Absent and not yours raise the same ChatMissing.
"""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from app.kernel.caller import Caller
from app.kernel.transaction import Transaction
from app.modules.chat.crud.chats import ChatCrud
from app.modules.chat.crud.members import MemberCrud
from app.modules.chat.crud.messages import MessageCrud
from app.modules.chat.errors import (
    ChatMissing,
    MessageDeleted,
    MessageMissing,
    NotForDirect,
    RoleTooLow,
    WritingDenied,
)
from app.modules.chat.models import Chat, Member, Message


@dataclass(frozen=True, slots=True)
class Membership:
    """A chat and the caller's place in it."""

    chat: Chat
    member: Member

    @property
    def manages(self) -> bool:
        return self.member.role in {"owner", "admin"}


async def visible_chat(transaction: Transaction, caller: Caller, chat_id: UUID) -> Membership:
    found = await ChatCrud(transaction).with_member(chat_id, caller.account_id)
    if found is None:
        raise ChatMissing
    return Membership(*found)


async def held_chat(transaction: Transaction, caller: Caller, chat_id: UUID) -> Membership:
    """Any member's, and locked. Strangers are refused before they could wait for a lock."""
    members = MemberCrud(transaction)
    if not await members.among(chat_id, [caller.account_id]):
        raise ChatMissing
    chat = await ChatCrud(transaction).lock(chat_id)
    member = await members.lock(chat_id, caller.account_id)
    if chat is None or member is None:
        raise ChatMissing
    return Membership(chat, member)


async def held_chats(
    transaction: Transaction, pairs: Collection[tuple[UUID, UUID]]
) -> dict[tuple[UUID, UUID], Membership]:
    """The same for many at once, by chat and account; those that are nobody's are left out."""
    members = MemberCrud(transaction)
    theirs = {(member.chat_id, member.account_id) for member in await members.of_pairs(pairs)}
    if not theirs:
        return {}
    locked = await ChatCrud(transaction).lock_all({chat_id for chat_id, _ in theirs})
    chats = {chat.id: chat for chat in locked}
    return {
        (member.chat_id, member.account_id): Membership(chats[member.chat_id], member)
        for member in await members.of_pairs(theirs)
        if member.chat_id in chats
    }


async def writable_chat(transaction: Transaction, caller: Caller, chat_id: UUID) -> Membership:
    held = await held_chat(transaction, caller, chat_id)
    if held.chat.posting == "admins" and not held.manages:
        raise WritingDenied
    return held


async def managed_chat(transaction: Transaction, caller: Caller, chat_id: UUID) -> Membership:
    """A chat with roles, in which the caller is owner or admin."""
    held = await held_chat(transaction, caller, chat_id)
    if held.chat.type == "direct":
        raise NotForDirect
    if not held.manages:
        raise RoleTooLow
    return held


async def owned_chat(transaction: Transaction, caller: Caller, chat_id: UUID) -> Membership:
    held = await managed_chat(transaction, caller, chat_id)
    if held.member.role != "owner":
        raise RoleTooLow
    return held


async def message_in(transaction: Transaction, chat: Chat, message_id: UUID) -> Message:
    """A message of a chat that the caller got from here."""
    message = await MessageCrud(transaction).by_id(chat.id, message_id)
    if message is None:
        raise MessageMissing
    return message


async def living_message(transaction: Transaction, chat: Chat, message_id: UUID) -> Message:
    """One that has not been deleted."""
    message = await message_in(transaction, chat, message_id)
    if message.deleted_at is not None:
        raise MessageDeleted
    return message
