"""The ends of chats' lines, and members' places in them, as posting needs them: many at once."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.kernel.transaction import Columnwise, Transaction
from app.modules.chat.models import Chat, Member

# A chat and an account.
Place = tuple[UUID, UUID]


@dataclass(slots=True)
class Line:
    """What posting changes of a chat, and what it has to know of it; the chat's row is held."""

    chat_id: UUID
    type: str
    posting: str
    member_count: int
    last_seq: int
    last_version: int

    def next(self) -> tuple[int, int]:
        """The `seq` and the `version` of the next message."""
        self.last_seq += 1
        self.last_version += 1
        return self.last_seq, self.last_version


@dataclass(slots=True)
class Seat:
    """A member's place in a chat whose line is held."""

    line: Line
    account_id: UUID
    role: str
    last_read_seq: int
    shown_read_seq: int

    @property
    def manages(self) -> bool:
        return self.role in {"owner", "admin"}


class LineCrud:
    """Rows are read and written past the ORM: what it has loaded of them is not refreshed."""

    def __init__(self, transaction: Transaction) -> None:
        self._rows = transaction.rows

    async def members(self, places: Iterable[Place]) -> set[Place]:
        """Those of the places that are somebody's."""
        found = await self._rows.find((Member.chat_id, Member.account_id), _keys(places))
        return {(chat_id, account_id) for chat_id, account_id in found}

    async def lock(self, chat_ids: Collection[UUID]) -> dict[UUID, Line]:
        """The chats' lines, held until the block ends."""
        columns = (
            Chat.id, Chat.type, Chat.posting, Chat.member_count, Chat.last_seq, Chat.last_version,
        )  # fmt: skip
        found = await self._rows.find(columns, {Chat.id: list(chat_ids)}, lock=True)
        return {row[0]: Line(*row) for row in found}

    async def seats(self, lines: dict[UUID, Line], places: Collection[Place]) -> dict[Place, Seat]:
        """Members in chats that are held, as they are at this moment."""
        columns = (
            Member.chat_id, Member.account_id, Member.role,
            Member.last_read_seq, Member.shown_read_seq,
        )  # fmt: skip
        found = await self._rows.find(columns, _keys(places))
        return {(row[0], row[1]): Seat(lines[row[0]], *row[1:]) for row in found if row[0] in lines}

    async def move(self, lines: Collection[Line], at: datetime) -> None:
        """Writes the new ends."""
        await self._rows.update(
            {Chat.id: [line.chat_id for line in lines]},
            {
                Chat.last_seq: [line.last_seq for line in lines],
                Chat.last_version: [line.last_version for line in lines],
                Chat.active_at: [at] * len(lines),
            },
        )

    async def mark(self, seats: Collection[Seat], at: datetime) -> None:
        """Writes the new read marks."""
        await self._rows.update(
            _keys((seat.line.chat_id, seat.account_id) for seat in seats),
            {
                Member.last_read_seq: [seat.last_read_seq for seat in seats],
                Member.shown_read_seq: [seat.shown_read_seq for seat in seats],
                Member.last_read_at: [at] * len(seats),
                Member.marked_unread: [False] * len(seats),
            },
        )


def _keys(places: Iterable[Place]) -> Columnwise:
    chats, accounts = [], []
    for chat_id, account_id in places:
        chats.append(chat_id)
        accounts.append(account_id)
    return {Member.chat_id: chats, Member.account_id: accounts}
