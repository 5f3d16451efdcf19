"""Requests to be let into channels."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, literal, select

from app.kernel.transaction import Transaction
from app.modules.chat.models import JoinRequest, Member


class JoinRequestCrud:
    def __init__(self, transaction: Transaction) -> None:
        self._session = transaction.session

    async def of(self, chat_id: UUID, account_id: UUID) -> JoinRequest | None:
        """The account's last request."""
        query = select(JoinRequest).where(
            JoinRequest.chat_id == chat_id, JoinRequest.account_id == account_id
        )
        return await self._session.scalar(query)

    async def lock(self, chat_id: UUID, request_id: UUID) -> JoinRequest | None:
        query = select(JoinRequest).where(
            JoinRequest.chat_id == chat_id, JoinRequest.id == request_id
        )
        fresh = query.with_for_update().execution_options(populate_existing=True)
        return await self._session.scalar(fresh)

    async def page(self, chat_id: UUID, limit: int, after: UUID | None) -> Sequence[JoinRequest]:
        """Those that wait for an answer, in the order of their coming."""
        query = select(JoinRequest).where(
            JoinRequest.chat_id == chat_id, JoinRequest.status == "pending"
        )
        if after is not None:
            query = query.where(JoinRequest.id > after)
        return (await self._session.scalars(query.order_by(JoinRequest.id).limit(limit))).all()

    async def replace(self, request: JoinRequest) -> JoinRequest:
        """In place of one that was answered; AlreadyAsked if another one waits."""
        former = delete(JoinRequest).where(
            JoinRequest.chat_id == request.chat_id,
            JoinRequest.account_id == request.account_id,
            JoinRequest.status != "pending",
        )
        await self._session.execute(former)
        self._session.add(request)
        await self._session.flush()
        return request

    async def remove(self, request: JoinRequest) -> None:
        await self._session.delete(request)

    async def waiting(self, chat_id: UUID, account_ids: Sequence[UUID]) -> Sequence[JoinRequest]:
        """The requests of these people that wait for an answer; locked."""
        query = select(JoinRequest).where(
            JoinRequest.chat_id == chat_id,
            JoinRequest.account_id.in_(list(account_ids)),
            JoinRequest.status == "pending",
        )
        return (await self._session.scalars(query.with_for_update())).all()

    async def deciders(self, chat_id: UUID) -> tuple[UUID, ...]:
        """The owner and the admins of a chat."""
        managing = Member.role != literal("member", literal_execute=True)  # as the index has it
        query = select(Member.account_id).where(Member.chat_id == chat_id, managing)
        return tuple((await self._session.scalars(query)).all())
