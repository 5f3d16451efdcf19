"""The ends of chats' lines, and members' places in them, as posting needs them: many at once."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.kernel.transaction import Columnwise, Same, Transaction
from app.modules.chat.models import Chat, Member, Message
from app.modules.chat.schemas.posted import PostedMessage

# A chat, and an account or something else in it.
Place = tuple[UUID, UUID]
LINE = (Chat.id, Chat.type, Chat.posting, Chat.member_count, Chat.last_seq, Chat.last_version)
SEAT = (Member.account_id, Member.role, Member.last_read_seq, Member.shown_read_seq)


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
    # The ids of the chat and the account as they are told, written out once for many messages.
    names: tuple[str, str]

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

    async def hold(self, places: Collection[Place]) -> dict[Place, Seat]:
        """The chats' lines and the members' seats, held until the block ends."""
        lines: dict[UUID, Line] = {}
        seats: dict[Place, Seat] = {}
        for row in await self._rows.hold(LINE, Chat.id, SEAT, _keys(places)):
            line = lines.get(row[0]) or lines.setdefault(row[0], Line(*row[: len(LINE)]))
            account_id, role, last_read_seq, shown_read_seq = row[len(LINE) :]
            names = str(line.chat_id), str(account_id)
            seat = Seat(line, account_id, role, last_read_seq, shown_read_seq, names)
            seats[line.chat_id, account_id] = seat
        return seats

    async def existing(self, ids: Collection[Place]) -> set[Place]:
        """Which of these messages, each named by its chat and its id, there are."""
        if not ids:
            return set()
        keys = {Message.chat_id: [one for one, _ in ids], Message.id: [other for _, other in ids]}
        found = await self._rows.find((Message.chat_id, Message.id), keys)
        return {(chat_id, id_) for chat_id, id_ in found}

    async def write(
        self, messages: Sequence[PostedMessage], seats: Collection[Seat], at: datetime
    ) -> None:
        """Messages just numbered, the new ends of their chats, and who has read up to where.

        AlreadyPosted if one of the messages is a repeat.
        """
        lines = list({seat.line.chat_id: seat.line for seat in seats}.values())
        ends: Columnwise = {
            Chat.last_seq: [line.last_seq for line in lines],
            Chat.last_version: [line.last_version for line in lines],
            Chat.active_at: Same(at),
        }
        marks: Columnwise = {
            Member.last_read_seq: [seat.last_read_seq for seat in seats],
            Member.shown_read_seq: [seat.shown_read_seq for seat in seats],
            Member.last_read_at: Same(at),
            Member.marked_unread: Same(False),
        }
        places = _keys((seat.line.chat_id, seat.account_id) for seat in seats)
        await self._rows.write(
            _messages(messages, at),
            ({Chat.id: [line.chat_id for line in lines]}, ends),
            (places, marks),
        )


def _messages(messages: Sequence[PostedMessage], at: datetime) -> Columnwise:
    replies = [one.reply_to_id for one in messages]
    return {
        Message.chat_id: [one.chat_id for one in messages],
        Message.seq: [one.seq for one in messages],
        Message.id: [one.id for one in messages],
        Message.version: [one.version for one in messages],
        Message.sender_id: [one.sender_id for one in messages],
        Message.text: [one.text for one in messages],
        Message.sent_at: Same(at),
        Message.reply_to_id: replies if any(replies) else Same(None),
        Message.client_message_id: [one.client_message_id for one in messages],
    }


def _keys(places: Iterable[Place]) -> Columnwise:
    chats, accounts = [], []
    for chat_id, account_id in places:
        chats.append(chat_id)
        accounts.append(account_id)
    return {Member.chat_id: chats, Member.account_id: accounts}
