"""The changes of a chat's line, read by version."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select

from app.kernel.transaction import Transaction
from app.modules.chat.models import Change


class ChangeCrud:
    def __init__(self, transaction: Transaction) -> None:
        self._session = transaction.session

    async def seq_at(self, chat_id: UUID, version: int) -> int:
        """The `seq` that the chat had reached at a version."""
        query = select(Change.ordinal).where(Change.chat_id == chat_id, Change.version <= version)
        ordinal = await self._session.scalar(query.order_by(Change.version.desc()).limit(1))
        return version - (ordinal or 0)

    async def between(self, chat_id: UUID, after: int, until: int) -> Sequence[Change]:
        """Changes behind the first version, up to and including the second."""
        query = select(Change).where(Change.chat_id == chat_id, Change.version > after)
        query = query.where(Change.version <= until).order_by(Change.version)
        return (await self._session.scalars(query)).all()

    async def first_touched(self, chat_id: UUID, after: int) -> int | None:
        """The lowest `seq` that a change behind a version is about."""
        query = select(func.min(Change.seq)).where(Change.chat_id == chat_id)
        return await self._session.scalar(query.where(Change.version > after))
