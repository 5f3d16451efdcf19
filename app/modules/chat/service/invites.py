"""Links into groups and channels: made, shown and revoked by their admins, used by anybody."""

from collections.abc import Sequence
from uuid import UUID

from app.kernel.caller import Caller
from app.kernel.errors import fault
from app.kernel.ids import new_id
from app.kernel.paging import Page, after_id, encode_cursor
from app.kernel.ports import Clock
from app.kernel.transaction import Transaction, UnitOfWork
from app.modules.auth.public import AccountDirectory
from app.modules.chat import access
from app.modules.chat.crud.invites import InviteCrud
from app.modules.chat.errors import TooManyInvites
from app.modules.chat.models import Invite
from app.modules.chat.schemas.chats import ChatRead
from app.modules.chat.schemas.invites import InviteCreate, InviteRead
from app.modules.chat.service.assembly import Assembly
from app.modules.chat.service.invite_codes import InviteCodes
from app.modules.chat.service.joining import as_entered
from app.modules.chat.service.members import MemberService

INVITES_MAX = 100  # links of a chat that can still be used


class InviteService:
    def __init__(
        self, unit_of_work: UnitOfWork, reading: UnitOfWork, clock: Clock,
        directory: AccountDirectory, assembly: Assembly, members: MemberService,
        codes: InviteCodes,
    ) -> None:  # fmt: skip
        self._unit_of_work = unit_of_work
        self._reading = reading
        self._clock = clock
        self._directory = directory
        self._assembly = assembly
        self._members = members
        self._codes = codes

    async def create(self, caller: Caller, chat_id: UUID, body: InviteCreate) -> InviteRead:
        """Raises ChatMissing, RoleTooLow, NotForDirect, TooManyInvites, InvalidInput for an end
        that has passed."""
        now = self._clock.now()
        if body.expires_at is not None and body.expires_at <= now:
            raise fault("expires_at", "in_the_past", "Is over already.", "Уже прошло.")
        async with self._unit_of_work() as transaction:
            await access.managed_chat(transaction, caller, chat_id)
            invites = InviteCrud(transaction)
            if await invites.count(chat_id) >= INVITES_MAX:
                await invites.remove_over(chat_id, now)
                if await invites.count(chat_id) >= INVITES_MAX:
                    raise TooManyInvites(limit=INVITES_MAX)
            invite = invites.add(
                Invite(
                    id=new_id(), chat_id=chat_id, created_by_id=caller.account_id, uses=0,
                    max_uses=body.max_uses, expires_at=body.expires_at, created_at=now,
                )
            )  # fmt: skip
            return (await self._read(transaction, [invite]))[0]

    async def page(
        self, caller: Caller, chat_id: UUID, limit: int, cursor: str | None
    ) -> Page[InviteRead]:
        """The newest first, those that are over too. Raises ChatMissing, RoleTooLow,
        NotForDirect."""
        before = after_id(cursor)
        async with self._reading() as transaction:
            await access.managed_view(transaction, caller, chat_id)
            rows = await InviteCrud(transaction).page(chat_id, limit + 1, before)
            shown = await self._read(transaction, rows[:limit])
        more = len(rows) > limit
        return Page(entities=shown, next_cursor=encode_cursor(str(shown[-1].id)) if more else None)

    async def revoke(self, caller: Caller, chat_id: UUID, invite_id: UUID) -> None:
        """Nobody comes in by it from now on. Raises ChatMissing, RoleTooLow, InviteMissing."""
        async with self._unit_of_work() as transaction:
            held = await access.managed_chat(transaction, caller, chat_id)
            invite = await access.invite_of(transaction, held.chat, invite_id)
            await InviteCrud(transaction).remove(invite)

    async def join(self, caller: Caller, code: str) -> ChatRead:
        """Makes the caller a member; who is one already takes no use of the link.

        Raises InviteMissing for whatever is wrong with the link, Removed, ChatFull.
        """
        invite_id = self._codes.read(code)
        async with self._unit_of_work() as transaction:
            invited = await access.invited_chat(transaction, caller, invite_id, self._clock.now())
            chat, member = invited.place.chat, invited.place.member
            if invited.invite is not None:
                [member] = await self._members.admit(
                    transaction, invited.place, [caller.account_id]
                )
                invited.invite.uses += 1
            return await as_entered(transaction, self._assembly, chat, member)

    async def _read(self, transaction: Transaction, rows: Sequence[Invite]) -> list[InviteRead]:
        people = await self._directory.people(transaction, {row.created_by_id for row in rows})
        return [
            InviteRead(
                id=row.id,
                chat_id=row.chat_id,
                code=self._codes.of(row.id),
                created_by=people[row.created_by_id],
                max_uses=row.max_uses,
                uses=row.uses,
                expires_at=row.expires_at,
                created_at=row.created_at,
            )
            for row in rows
        ]
