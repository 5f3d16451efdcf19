"""Links into chats, and those who may not use them, in the database."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, select

from app.kernel.transaction import Transaction
from app.modules.chat.models import Invite, Removal


class InviteCrud:
    def __init__(self, transaction: Transaction) -> None:
        self._session = transaction.session

    def add(self, invite: Invite) -> Invite:
        self._session.add(invite)
        return invite

    async def get(self, invite_id: UUID) -> Invite | None:
        return await self._session.get(Invite, invite_id)

    async def lock(self, invite_id: UUID) -> Invite | None:
        """The row, held until the block ends and read afresh; its chat is held before."""
        return await self._session.get(
            Invite, invite_id, with_for_update=True, populate_existing=True
        )

    async def page(self, chat_id: UUID, limit: int, before: UUID | None) -> Sequence[Invite]:
        """The chat's links, the newest first."""
        query = select(Invite).where(Invite.chat_id == chat_id).order_by(Invite.id.desc())
        if before is not None:
            query = query.where(Invite.id < before)
        return (await self._session.scalars(query.limit(limit))).all()

    async def count(self, chat_id: UUID) -> int:
        query = select(func.count()).where(Invite.chat_id == chat_id).select_from(Invite)
        return int(await self._session.scalar(query) or 0)

    async def remove(self, invite: Invite) -> None:
        await self._session.delete(invite)

    async def remove_over(self, chat_id: UUID, now: datetime) -> None:
        """Those of the chat's links that nobody can use any more."""
        query = delete(Invite).where(
            Invite.chat_id == chat_id,
            (Invite.expires_at <= now) | (Invite.uses >= Invite.max_uses),
        )
        await self._session.execute(query)


class RemovalCrud:
    def __init__(self, transaction: Transaction) -> None:
        self._session = transaction.session

    async def add(self, chat_id: UUID, account_id: UUID, now: datetime) -> None:
        """Nobody is removed twice without having come back, which is when this is forgotten."""
        self._session.add(Removal(chat_id=chat_id, account_id=account_id, removed_at=now))

    async def stands(self, chat_id: UUID, account_id: UUID) -> bool:
        return await self._session.get(Removal, (chat_id, account_id)) is not None

    async def forget(self, chat_id: UUID, account_ids: Collection[UUID]) -> None:
        if account_ids:
            query = delete(Removal).where(Removal.chat_id == chat_id)
            await self._session.execute(query.where(Removal.account_id.in_(list(account_ids))))
