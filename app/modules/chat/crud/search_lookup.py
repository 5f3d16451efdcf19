"""The index of words as it is asked, and what is not in it yet."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from app.kernel.full_text import Groups
from app.kernel.transaction import Columnwise, Glance
from app.modules.chat.crud.pages import COLUMNS
from app.modules.chat.crud.reactions import Counted
from app.modules.chat.crud.search_questions import (
    HITS,
    MY_HITS,
    ON_MESSAGES,
    REACTIONS,
    REWRITTEN,
    STANDING,
    STANDINGS,
)
from app.modules.chat.crud.search_rows import Hit, Laid, Spot, Standing
from app.modules.chat.models import Message
from app.modules.chat.models.search import SearchSegment

EARLIEST = datetime.min.replace(tzinfo=UTC)
LATEST = datetime.max.replace(tzinfo=UTC)
LAST_ID = 2**63 - 1
HIT = (SearchSegment.id, SearchSegment.chat_id, SearchSegment.first_seq, SearchSegment.last_at)


class LookupCrud:
    """Whose chats are looked into is asked first, and bounds what is told of the answers behind."""

    def __init__(self, glance: Glance) -> None:
        self._glance = glance

    async def standings(self, account_id: UUID, chat_id: UUID | None) -> list[Standing]:
        """The account's chats, or that one if it is the account's."""
        if chat_id is None:
            found = await self._glance.ask(STANDINGS, account_id=account_id)
        else:
            found = await self._glance.ask(STANDING, account_id=account_id, chat_id=chat_id)
        return [Standing(*row) for row in found]

    async def newest(self, below: Mapping[UUID, Hit | None], each: int) -> list[Hit]:
        """The newest rows of each chat, or those before the row that is given for it."""
        ends = [
            (LATEST, LAST_ID) if hit is None else (hit.last_at, hit.id) for hit in below.values()
        ]
        keys: Columnwise = {
            SearchSegment.chat_id: list(below),
            SearchSegment.last_at: [end[0] for end in ends],
            SearchSegment.id: [end[1] for end in ends],
        }
        return [Hit(*row) for row in await self._glance.latest(HIT, keys, each)]

    async def hits(
        self, wanted: Groups, account_id: UUID | None, limit: int,
        since: datetime | None, until: datetime | None,
    ) -> list[Hit]:  # fmt: skip
        """Rows that hold what is wanted, those with the newest messages first.

        Only the account's, if one is given; only rows with messages within the time.
        """
        values = {
            "wanted": wanted, "limit": limit, "since": since or EARLIEST, "until": until or LATEST,
        }  # fmt: skip
        if account_id is None:
            found = await self._glance.ask(HITS, **values)
        else:
            found = await self._glance.ask(MY_HITS, account_id=account_id, **values)
        return [Hit(*row) for row in found]

    async def postings(self, ids: Sequence[int]) -> dict[int, bytes]:
        columns = (SearchSegment.id, SearchSegment.postings)
        rows = await self._glance.find(columns, {SearchSegment.id: ids})
        return {row[0]: row[1] for row in rows}

    async def rewritten(self, account_id: UUID, limit: int) -> list[Spot]:
        """Messages in the account's chats whose texts are in the index as they were before."""
        rows = await self._glance.ask(REWRITTEN, account_id=account_id, limit=limit)
        return list({(row[0], row[1]) for row in rows})

    async def texts(self, spots: Collection[Spot]) -> Sequence[Sequence[Any]]:
        """Chat, `seq`, sender, text, when sent and when deleted, and `extra`."""
        columns = (
            Message.chat_id, Message.seq, Message.sender_id, Message.text, Message.sent_at,
            Message.deleted_at, Message.extra,
        )  # fmt: skip
        return await self._glance.find(columns, _places(spots)) if spots else []

    async def messages(self, spots: Collection[Spot]) -> Sequence[Sequence[Any]]:
        """The chat, then the columns of `pages.COLUMNS`."""
        return await self._glance.find((Message.chat_id, *COLUMNS), _places(spots))

    async def on_messages(
        self, account_id: UUID, messages: Iterable[tuple[UUID, int, UUID, bool]]
    ) -> dict[Spot, Laid]:
        """Of messages by chat, `seq` and sender, and whether their readers are counted."""
        chats, seqs, senders, counted = zip(*messages, strict=True)
        rows = await self._glance.ask(
            ON_MESSAGES, account_id=account_id, chats=list(chats), seqs=list(seqs),
            senders=list(senders), counted=list(counted),
        )  # fmt: skip
        return {
            (row[0], row[1]): Laid(bool(row[2]), bool(row[3]), bool(row[4]), row[5]) for row in rows
        }

    async def reactions(self, spots: Collection[Spot]) -> list[Counted]:
        """In the order they were put."""
        chats, seqs = [spot[0] for spot in spots], [spot[1] for spot in spots]
        rows = await self._glance.ask(REACTIONS, chats=chats, seqs=seqs)
        return [Counted(*row) for row in rows]


def _places(spots: Collection[Spot]) -> dict[Any, list[Any]]:
    return {
        Message.chat_id: [spot[0] for spot in spots],
        Message.seq: [spot[1] for spot in spots],
    }
