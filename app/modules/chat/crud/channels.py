"""Channels: found by strangers, in the directory and out of it."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, Select, literal, select, tuple_

from app.kernel.transaction import Transaction
from app.modules.chat.models import Chat, Member

# The size and the id of the last channel of a page.
Place = tuple[int, UUID]
Listed = tuple[Chat, str | None]


class ChannelCrud:
    def __init__(self, transaction: Transaction) -> None:
        self._session = transaction.session

    async def get(self, chat_id: UUID) -> Chat | None:
        return await self._session.scalar(select(Chat).where(Chat.id == chat_id, _is_channel()))

    async def many(self, chat_ids: Collection[UUID]) -> dict[UUID, Chat]:
        query = select(Chat).where(Chat.id.in_(list(chat_ids)), _is_channel())
        return {chat.id: chat for chat in (await self._session.scalars(query)).all()}

    async def is_public(self, chat_id: UUID) -> bool | None:
        """None if there is no such channel; the row itself is not loaded."""
        query = select(Chat.is_public).where(Chat.id == chat_id, _is_channel())
        return await self._session.scalar(query)

    async def by_slug(self, slug: str, account_id: UUID) -> Listed | None:
        """The channel, and the account's role in it."""
        query = _listed(account_id).where(Chat.slug == slug, _is_channel())
        row = (await self._session.execute(query)).one_or_none()
        return None if row is None else (row[0], row[1])

    async def page(
        self, account_id: UUID, search: str, after: Place | None, limit: int, *, hidden: bool
    ) -> Sequence[Listed]:
        """From the largest to the smallest; `hidden`: also those that are not public."""
        place = tuple_(Chat.member_count, Chat.id)
        query = _listed(account_id).where(_is_channel())
        query = query.order_by(Chat.member_count.desc(), Chat.id.desc()).limit(limit)
        if not hidden:
            query = query.where(Chat.is_public == literal(True, literal_execute=True))
        if search:
            query = query.where(Chat.searchable.contains(search, autoescape=True))
        if after is not None:
            query = query.where(place < after)
        return [(row[0], row[1]) for row in (await self._session.execute(query)).all()]


async def channels_among(transaction: Transaction, chat_ids: Collection[UUID]) -> set[UUID]:
    """Which of these are channels; read past the ORM."""
    found = await transaction.rows.find((Chat.id, Chat.type), {Chat.id: list(chat_ids)})
    return {chat_id for chat_id, type_ in found if type_ == "channel"}


def _listed(account_id: UUID) -> Select[Chat, str]:
    mine = (Member.chat_id == Chat.id) & (Member.account_id == account_id)
    return select(Chat, Member.role).outerjoin(Member, mine)


def _is_channel() -> ColumnElement[bool]:
    """Written out, so that the planner knows the index that is about channels alone."""
    return Chat.type == literal("channel", literal_execute=True)
