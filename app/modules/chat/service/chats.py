"""Opening, listing, changing and deleting chats."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from app.kernel.caller import Caller
from app.kernel.errors import fault
from app.kernel.ids import new_id
from app.kernel.paging import Page, after_moment, moment_cursor
from app.kernel.ports import Clock
from app.kernel.transaction import Transaction, UnitOfWork
from app.modules.auth.public import AccountDirectory, Ignoring, Person
from app.modules.chat import access
from app.modules.chat.access import Membership
from app.modules.chat.crud.chats import ChatCrud, direct_key
from app.modules.chat.crud.members import MemberCrud
from app.modules.chat.errors import ChatFull, DirectClosed
from app.modules.chat.events import ChatChanged, ChatCreated, ChatRemoved
from app.modules.chat.models import ChangeKind, Chat, Member
from app.modules.chat.schemas.chats import ChatCreate, ChatDetail, ChatPatch, ChatRead
from app.modules.chat.schemas.messages import MessageRead
from app.modules.chat.service.assembly import Assembly, chat_read, chat_state
from app.modules.chat.service.members import MemberService
from app.modules.chat.service.notices import Notices
from app.modules.chat.settings import ChatSettings

FIRST_MEMBERS = 50
CHANGEABLE = {"name", "description", "slug", "is_public", "posting"}


class ChatService:
    def __init__(
        self, unit_of_work: UnitOfWork, reading: UnitOfWork, clock: Clock,
        directory: AccountDirectory, ignoring: Ignoring, assembly: Assembly,
        members: MemberService, notices: Notices, settings: ChatSettings,
    ) -> None:  # fmt: skip
        self._unit_of_work = unit_of_work
        self._reading = reading
        self._clock = clock
        self._directory = directory
        self._ignoring = ignoring
        self._assembly = assembly
        self._members = members
        self._notices = notices
        self._settings = settings

    async def create(self, caller: Caller, body: ChatCreate) -> ChatRead:
        """Opens a chat with the caller as owner; a direct chat that is there already is returned.

        Raises InvalidInput for unknown members and what does not fit the type, ChatFull,
        DirectClosed for the first word to somebody who ignores the caller, or whom they ignore.
        """
        others = self._checked_members(caller, body)
        async with self._unit_of_work() as transaction:
            await self._expect_existing(transaction, others)
            if body.type == "direct":
                return await self._open_direct(transaction, caller.account_id, others[0])
            now = self._clock.now()
            chat = ChatCrud(transaction).add(_opened(body, caller.account_id, now))
            return await self._populate(transaction, chat, caller.account_id, others)

    async def mine(self, caller: Caller, limit: int, cursor: str | None) -> Page[ChatRead]:
        """The caller's chats, newest activity first; a constant number of queries."""
        after = after_moment(cursor)
        async with self._reading() as transaction:
            chats = ChatCrud(transaction)
            rows = await chats.page(caller.account_id, limit + 1, after)
            shown = rows[:limit]
            last = await self._assembly.last_messages(
                transaction, [chat for chat, *_ in shown], [m for *_, m in shown if m]
            )
            partners = await self._assembly.partners(
                transaction, caller.account_id, [chat for chat, *_ in shown]
            )
            total = await chats.count(caller.account_id)
        more = len(rows) > limit
        end = shown[-1][0] if more else None
        return Page(
            entities=[
                chat_read(chat, member, last.get(chat.id), partners.get(chat.id))
                for chat, member, _ in shown
            ],
            next_cursor=moment_cursor(end.active_at, end.id) if end else None,
            total_count=total,
        )

    async def get(self, caller: Caller, chat_id: UUID) -> ChatDetail:
        async with self._reading() as transaction:
            seen = await access.visible_chat(transaction, caller, chat_id)
            return await self._detail(transaction, seen)

    async def change(
        self, caller: Caller, chat_id: UUID, body: ChatPatch, newcomers: Sequence[UUID] = ()
    ) -> ChatDetail:
        """Takes over what was given and admits the newcomers; what is the same is no change."""
        given = body.model_dump(include=CHANGEABLE, exclude_unset=True)
        for field in ("name", "posting", "is_public"):
            if field in given and given[field] is None:
                raise fault(field, "required", "Cannot be empty.", "Не может быть пустым.")
        async with self._unit_of_work() as transaction:
            held = await access.managed_chat(transaction, caller, chat_id)
            _check_channels_own(held.chat.type, body)
            await self._members.admit(transaction, held, newcomers)
            changed = {k: v for k, v in given.items() if getattr(held.chat, k) != v}
            for field, value in changed.items():
                setattr(held.chat, field, value)
            if changed:
                held.chat.settle_names()
                chats, kind = ChatCrud(transaction), ChangeKind.CHAT_UPDATED
                version = chats.next_change(held.chat, kind, self._clock.now())
                transaction.record(ChatChanged(chat=chat_state(held.chat), version=version))
            if "name" in changed:
                await self._notices.say(
                    transaction, held.chat, self._clock.now(), caller.account_id, "renamed",
                    name=held.chat.name,
                )  # fmt: skip
            return await self._detail(transaction, held)

    async def delete(self, caller: Caller, chat_id: UUID) -> None:
        """The chat and all that was said in it; for its owner."""
        async with self._unit_of_work() as transaction:
            held = await access.owned_chat(transaction, caller, chat_id)
            await ChatCrud(transaction).remove(held.chat)
            transaction.record(ChatRemoved(chat_id=chat_id))

    def _checked_members(self, caller: Caller, body: ChatCreate) -> list[UUID]:
        """The other members, each once; raises InvalidInput for what does not fit the type."""
        others = [m for m in dict.fromkeys(body.members) if m != caller.account_id]
        if body.type == "direct":
            if len(others) != 1:
                raise fault(
                    "members", "one", "A direct chat takes one other person.",
                    "В личном чате один собеседник.",
                )  # fmt: skip
            if body.name is not None or body.description is not None:
                raise fault(
                    "name", "not_allowed", "A direct chat has no name.",
                    "У личного чата нет названия.",
                )  # fmt: skip
        elif body.name is None:
            raise fault("name", "required", "Is required.", "Обязательно.")
        _check_channels_own(body.type, body)
        limit = self._settings.members_max(body.type)
        if len(others) + 1 > limit:
            raise ChatFull(limit=limit)
        return others

    async def _expect_existing(self, transaction: Transaction, ids: Iterable[UUID]) -> None:
        wanted = set(ids)
        if wanted - await self._directory.existing(transaction, wanted):
            raise fault(
                "members", "unknown", "Somebody is not known here.", "Кто-то здесь неизвестен."
            )

    async def _open_direct(self, transaction: Transaction, mine: UUID, other: UUID) -> ChatRead:
        key = direct_key(mine, other)
        chats = ChatCrud(transaction)
        # The accounts are held, so that nobody is ignored between this question and the chat.
        if await chats.of_key(key) is None and await self._ignoring.held_apart(
            transaction, mine, other
        ):
            raise DirectClosed
        chat, made = await chats.direct(key, _direct(key, self._clock.now()))
        if made:
            return await self._populate(transaction, chat, mine, [other])
        member = await MemberCrud(transaction).get(chat.id, mine)
        if member is None:
            raise LookupError("a direct chat has lost one of its two members")
        last = await self._last_message(transaction, chat, mine)
        return chat_read(chat, member, last, await self._partner(transaction, chat, mine))

    async def _populate(
        self, transaction: Transaction, chat: Chat, mine: UUID, others: list[UUID]
    ) -> ChatRead:
        """The first members come with the chat; they are no changes of its line."""
        members = MemberCrud(transaction)
        role = "member" if chat.type == "direct" else "owner"
        me = members.add(_member(chat, mine, role))
        for account_id in others:
            members.add(_member(chat, account_id, "member"))
        chat.member_count = 1 + len(others)
        transaction.record(
            ChatCreated(chat=chat_state(chat), version=0, account_ids=(mine, *others))
        )
        return chat_read(chat, me, None, await self._partner(transaction, chat, mine))

    async def _detail(self, transaction: Transaction, seen: Membership) -> ChatDetail:
        chat, mine = seen.chat, seen.member.account_id
        last = await self._last_message(transaction, chat, mine)
        partner = await self._partner(transaction, chat, mine)
        rows = await MemberCrud(transaction).page(chat.id, FIRST_MEMBERS, None)
        members = await self._assembly.members(transaction, rows)
        return ChatDetail(
            **dict(chat_read(chat, seen.member, last, partner, visits=seen.visits)),
            members=members,
        )

    async def _partner(self, transaction: Transaction, chat: Chat, mine: UUID) -> Person | None:
        return (await self._assembly.partners(transaction, mine, [chat])).get(chat.id)

    async def _last_message(
        self, transaction: Transaction, chat: Chat, account_id: UUID
    ) -> MessageRead | None:
        row = await ChatCrud(transaction).last_message(chat.id, account_id)
        rows = [] if row is None else [row]
        return (await self._assembly.last_messages(transaction, [chat], rows)).get(chat.id)


