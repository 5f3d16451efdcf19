"""The only way to a chat: having the row is having the right.

`visible_*` reads; everything else holds the chat's row until the block ends, because whoever
changes a chat changes its line. Absent and not yours raise the same ChatMissing.

Moderators of the site may enter every channel and do there what its owner may; what members do
(writing, reactions, marks) they do once they have joined. Of groups and direct chats they are
strangers like others.
"""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from app.kernel.caller import Caller
from app.kernel.transaction import Glance, Transaction
from app.modules.chat.crud.channels import ChannelCrud, channels_among
from app.modules.chat.crud.chats import ChatCrud
from app.modules.chat.crud.doorsteps import Doorstep, DoorstepCrud
from app.modules.chat.crud.invites import RemovalCrud
from app.modules.chat.crud.join_requests import JoinRequestCrud
from app.modules.chat.crud.lines import LineCrud, Place, Seat
from app.modules.chat.crud.members import MemberCrud
from app.modules.chat.crud.messages import MessageCrud
from app.modules.chat.crud.pages import Line, PageCrud
from app.modules.chat.errors import (
    AlreadyMember,
    ChatMissing,
    DirectClosed,
    JoinRequestDecided,
    JoinRequestMissing,
    MessageDeleted,
    MessageMissing,
    NotAMember,
    NotForDirect,
    OpenToAll,
    Removed,
    RoleTooLow,
    SystemMessage,
    WritingDenied,
)
from app.modules.chat.models import Chat, JoinRequest, Member, Message
from app.modules.chat.schemas import extras
from app.modules.chat.schemas.chats import CLOSED


@dataclass(frozen=True, slots=True)
class Membership:
    """A chat and the caller's place in it.

    `oversees`: a moderator of the site in a channel. Who is no member besides `visits`: their place
    is not stored, and nobody sees it.
    """

    chat: Chat
    member: Member
    oversees: bool = False
    visits: bool = False

    @property
    def owns(self) -> bool:
        return self.oversees or self.member.role == "owner"

    @property
    def manages(self) -> bool:
        return self.oversees or self.member.role in {"owner", "admin"}


def oversees(caller: Caller, chat_type: str) -> bool:
    """Whether the caller looks after the site, and the chat is a part of it that all may see."""
    return caller.moderates and chat_type == "channel"


def place_of(caller: Caller, chat: Chat, member: Member | None) -> Membership:
    over = oversees(caller, chat.type)
    if member is not None:
        return Membership(chat, member, over)
    if not over:
        raise ChatMissing
    return Membership(chat, visitor(chat, caller.account_id), over, visits=True)


def visitor(chat: Chat, account_id: UUID) -> Member:
    """Somebody to whom nothing is unread."""
    return Member(
        chat_id=chat.id, account_id=account_id, role="visitor", joined_at=chat.created_at,
        last_read_seq=chat.last_seq, shown_read_seq=0, marked_unread=False,
    )  # fmt: skip


async def visible_chat(transaction: Transaction, caller: Caller, chat_id: UUID) -> Membership:
    found = await ChatCrud(transaction).with_member(chat_id, caller.account_id)
    if found is not None:
        return place_of(caller, *found)
    chat = await ChannelCrud(transaction).get(chat_id) if caller.moderates else None
    if chat is None:
        raise ChatMissing
    return place_of(caller, chat, None)


async def glimpsed_chat(glance: Glance, caller: Caller, chat_id: UUID) -> Line:
    """The same for whoever only reads its pages."""
    pages = PageCrud(glance)
    line = await pages.line(chat_id, caller.account_id)
    if line is None and caller.moderates:
        line = await pages.channel_line(chat_id)
    if line is None:
        raise ChatMissing
    return line


async def doorsteps(
    glance: Glance, pairs: Collection[tuple[UUID, UUID]], moderators: Collection[UUID] = ()
) -> dict[tuple[UUID, UUID], Doorstep]:
    """The same for many who come in, by chat and account; those that are nobody's are left out."""
    return await DoorstepCrud(glance).of_pairs(pairs, moderators)


async def visible_chats(
    transaction: Transaction, callers: Collection[tuple[UUID, Caller]]
) -> dict[tuple[UUID, UUID], Membership]:
    """The same for many at once, by chat and account; those that are nobody's are left out."""
    by_pair = {(chat_id, caller.account_id): caller for chat_id, caller in callers}
    rows = await ChatCrud(transaction).with_members(by_pair)
    found = {
        (chat.id, member.account_id): place_of(by_pair[chat.id, member.account_id], chat, member)
        for chat, member in rows
    }
    visitors = [pair for pair, by in by_pair.items() if by.moderates and pair not in found]
    if visitors:
        chats = await ChannelCrud(transaction).many({chat_id for chat_id, _ in visitors})
        for pair in visitors:
            if pair[0] in chats:
                found[pair] = place_of(by_pair[pair], chats[pair[0]], None)
    return found


async def overseen_chat(transaction: Transaction, caller: Caller, chat_id: UUID) -> Membership:
    """Any member's, and locked; for moderators any channel. Strangers are refused before they
    could wait for a lock."""
    members = MemberCrud(transaction)
    if not await members.among(chat_id, [caller.account_id]):
        await _expect_overseen(transaction, caller, chat_id)
    chat = await ChatCrud(transaction).lock(chat_id)
    member = await members.lock(chat_id, caller.account_id)
    if chat is None:
        raise ChatMissing
    return place_of(caller, chat, member)


