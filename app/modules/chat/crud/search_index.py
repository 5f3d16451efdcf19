"""The index of words as it is written: what is behind, what it is made of, and moving on."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any, cast
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    and_,
    delete,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from app.kernel.transaction import Transaction
from app.modules.chat.crud.search_rows import ANALYSIS, Extent, Mark, Segment, Source, Touched
from app.modules.chat.models import Change, ChangeKind, Chat, Message
from app.modules.chat.models.search import SearchMark, SearchSegment

OF_TEXTS = (ChangeKind.MESSAGE_EDITED, ChangeKind.MESSAGE_DELETED)


def is_behind() -> ColumnElement[bool]:
    """Of a chat beside its mark, if it has one."""
    return or_(
        and_(SearchMark.chat_id.is_(None), Chat.last_version > 0),
        SearchMark.version < Chat.last_version,
        SearchMark.seq < Chat.last_seq,
        SearchMark.analysis != ANALYSIS,
    )


class IndexCrud:
    """Its statements name their first column `indexed`: they are told from those of people."""

    def __init__(self, transaction: Transaction) -> None:
        self._session = transaction.session
        self._dialect = postgresql if transaction.dialect == "postgresql" else sqlite

    async def round(self, after: UUID | None, limit: int) -> Sequence[tuple[UUID, bool]]:
        """The next chats in the order of their ids, and whether each is behind."""
        query = select(Chat.id.label("indexed"), is_behind())
        query = query.outerjoin(SearchMark, SearchMark.chat_id == Chat.id).order_by(Chat.id)
        if after is not None:
            query = query.where(Chat.id > after)
        rows = (await self._session.execute(query.limit(limit))).all()
        return [(row[0], bool(row[1])) for row in rows]

    async def counts(self) -> tuple[int, int]:
        """How many messages there are, and how many of them are in the index."""
        query = select(
            func.coalesce(func.sum(Chat.last_seq), 0).label("indexed"),
            func.coalesce(func.sum(SearchMark.seq).filter(SearchMark.analysis == ANALYSIS), 0),
        ).outerjoin(SearchMark, SearchMark.chat_id == Chat.id)
        row = (await self._session.execute(query)).one()
        return int(row[0]), int(row[1])

    async def standing(self, chat_id: UUID) -> tuple[int, int, Mark | None] | None:
        """The end of the chat's line, and its mark; None where the chat is gone."""
        query = select(
            Chat.last_seq.label("indexed"), Chat.last_version,
            SearchMark.seq, SearchMark.version, SearchMark.analysis,
        )  # fmt: skip
        query = query.outerjoin(SearchMark, SearchMark.chat_id == Chat.id).where(Chat.id == chat_id)
        row: Any = (await self._session.execute(query)).one_or_none()
        if row is None:
            return None
        return row[0], row[1], None if row[2] is None else Mark(row[2], row[3], row[4])

    async def begin(self, chat_id: UUID) -> None:
        """A mark for a chat that has none; nothing where the chat is gone."""
        there = select(Chat.id, literal(0), literal(0), literal(ANALYSIS)).where(Chat.id == chat_id)
        mark = self._dialect.insert(SearchMark).from_select(
            ["chat_id", "seq", "version", "analysis"], there
        )
        await self._session.execute(mark.on_conflict_do_nothing())

    async def touched(self, chat_id: UUID, after: int, limit: int) -> list[Touched]:
        """The changes after a version, ascending."""
        query = select(Change.version.label("indexed"), Change.seq, Change.kind)
        query = query.where(Change.chat_id == chat_id, Change.version > after)
        rows = await self._session.execute(query.order_by(Change.version).limit(limit))
        return [Touched(row[0], row[1] if row[2] in OF_TEXTS else None) for row in rows.all()]

    async def tail(self, chat_id: UUID, full: int, limit: int) -> list[Extent]:
        """The last rows up to one that is full, which is left out; ascending."""
        query = select(
            SearchSegment.first_seq.label("indexed"), SearchSegment.last_seq, SearchSegment.weight
        )
        query = query.where(SearchSegment.chat_id == chat_id)
        rows = await self._session.execute(
            query.order_by(SearchSegment.first_seq.desc()).limit(limit)
        )
        tail: list[Extent] = []
        for row in rows.all():
            if row[2] >= full:
                break
            tail.insert(0, Extent(*row))
        return tail

    async def covering(self, chat_id: UUID, seqs: Collection[int]) -> list[Extent]:
        """The rows that are about any of these messages, ascending."""
        query = select(
            SearchSegment.first_seq.label("indexed"), SearchSegment.last_seq, SearchSegment.weight
        ).where(
            SearchSegment.chat_id == chat_id,
            SearchSegment.first_seq <= max(seqs),
            SearchSegment.last_seq >= min(seqs),
        )
        rows = (await self._session.execute(query.order_by(SearchSegment.first_seq))).all()
        extents = [Extent(*row) for row in rows]
        return [one for one in extents if any(one.first_seq <= s <= one.last_seq for s in seqs)]

    async def messages(self, chat_id: UUID, first: int, last: int) -> list[Source]:
        query = select(
            Message.seq.label("indexed"), Message.sender_id, Message.text, Message.sent_at,
            Message.deleted_at, Message.extra,
        ).where(Message.chat_id == chat_id, Message.seq.between(first, last))  # fmt: skip
        rows = await self._session.execute(query.order_by(Message.seq))
        return [Source(*row) for row in rows.all()]

    async def move(self, chat_id: UUID, before: Mark, after: Mark) -> bool:
        """False if somebody else has moved it, or the chat is gone: then nothing is written."""
        moved = update(SearchMark).where(
            SearchMark.chat_id == chat_id,
            SearchMark.seq == before.seq,
            SearchMark.version == before.version,
            SearchMark.analysis == before.analysis,
        )
        moved = moved.values(seq=after.seq, version=after.version, analysis=after.analysis)
        result = await self._session.execute(moved.execution_options(synchronize_session=False))
        return cast("CursorResult[Any]", result).rowcount == 1

    async def replace(
        self, chat_id: UUID, gone: Iterable[tuple[int, int]], segments: Sequence[Segment]
    ) -> None:
        """The rows that begin within these ranges give way."""
        for first, last in gone:
            rows = delete(SearchSegment).where(
                SearchSegment.chat_id == chat_id, SearchSegment.first_seq.between(first, last)
            )
            await self._session.execute(rows.execution_options(synchronize_session=False))
        if segments:
            rows_ = [segment._asdict() for segment in segments]
            await self._session.execute(insert(SearchSegment.__table__), rows_)  # type: ignore[arg-type] # a mapped table is one

    async def clear(self, chat_id: UUID, limit: int) -> int:
        """Deletes some rows of a chat that is gone, or is indexed anew; how many."""
        some = select(SearchSegment.id).where(SearchSegment.chat_id == chat_id).limit(limit)
        gone = delete(SearchSegment).where(SearchSegment.id.in_(some.scalar_subquery()))
        result = await self._session.execute(gone.execution_options(synchronize_session=False))
        return cast("CursorResult[Any]", result).rowcount
