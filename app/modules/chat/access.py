"""The only way to a chat: having the row is having the right.

`visible_*` reads; everything else holds the chat's row until the block ends, because whoever
changes a chat changes its line. Absent and not yours raise the same ChatMissing.
"""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from app.kernel.caller import Caller
from app.kernel.transaction import Glance, Transaction
from app.modules.chat.crud.chats import ChatCrud
from app.modules.chat.crud.doorsteps import Doorstep, DoorstepCrud
from app.modules.chat.crud.lines import LineCrud, Place, Seat
from app.modules.chat.crud.members import MemberCrud
from app.modules.chat.crud.messages import MessageCrud
from app.modules.chat.crud.pages import Line, PageCrud
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


async def glimpsed_chat(glance: Glance, caller: Caller, chat_id: UUID) -> Line:
    """The same for whoever only reads its pages."""
    line = await PageCrud(glance).line(chat_id, caller.account_id)
    if line is None:
        raise ChatMissing
    return line


async def doorsteps(
    glance: Glance, pairs: Collection[tuple[UUID, UUID]]
) -> dict[tuple[UUID, UUID], Doorstep]:
    """The same for many who come in, by chat and account; those that are nobody's are left out."""
    return await DoorstepCrud(glance).of_pairs(pairs)


async def visible_chats(
    transaction: Transaction, pairs: Collection[tuple[UUID, UUID]]
) -> dict[tuple[UUID, UUID], Membership]:
    """The same for many at once, by chat and account; those that are nobody's are left out."""
    found = await ChatCrud(transaction).with_members(pairs)
    return {(chat.id, member.account_id): Membership(chat, member) for chat, member in found}


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


async def held_seats(
    transaction: Transaction, places: Collection[Place], known: Collection[Place] = ()
) -> dict[Place, Seat]:
    """The same for many at once; places that are nobody's are left out.

    `known` were somebody's a moment ago: they are not asked about before the chats are held, only
    after, like all.
    """
    crud = LineCrud(transaction)
    strange = [place for place in places if place not in known]
    theirs = await crud.members(strange) if strange else set()
    held = [place for place in places if place in known or place in theirs]
    if not held:
        return {}
    return await crud.hold(held)


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