def _check_channels_own(chat_type: str, body: ChatCreate | ChatPatch) -> None:
    """Raises InvalidInput for a chat of another type that is given what channels alone have."""
    for field in ("slug", "is_public"):
        if chat_type != "channel" and getattr(body, field):
            raise fault(
                field, "not_allowed", "Only channels have this.", "Это есть только у каналов."
            )


def _opened(body: ChatCreate, owner_id: UUID, now: datetime) -> Chat:
    chat = Chat(
        id=new_id(), type=body.type, name=body.name, description=body.description,
        slug=body.slug, is_public=body.is_public, posting=body.posting, owner_id=owner_id,
        last_seq=0, last_version=0, change_count=0, created_at=now, updated_at=now, active_at=now,
    )  # fmt: skip
    chat.settle_names()
    return chat


def _direct(key: str, now: datetime) -> Chat:
    return Chat(
        id=new_id(), type="direct", direct_key=key, is_public=False, posting="everyone",
        last_seq=0, last_version=0, change_count=0, member_count=0,
        created_at=now, updated_at=now, active_at=now,
    )  # fmt: skip


def _member(chat: Chat, account_id: UUID, role: str) -> Member:
    return Member(
        chat_id=chat.id, account_id=account_id, role=role, joined_at=chat.created_at,
        last_read_seq=0, shown_read_seq=0, marked_unread=False,
    )  # fmt: skip
