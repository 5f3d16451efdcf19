"""Attachment rows: added within a quota, used by messages, released and taken away."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import CursorResult, Table, delete, exists, select, update
from sqlalchemy.dialects import postgresql, sqlite

from app.kernel.transaction import Transaction
from app.modules.chat.models import Attachment, AttachmentUse, FileTotal


class AttachmentCrud:
    def __init__(self, transaction: Transaction) -> None:
        self._session = transaction.session
        self._dialect = transaction.dialect

    def add(self, attachment: Attachment) -> Attachment:
        self._session.add(attachment)
        return attachment

    async def occupied(self, account_id: UUID) -> int:
        query = select(FileTotal.occupied).where(FileTotal.account_id == account_id)
        return await self._session.scalar(query) or 0

    async def occupy(self, account_id: UUID, room: int, quota: int) -> bool:
        """Takes that much of the account's quota, or nothing: the row decides, however many ask."""
        insert = postgresql.insert if self._dialect == "postgresql" else sqlite.insert
        first = insert(cast(Table, FileTotal.__table__)).values(account_id=account_id, occupied=0)
        await self._session.execute(first.on_conflict_do_nothing())
        taken = update(FileTotal).where(
            FileTotal.account_id == account_id, FileTotal.occupied + room <= quota
        )
        taken = taken.values(occupied=FileTotal.occupied + room)
        return await self._changed(taken) == 1

    async def release(self, chat_id: UUID, seq: int, now: datetime) -> None:
        """A message carries nothing any more."""
        uses = (AttachmentUse.chat_id == chat_id, AttachmentUse.seq == seq)
        ids = select(AttachmentUse.attachment_id).where(*uses)
        await self._free((await self._session.scalars(ids)).all(), now)
        await self._session.execute(delete(AttachmentUse).where(*uses))

    async def release_some(self, chat_id: UUID, limit: int, now: datetime) -> bool:
        """The same for messages of a chat that is gone; whether there are more."""
        uses = select(AttachmentUse).where(AttachmentUse.chat_id == chat_id).limit(limit)
        found = (await self._session.scalars(uses)).all()
        await self._free([use.attachment_id for use in found], now)
        for use in found:
            await self._session.delete(use)
        return len(found) == limit

    async def give_up(self, account_id: UUID, since: datetime) -> None:
        """What the account has not posted is free for good."""
        theirs = update(Attachment).where(
            Attachment.account_id == account_id, Attachment.posted_at.is_(None)
        )
        await self._session.execute(theirs.values(free_since=since))

    async def doom(self, before: datetime, limit: int) -> list[UUID]:
        """Attachments that are free since before then, from now on nobody's.

        Those that are used all the same (who released them did not see it) are free no more.
        """
        free = select(Attachment.id).where(Attachment.free_since < before)
        free = free.order_by(Attachment.free_since).limit(limit)
        ids = (await self._session.scalars(free.with_for_update(skip_locked=True))).all()
        used = exists().where(AttachmentUse.attachment_id == Attachment.id)
        among = update(Attachment).where(Attachment.id.in_(ids))
        among = among.execution_options(synchronize_session=False)
        await self._session.execute(among.where(used).values(free_since=None))
        await self._session.execute(among.where(~used).values(doomed=True))
        doomed = select(Attachment.id).where(Attachment.id.in_(ids), Attachment.doomed)
        return list((await self._session.scalars(doomed)).all())

    async def remove(self, ids: Collection[UUID]) -> int:
        """Rows of doomed ones, and their room in the quotas; how many there were."""
        doomed = select(Attachment.id, Attachment.account_id, Attachment.occupied)
        doomed = doomed.where(Attachment.id.in_(ids), Attachment.doomed).order_by(Attachment.id)
        rows = (await self._session.execute(doomed.with_for_update())).all()
        room: dict[UUID, int] = {}
        for _, account_id, occupied in rows:
            room[account_id] = room.get(account_id, 0) + occupied
        gone = delete(Attachment).where(Attachment.id.in_([row[0] for row in rows]))
        await self._session.execute(gone.execution_options(synchronize_session=False))
        await self._give_back(room)
        return len(rows)

    async def known(self, ids: Collection[UUID]) -> set[UUID]:
        """Those of them that there are."""
        query = select(Attachment.id).where(Attachment.id.in_(ids))
        return set((await self._session.scalars(query)).all())

    async def _give_back(self, room: Mapping[UUID, int]) -> None:
        """In the order of the accounts, so that two sweeps cannot wait for each other."""
        for account_id in sorted(room):
            less = update(FileTotal).where(FileTotal.account_id == account_id)
            less = less.values(occupied=FileTotal.occupied - room[account_id])
            await self._session.execute(less.execution_options(synchronize_session=False))

    async def _free(self, ids: Sequence[UUID], now: datetime) -> None:
        """Locked in the order of their ids. Whether another message uses them is asked later, by
        whoever takes them away: two who release them at once could not see each other."""
        if not ids:
            return
        held = select(Attachment.id).where(Attachment.id.in_(ids)).order_by(Attachment.id)
        await self._session.execute(held.with_for_update())
        free = update(Attachment).where(Attachment.id.in_(ids)).values(free_since=now)
        await self._session.execute(free.execution_options(synchronize_session=False))

    async def _changed(self, statement: Any) -> int:
        unseen = statement.execution_options(synchronize_session=False)
        return cast("CursorResult[Any]", await self._session.execute(unseen)).rowcount
