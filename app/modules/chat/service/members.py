"""Who is in a chat: adding, removing, leaving, roles and ownership."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from app.kernel.caller import Caller
from app.kernel.errors import fault
from app.kernel.paging import Page, after_moment, moment_cursor
from app.kernel.ports import Clock
from app.kernel.transaction import Transaction, UnitOfWork
from app.modules.auth.public import AccountDirectory
from app.modules.chat import access
from app.modules.chat.access import Membership
from app.modules.chat.crud.chats import ChatCrud
from app.modules.chat.crud.invites import RemovalCrud
from app.modules.chat.crud.members import MemberCrud
from app.modules.chat.errors import ChatFull, MemberMissing, NotForDirect, OwnerStays, RoleTooLow
from app.modules.chat.events import ChatChanged, MemberChanged, MemberJoined, MemberLeft
from app.modules.chat.models import ChangeKind, Member
from app.modules.chat.schemas.extras import SystemKind
from app.modules.chat.schemas.members import ChatRole, MemberPatch, MemberRead
from app.modules.chat.service.answers import Answers
from app.modules.chat.service.assembly import Assembly, chat_state
from app.modules.chat.service.marks import marks
from app.modules.chat.service.notices import Notices
from app.modules.chat.settings import ChatSettings

FOR_GOOD = datetime(9999, 12, 31, tzinfo=UTC)


class MemberService:
    def __init__(
        self, unit_of_work: UnitOfWork, reading: UnitOfWork, clock: Clock,
        directory: AccountDirectory, assembly: Assembly, answers: Answers, notices: Notices,
        settings: ChatSettings,
    ) -> None:  # fmt: skip
        self._unit_of_work = unit_of_work
        self._reading = reading
        self._clock = clock
        self._directory = directory
        self._assembly = assembly
        self._answers = answers
        self._notices = notices
        self._settings = settings

    async def page(
        self, caller: Caller, chat_id: UUID, limit: int, cursor: str | None
    ) -> Page[MemberRead]:
        """Members in the order of joining."""
        after = after_moment(cursor)
        async with self._reading() as transaction:
            seen = await access.visible_chat(transaction, caller, chat_id)
            rows = await MemberCrud(transaction).page(chat_id, limit + 1, after)
            shown = rows[:limit]
            entities = await self._assembly.members(transaction, shown)
            total = seen.chat.member_count
        end = shown[-1] if len(rows) > limit else None
        cursor = moment_cursor(end.joined_at, end.account_id) if end else None
        return Page(entities=entities, next_cursor=cursor, total_count=total)

    async def add(
        self, caller: Caller, chat_id: UUID, account_ids: Sequence[UUID]
    ) -> list[MemberRead]:
        """Adds people, one change of the line each; those who are in already stay as they are.

        Raises ChatMissing, RoleTooLow, NotForDirect, ChatFull, InvalidInput for unknown people.
        """
        async with self._unit_of_work() as transaction:
            held = await access.managed_chat(transaction, caller, chat_id)
            rows = await self.admit(transaction, held, account_ids)
            return await self._assembly.members(transaction, rows)

    async def admit(
        self, transaction: Transaction, held: Membership, account_ids: Sequence[UUID]
    ) -> list[Member]:
        """The same inside a block in which the chat is held already; gives the new members."""
        present = await MemberCrud(transaction).among(held.chat.id, account_ids)
        new = [a for a in dict.fromkeys(account_ids) if a not in present]
        if set(new) - await self._directory.existing(transaction, new):
            raise fault(
                "account_ids", "unknown", "Somebody is not known here.", "Кто-то здесь неизвестен."
            )
        limit = self._settings.members_max(held.chat.type)
        if held.chat.member_count + len(new) > limit:
            raise ChatFull(limit=limit)
        await self._answers.let_in(transaction, held.chat, new, self._clock.now())
        await RemovalCrud(transaction).forget(held.chat.id, new)
        if new:  # said first: nothing of it is unread to those who come in
            joined = new == [held.member.account_id]
            await self._say(transaction, held, *(("joined", ()) if joined else ("added", new)))
        return [self._join(transaction, held, account_id) for account_id in new]

    async def change_role(
        self, caller: Caller, chat_id: UUID, account_id: UUID, body: MemberPatch
    ) -> MemberRead:
        """Makes a member an admin or an admin a member; for the owner."""
        async with self._unit_of_work() as transaction:
            held = await access.owned_chat(transaction, caller, chat_id)
            member = await _member(transaction, chat_id, account_id)
            if member.role == "owner":
                raise OwnerStays
            self._give_role(transaction, held, member, body.role)
            return (await self._assembly.members(transaction, [member]))[0]

    async def hand_over(self, caller: Caller, chat_id: UUID, account_id: UUID) -> MemberRead:
        """Makes a member the owner and the owner an admin."""
        async with self._unit_of_work() as transaction:
            held = await access.owned_chat(transaction, caller, chat_id)
            heir = await _member(transaction, chat_id, account_id)
            if heir.role != "owner":
                await self._dethrone(transaction, held)
                held.chat.owner_id = account_id
                self._give_role(transaction, held, heir, "owner")
                kind, now = ChangeKind.CHAT_UPDATED, self._clock.now()
                version = ChatCrud(transaction).next_change(held.chat, kind, now)
                transaction.record(ChatChanged(chat=chat_state(held.chat), version=version))
                await self._say(transaction, held, "owner_changed", [account_id])
            return (await self._assembly.members(transaction, [heir]))[0]

    async def remove(self, caller: Caller, chat_id: UUID, account_id: UUID) -> None:
        """Removes somebody: the owner anybody but themselves, an admin members; or leaves."""
        if account_id == caller.account_id:
            await self.leave(caller, chat_id)
            return
        async with self._unit_of_work() as transaction:
            held = await access.managed_chat(transaction, caller, chat_id)
            member = await _member(transaction, chat_id, account_id)
            if member.role == "owner":
                raise OwnerStays
            if member.role == "admin" and not held.owns:
                raise RoleTooLow
            await RemovalCrud(transaction).add(chat_id, account_id, self._clock.now())
            await self._part(transaction, held, member)
            await self._say(transaction, held, "removed", [account_id])

    async def leave(self, caller: Caller, chat_id: UUID) -> None:
        """Leaves; an owner has to hand the chat over first, or delete it."""
        async with self._unit_of_work() as transaction:
            held = await access.held_chat(transaction, caller, chat_id)
            if held.chat.type == "direct":
                raise NotForDirect
            if held.member.role == "owner":
                raise OwnerStays
            await self._part(transaction, held, held.member)
            await self._say(transaction, held, "left")

    async def mute(self, caller: Caller, chat_id: UUID, until: datetime | None) -> None:
        """No notices from this chat until then; without a time, for good."""
        async with self._unit_of_work() as transaction:
            held = await access.held_chat(transaction, caller, chat_id)
            held.member.muted_until = until or FOR_GOOD
            transaction.record(marks(held))

    async def unmute(self, caller: Caller, chat_id: UUID) -> None:
        async with self._unit_of_work() as transaction:
            held = await access.held_chat(transaction, caller, chat_id)
            held.member.muted_until = None
            transaction.record(marks(held))

    def _join(self, transaction: Transaction, held: Membership, account_id: UUID) -> Member:
        """A new member sees the earlier history, but nothing of it is unread."""
        chat, now = held.chat, self._clock.now()
        member = MemberCrud(transaction).add(
            Member(
                chat_id=chat.id,
                account_id=account_id,
                role="member",
                joined_at=now,
                joined_seq=chat.last_seq,
                last_read_seq=chat.last_seq,
                shown_read_seq=chat.last_seq,
                marked_unread=False,
            )
        )
        chat.member_count += 1
        version = ChatCrud(transaction).next_change(
            chat, ChangeKind.USER_JOINED, now, account_id=account_id
        )
        transaction.record(
            MemberJoined(
                chat=chat_state(chat), version=version, account_id=account_id, role="member",
                quiet=self._assembly.quiet(chat),
            )
        )  # fmt: skip
        return member

    async def _part(self, transaction: Transaction, held: Membership, member: Member) -> None:
        account_id, quiet = member.account_id, self._assembly.quiet(held.chat)
        await MemberCrud(transaction).remove(member)
        held.chat.member_count -= 1
        version = ChatCrud(transaction).next_change(
            held.chat, ChangeKind.USER_LEFT, self._clock.now(), account_id=account_id
        )
        transaction.record(
            MemberLeft(chat_id=held.chat.id, version=version, account_id=account_id, quiet=quiet)
        )

    async def _dethrone(self, transaction: Transaction, held: Membership) -> None:
        """Whoever owns the chat is an admin from now on; that need not be who hands it over."""
        owner_id = held.chat.owner_id
        owner = owner_id and await MemberCrud(transaction).lock(held.chat.id, owner_id)
        if owner:
            self._give_role(transaction, held, owner, "admin")

    async def _say(
        self, transaction: Transaction, held: Membership, kind: SystemKind,
        about: Sequence[UUID] = (),
    ) -> None:  # fmt: skip
        by, now = held.member.account_id, self._clock.now()
        await self._notices.say(transaction, held.chat, now, by, kind, about)

    def _give_role(
        self, transaction: Transaction, held: Membership, member: Member, role: ChatRole
    ) -> None:
        if member.role == role:
            return
        member.role = role
        kind, now = ChangeKind.MEMBER_UPDATED, self._clock.now()
        version = ChatCrud(transaction).next_change(
            held.chat, kind, now, account_id=member.account_id
        )
        transaction.record(
            MemberChanged(
                chat_id=held.chat.id, version=version, account_id=member.account_id, role=role
            )
        )


async def _member(transaction: Transaction, chat_id: UUID, account_id: UUID) -> Member:
    member = await MemberCrud(transaction).lock(chat_id, account_id)
    if member is None:
        raise MemberMissing
    return member
