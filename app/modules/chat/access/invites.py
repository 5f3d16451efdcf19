"""The way to a chat by a link, for whoever has one; and to a link, for the chat's admins."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.kernel.caller import Caller
from app.kernel.transaction import Transaction
from app.modules.chat.access.chats import Membership, place_of, visitor
from app.modules.chat.crud.chats import ChatCrud
from app.modules.chat.crud.invites import InviteCrud, RemovalCrud
from app.modules.chat.crud.members import MemberCrud
from app.modules.chat.errors import InviteMissing, Removed
from app.modules.chat.models import Chat, Invite


async def invite_of(transaction: Transaction, chat: Chat, invite_id: UUID) -> Invite:
    """A link into a chat that the caller got from here."""
    invite = await InviteCrud(transaction).lock(invite_id)
    if invite is None or invite.chat_id != chat.id:
        raise InviteMissing
    return invite


@dataclass(frozen=True, slots=True)
class Invited:
    """The chat that a link leads into, and the place that the caller has or gets there.

    `invite` is None for who is a member already. Else the chat and the link are held.
    """

    place: Membership
    invite: Invite | None


async def invited_chat(
    transaction: Transaction, caller: Caller, invite_id: UUID, now: datetime
) -> Invited:
    """Whom a link does not let in waits for no lock."""
    chats, invites, me = ChatCrud(transaction), InviteCrud(transaction), caller.account_id
    invite = await invites.get(invite_id)
    if invite is None:
        raise InviteMissing
    chat_id = invite.chat_id
    found = await chats.with_member(chat_id, me)
    if found is not None:
        return Invited(place_of(caller, *found), None)
    if invite.over(now):
        raise InviteMissing
    chat = await chats.lock(chat_id)
    member = await MemberCrud(transaction).lock(chat_id, me)
    if chat is not None and member is not None:
        return Invited(place_of(caller, chat, member), None)
    invite = await invites.lock(invite_id)
    if chat is None or invite is None or invite.over(now):
        raise InviteMissing
    if await RemovalCrud(transaction).stands(chat_id, me):
        raise Removed
    return Invited(Membership(chat, visitor(chat, me), visits=True), invite)
