"""Chat rows: found, locked, listed, and the next numbers of their lines."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ScalarSelect, delete, exists, func, or_, select, tuple_
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased

from app.kernel.loader import padded
from app.kernel.transaction import Transaction
from app.modules.chat.models import Change, ChangeKind, Chat, Hidden, Member, Message

Listed = tuple[Chat, Member, Message | None]


class ChatCrud:
    def __init__(self, transaction: Transaction) -> None:
        self._session = transaction.session
        self._rows = transaction.rows

    def add(self, chat: Chat) -> Chat:
        self._session.add(chat)
        return chat

    async def get(self, chat_id: UUID) -> Chat | None:
        return await self._session.get(Chat, chat_id)

    async def of_account(
        self, account_id: UUID, chat_ids: Iterable[UUID]
    ) -> Sequence[tuple[Chat, Member]]:
        """Those of the chats that are the account's, each with its membership."""
        query = select(Chat, Member).join(Member, Member.chat_id == Chat.id)
        query = query.where(Member.account_id == account_id, Chat.id.in_(list(chat_ids)))
        rows = await self._session.execute(query.order_by(Chat.id))
        return [(row[0], row[1]) for row in rows.all()]

    async def lock(self, chat_id: UUID) -> Chat | None:
        """The row, held until the block ends: whoever changes a chat's line comes here first."""
        return await self._session.get(Chat, chat_id, with_for_update=True)

    async def of_key(self, key: str) -> Chat | None:
        """The direct chat of a pair."""
        return await self._session.scalar(select(Chat).where(Chat.direct_key == key))

    async def lock_direct(self, key: str) -> Chat | None:
        """The same, held until the block ends and read afresh."""
        query = select(Chat).where(Chat.direct_key == key).with_for_update()
        return await self._session.scalar(query.execution_options(populate_existing=True))

    async def lock_all(self, chat_ids: Iterable[UUID]) -> Sequence[Chat]:
        """The rows, locked in the order of their ids, as everybody locks them."""
        query = select(Chat).where(Chat.id.in_(list(chat_ids))).order_by(Chat.id)
        return (await self._session.scalars(query.with_for_update())).all()

    async def with_member(self, chat_id: UUID, account_id: UUID) -> tuple[Chat, Member] | None:
        query = select(Chat, Member).join(Member, Member.chat_id == Chat.id)
        query = query.where(Chat.id == chat_id, Member.account_id == account_id)
        row = (await self._session.execute(query)).one_or_none()
        return None if row is None else (row[0], row[1])

    async def with_members(
        self, pairs: Collection[tuple[UUID, UUID]]
    ) -> Sequence[tuple[Chat, Member]]:
        """The memberships among these, each named by chat and account, with their chats."""
        name = tuple_(Member.chat_id, Member.account_id)
        query = select(Chat, Member).join(Member, Member.chat_id == Chat.id)
        rows = await self._session.execute(query.where(name.in_(padded(pairs))))
        return [(row[0], row[1]) for row in rows.all()]

    async def direct(self, key: str, new: Chat) -> tuple[Chat, bool]:
        """The pair's chat, and whether it is the new one: the unique key lets one of many win."""
        made = False
        chat = await self.of_key(key)
        if chat is None:
            try:
                async with self._session.begin_nested():
                    self._session.add(new)
                chat, made = new, True
            except IntegrityError:
                chat = await self.of_key(key)
        if chat is None:
            raise LookupError("the unique key was broken by a chat that is not there")
        return chat, made

    async def page(
        self, account_id: UUID, limit: int, after: tuple[datetime, UUID] | None
    ) -> Sequence[Listed]:
        """The account's chats, newest activity first, each with its last message."""
        query = (
            select(Chat, Member, Message)
            .join(Member, Member.chat_id == Chat.id)
            .outerjoin(Message, (Message.chat_id == Chat.id) & (Message.seq == _last_visible()))
            .where(Member.account_id == account_id)
            .order_by(Chat.active_at.desc(), Chat.id.desc())
            .limit(limit)
        )
        if after is not None:
            moment, chat_id = after
            query = query.where(
                or_(Chat.active_at < moment, (Chat.active_at == moment) & (Chat.id < chat_id))
            )
        return [(row[0], row[1], row[2]) for row in (await self._session.execute(query)).all()]

    async def last_message(self, chat_id: UUID, account_id: UUID) -> Message | None:
        """The chat's newest message that the account has not hidden."""
        query = select(Message).join(Chat, Chat.id == Message.chat_id)
        query = query.join(Member, Member.chat_id == Chat.id)
        query = query.where(
            Chat.id == chat_id, Member.account_id == account_id, Message.seq == _last_visible()
        )
        return await self._session.scalar(query)

    async def count(self, account_id: UUID) -> int:
        query = select(func.count()).where(Member.account_id == account_id)
        return int(await self._session.scalar(query.select_from(Member)) or 0)

    async def heads(self, account_ids: Iterable[UUID]) -> dict[UUID, dict[UUID, int]]:
        """The accounts' chats with the end of each line, by account."""
        query = select(Member.account_id, Chat.id, Chat.last_version)
        query = query.join(Member, Member.chat_id == Chat.id)
        keys = padded(account_ids)
        found: dict[UUID, dict[UUID, int]] = {account_id: {} for account_id in keys}
        rows = await self._session.execute(query.where(Member.account_id.in_(keys)))
        for account_id, chat_id, version in rows.all():
            found[account_id][chat_id] = version
        return found

    async def ends(self, chat_ids: Collection[UUID]) -> dict[UUID, int]:
        """The last versions of those of the chats that there are."""
        found = await self._rows.find((Chat.id, Chat.last_version), {Chat.id: list(chat_ids)})
        return {row[0]: row[1] for row in found}

    async def remove(self, chat: Chat) -> None:
        await self._session.execute(delete(Chat).where(Chat.id == chat.id))
        self._session.expunge(chat)

    def next_message(self, chat: Chat, at: datetime) -> tuple[int, int]:
        """The next `seq` and `version`; the caller holds the row."""
        chat.last_seq += 1
        chat.last_version += 1
        chat.active_at = at
        return chat.last_seq, chat.last_version

    def next_change(
        self,
        chat: Chat,
        kind: ChangeKind,
        at: datetime,
        *,
        seq: int | None = None,
        account_id: UUID | None = None,
    ) -> int:
        """Writes the next change of the line and returns its version; the caller holds the row."""
        chat.last_version += 1
        chat.change_count += 1
        chat.updated_at = at
        self._session.add(
            Change(
                chat_id=chat.id,
                version=chat.last_version,
                ordinal=chat.change_count,
                kind=kind.value,
                seq=seq,
                account_id=account_id,
                happened_at=at,
            )
        )
        return chat.last_version


def direct_key(one: UUID, other: UUID) -> str:
    """What the direct chat of these two is found by, whoever of them asks."""
    return ":".join(sorted((one.hex, other.hex)))


def partner_in(key: str, mine: UUID) -> UUID:
    """The other one of the two whose key it is."""
    one, other = key.split(":")
    return UUID(other if one == mine.hex else one)


def _last_visible() -> ScalarSelect[int]:
    """The `seq` of a chat's newest message that the member beside it has not hidden."""
    newest = aliased(Message)
    hidden = exists(Hidden.seq).where(
        Hidden.chat_id == newest.chat_id,
        Hidden.seq == newest.seq,
        Hidden.account_id == Member.account_id,
    )
    hidden = hidden.correlate(newest, Member)
    query = select(newest.seq).where(newest.chat_id == Chat.id, ~hidden)
    return query.order_by(newest.seq.desc()).limit(1).correlate(Chat, Member).scalar_subquery()
