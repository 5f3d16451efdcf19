"""The index of words as it is asked, and what is not in it yet."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import case, select

from app.kernel.full_text import Groups, Holds
from app.kernel.transaction import Transaction
from app.modules.chat.crud.members import Mark
from app.modules.chat.crud.pages import COLUMNS
from app.modules.chat.crud.reactions import Counted, ReactionCrud
from app.modules.chat.crud.search_index import OF_TEXTS
from app.modules.chat.crud.search_rows import ANALYSIS, Hit, Standing
from app.modules.chat.models import Change, Chat, Hidden, Member, Message, Pin, Reaction
from app.modules.chat.models.search import SearchMark, SearchSegment

Spot = tuple[UUID, int]  # a message, by its chat and its `seq`


class LookupCrud:
    def __init__(self, transaction: Transaction) -> None:
        self._session = transaction.session
        self._rows = transaction.rows
        self._reactions = ReactionCrud(transaction)

    async def standings(self, account_id: UUID, chat_id: UUID | None) -> list[Standing]:
        """The account's chats, or that one if it is the account's."""
        known = SearchMark.analysis == ANALYSIS
        query = (
            select(
                Chat.id, Chat.member_count, Chat.last_seq, Chat.last_version, Chat.active_at,
                case((known, SearchMark.seq), else_=0), case((known, SearchMark.version), else_=0),
            )
            .join(Member, Member.chat_id == Chat.id)
            .outerjoin(SearchMark, SearchMark.chat_id == Chat.id)
            .where(Member.account_id == account_id)
        )  # fmt: skip
        if chat_id is not None:
            query = query.where(Member.chat_id == chat_id)
        return [Standing(*row) for row in (await self._session.execute(query)).all()]

    async def hits(
        self, wanted: Groups, account_id: UUID | None, limit: int,
        since: datetime | None, until: datetime | None,
    ) -> list[Hit]:  # fmt: skip
        """Rows that hold what is wanted, those with the newest messages first.

        Only the account's, if one is given; only rows with messages within the time.
        """
        query = select(
            SearchSegment.id, SearchSegment.chat_id, SearchSegment.first_seq,
            SearchSegment.last_at, SearchSegment.postings,
        ).where(Holds(SearchSegment.words, SearchSegment.id, wanted))  # fmt: skip
        if account_id is not None:
            mine = select(Member.chat_id).where(Member.account_id == account_id)
            query = query.where(SearchSegment.chat_id.in_(mine))
        if since is not None:
            query = query.where(SearchSegment.last_at >= since)
        if until is not None:
            query = query.where(SearchSegment.first_at <= until)
        query = query.order_by(SearchSegment.last_at.desc(), SearchSegment.id.desc()).limit(limit)
        return [Hit(*row) for row in (await self._session.execute(query)).all()]

    async def rewritten(self, account_id: UUID, limit: int) -> list[Spot]:
        """Messages in the account's chats whose texts are in the index as they were before."""
        query = (
            select(Change.chat_id, Change.seq)
            .join(SearchMark, SearchMark.chat_id == Change.chat_id)
            .join(Member, Member.chat_id == Change.chat_id)
            .where(
                Member.account_id == account_id,
                Change.version > SearchMark.version,
                Change.kind.in_(OF_TEXTS),
                Change.seq <= SearchMark.seq,
            )
            .limit(limit)
        )
        return list(_spots((await self._session.execute(query)).all()))

    async def texts(self, spots: Collection[Spot]) -> Sequence[Sequence[Any]]:
        """Chat, `seq`, sender, text, when sent and when deleted, and `extra`."""
        columns = (
            Message.chat_id, Message.seq, Message.sender_id, Message.text, Message.sent_at,
            Message.deleted_at, Message.extra,
        )  # fmt: skip
        return await self._rows.find(columns, _places(Message, spots)) if spots else []

    async def messages(self, spots: Collection[Spot]) -> Sequence[Sequence[Any]]:
        """The chat, then the columns of `pages.COLUMNS`."""
        return await self._rows.find((Message.chat_id, *COLUMNS), _places(Message, spots))

    async def hidden(self, account_id: UUID, spots: Collection[Spot]) -> set[Spot]:
        """Those that the account has deleted for itself."""
        keys = {**_places(Hidden, spots), Hidden.account_id: [account_id] * len(spots)}
        return _spots(await self._rows.find((Hidden.chat_id, Hidden.seq), keys))

    async def pinned(self, spots: Collection[Spot]) -> set[Spot]:
        return _spots(await self._rows.find((Pin.chat_id, Pin.seq), _places(Pin, spots)))

    async def reactions(self, spots: Collection[Spot]) -> Sequence[Counted]:
        """Most messages have none, which is quickly known."""
        columns = (Reaction.chat_id, Reaction.seq)
        some = _spots(await self._rows.find(columns, _places(Reaction, spots)))
        return await self._reactions.at(some) if some else []

    async def marks(self, chat_ids: Collection[UUID]) -> list[tuple[UUID, Mark]]:
        """Every member's read mark, each beside its chat."""
        if not chat_ids:
            return []
        columns = (
            Member.chat_id, Member.account_id, Member.joined_seq, Member.shown_read_seq,
        )  # fmt: skip
        rows = await self._rows.find(columns, {Member.chat_id: list(chat_ids)})
        return [(row[0], Mark(row[1], row[2], row[3])) for row in rows]


def _places(table: Any, spots: Collection[Spot]) -> dict[Any, list[Any]]:
    return {table.chat_id: [spot[0] for spot in spots], table.seq: [spot[1] for spot in spots]}


def _spots(rows: Iterable[Sequence[Any]]) -> set[Spot]:
    return {(row[0], row[1]) for row in rows}