async def _expect_overseen(transaction: Transaction, caller: Caller, chat_id: UUID) -> None:
    if not caller.moderates or await ChannelCrud(transaction).is_public(chat_id) is None:
        raise ChatMissing


async def held_chat(transaction: Transaction, caller: Caller, chat_id: UUID) -> Membership:
    """Any member's, and locked."""
    held = await overseen_chat(transaction, caller, chat_id)
    if held.visits:
        raise NotAMember
    return held


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


async def visited(transaction: Transaction, places: Collection[tuple[Caller, UUID]]) -> set[UUID]:
    """Which of these chats are channels that the callers, no members there, may only visit."""
    asked = {chat_id for caller, chat_id in places if caller.moderates}
    return await channels_among(transaction, asked) if asked else set()


async def writable_chat(transaction: Transaction, caller: Caller, chat_id: UUID) -> Membership:
    held = await held_chat(transaction, caller, chat_id)
    expect_open(held.chat)
    if held.chat.posting == "admins" and not held.manages:
        raise WritingDenied
    return held


def expect_open(chat: Chat) -> None:
    """Raises DirectClosed where nothing may be added to what the two have said."""
    if chat.posting == CLOSED:
        raise DirectClosed


async def managed_chat(transaction: Transaction, caller: Caller, chat_id: UUID) -> Membership:
    """A chat with roles, in which the caller is owner or admin."""
    held = await overseen_chat(transaction, caller, chat_id)
    if held.chat.type == "direct":
        raise NotForDirect
    if not held.manages:
        raise RoleTooLow
    return held


async def managed_view(transaction: Transaction, caller: Caller, chat_id: UUID) -> Membership:
    """The same as `managed_chat`, to be read."""
    seen = await visible_chat(transaction, caller, chat_id)
    if seen.chat.type == "direct":
        raise NotForDirect
    if not seen.manages:
        raise RoleTooLow
    return seen


async def owned_chat(transaction: Transaction, caller: Caller, chat_id: UUID) -> Membership:
    held = await managed_chat(transaction, caller, chat_id)
    if not held.owns:
        raise RoleTooLow
    return held


async def joinable_channel(transaction: Transaction, caller: Caller, chat_id: UUID) -> Membership:
    """A channel that the caller may simply join, held; they are no member yet."""
    held = await _strange_channel(transaction, caller, chat_id)
    if not held.chat.is_public and not held.oversees:
        raise ChatMissing
    if not held.oversees and await RemovalCrud(transaction).stands(chat_id, caller.account_id):
        raise Removed
    return held


async def askable_channel(transaction: Transaction, caller: Caller, chat_id: UUID) -> Membership:
    """A channel whose admins the caller has to ask, held; they are no member yet."""
    held = await _strange_channel(transaction, caller, chat_id)
    if held.chat.is_public:
        raise OpenToAll
    return held


async def _strange_channel(transaction: Transaction, caller: Caller, chat_id: UUID) -> Membership:
    """Any channel, held, and the place that somebody has who is not in it."""
    members = MemberCrud(transaction)
    if await members.among(chat_id, [caller.account_id]):
        raise AlreadyMember
    if await ChannelCrud(transaction).is_public(chat_id) is None:
        raise ChatMissing
    chat = await ChatCrud(transaction).lock(chat_id)
    if chat is None:
        raise ChatMissing
    if await members.lock(chat_id, caller.account_id) is not None:
        raise AlreadyMember
    place = visitor(chat, caller.account_id)
    return Membership(chat, place, oversees(caller, chat.type), visits=True)


async def join_request_in(transaction: Transaction, chat: Chat, request_id: UUID) -> JoinRequest:
    """A request that waits for an answer, in a chat that the caller holds; locked."""
    request = await JoinRequestCrud(transaction).lock(chat.id, request_id)
    if request is None:
        raise JoinRequestMissing
    if request.status != "pending":
        raise JoinRequestDecided
    return request


async def own_join_request(
    transaction: Transaction, caller: Caller, chat_id: UUID, request_id: UUID
) -> JoinRequest:
    """The caller's own, while it waits for an answer; the chat is held."""
    requests = JoinRequestCrud(transaction)
    mine = await requests.of(chat_id, caller.account_id)
    if mine is None or mine.id != request_id:
        raise JoinRequestMissing
    chat = await ChatCrud(transaction).lock(chat_id)
    if chat is None:
        raise JoinRequestMissing
    return await join_request_in(transaction, chat, request_id)


async def message_in(transaction: Transaction, chat: Chat, message_id: UUID) -> Message:
    """A message of a chat that the caller got from here."""
    message = await MessageCrud(transaction).by_id(chat.id, message_id)
    if message is None:
        raise MessageMissing
    return message


async def living_message(transaction: Transaction, chat: Chat, message_id: UUID) -> Message:
    """One that has not been deleted."""
    message = await message_in(transaction, chat, message_id)
    check_living(message)
    return message


async def spoken_message(transaction: Transaction, chat: Chat, message_id: UUID) -> Message:
    """One that somebody has said: not deleted, and not the system's."""
    message = await living_message(transaction, chat, message_id)
    check_spoken(message)
    return message


def check_living(message: Message) -> None:
    """Raises MessageDeleted."""
    if message.deleted_at is not None:
        raise MessageDeleted


def check_spoken(message: Message) -> None:
    """Raises SystemMessage for what nobody has said."""
    if message.extra is not None and "system" in extras.parsed(message.extra):
        raise SystemMessage
