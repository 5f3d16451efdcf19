"""Asking to be let into a channel that is not public, and what its admins answer."""

from uuid import UUID

from app.kernel.caller import Caller
from app.kernel.ids import new_id
from app.kernel.paging import Page, after_id, encode_cursor
from app.kernel.ports import Clock
from app.kernel.transaction import UnitOfWork
from app.modules.auth.public import AccountDirectory
from app.modules.chat import access
from app.modules.chat.crud.join_requests import JoinRequestCrud
from app.modules.chat.errors import ChatMissing, JoinRequestMissing, RoleTooLow
from app.modules.chat.models import JoinRequest
from app.modules.chat.schemas.join_requests import JoinRequestRead
from app.modules.chat.service.answers import Answers, request_read
from app.modules.chat.service.members import MemberService


class JoinRequestService:
    def __init__(
        self, unit_of_work: UnitOfWork, reading: UnitOfWork, clock: Clock,
        directory: AccountDirectory, members: MemberService, answers: Answers,
    ) -> None:  # fmt: skip
        self._unit_of_work = unit_of_work
        self._reading = reading
        self._clock = clock
        self._directory = directory
        self._members = members
        self._answers = answers

    async def ask(self, caller: Caller, chat_id: UUID) -> JoinRequestRead:
        """One request waits at a time; after an answer one may ask again.

        Raises ChatMissing, AlreadyMember, OpenToAll, AlreadyAsked.
        """
        async with self._unit_of_work() as transaction:
            await access.askable_channel(transaction, caller, chat_id)
            request = JoinRequest(
                id=new_id(), chat_id=chat_id, account_id=caller.account_id, status="pending",
                asked_at=self._clock.now(),
            )  # fmt: skip
            await JoinRequestCrud(transaction).replace(request)
            return await self._answers.tell(transaction, request)

    async def page(
        self, caller: Caller, chat_id: UUID, limit: int, cursor: str | None
    ) -> Page[JoinRequestRead]:
        """To admins those that wait, in the order of their coming; to whoever asked their own."""
        after = after_id(cursor)
        async with self._reading() as transaction:
            crud = JoinRequestCrud(transaction)
            try:
                seen = await access.visible_chat(transaction, caller, chat_id)
            except ChatMissing:
                mine = await crud.of(chat_id, caller.account_id)
                if mine is None:
                    raise
                rows = [mine]
            else:
                if not seen.manages:
                    raise RoleTooLow
                rows = list(await crud.page(chat_id, limit + 1, after))
            shown = rows[:limit]
            people = await self._directory.people(transaction, {row.account_id for row in shown})
        return Page(
            entities=[request_read(row, people[row.account_id]) for row in shown],
            next_cursor=encode_cursor(str(shown[-1].id)) if len(rows) > limit else None,
        )

    async def accept(self, caller: Caller, chat_id: UUID, request_id: UUID) -> JoinRequestRead:
        """Lets somebody in.

        Raises ChatMissing, RoleTooLow, JoinRequestMissing, JoinRequestDecided, ChatFull.
        """
        async with self._unit_of_work() as transaction:
            held = await access.managed_chat(transaction, caller, chat_id)
            request = await access.join_request_in(transaction, held.chat, request_id)
            if not await self._directory.existing(transaction, [request.account_id]):
                raise JoinRequestMissing
            await self._members.admit(transaction, held, [request.account_id])
            return await self._answers.give(transaction, request, "accepted", self._clock.now())

    async def decline(self, caller: Caller, chat_id: UUID, request_id: UUID) -> JoinRequestRead:
        """Raises ChatMissing, RoleTooLow, JoinRequestMissing, JoinRequestDecided."""
        async with self._unit_of_work() as transaction:
            held = await access.managed_chat(transaction, caller, chat_id)
            request = await access.join_request_in(transaction, held.chat, request_id)
            return await self._answers.give(transaction, request, "declined", self._clock.now())

    async def withdraw(self, caller: Caller, chat_id: UUID, request_id: UUID) -> None:
        """Takes back one's own request. Raises JoinRequestMissing, JoinRequestDecided."""
        async with self._unit_of_work() as transaction:
            request = await access.own_join_request(transaction, caller, chat_id, request_id)
            await self._answers.give(transaction, request, "withdrawn", self._clock.now())
            await JoinRequestCrud(transaction).remove(request)
