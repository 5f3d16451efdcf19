"""The ends of chats' lines, and members' places in them, as posting needs them: many at once."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any
from uuid import UUID

from app.kernel.swap import Change, Guard, Swap
from app.kernel.transaction import Column, Columnwise, Finder, Same, Transaction
from app.modules.chat.models import Chat, Member, Message
from app.modules.chat.schemas.posted import PostedMessage

# A chat, and an account or something else in it.
Place = tuple[UUID, UUID]
# What a line is recognised by: the last `seq` and `version`, and who may post.
End = tuple[int, int, str]
LINE = (Chat.id, Chat.type, Chat.posting, Chat.member_count, Chat.last_seq, Chat.last_version)
SEAT = (Member.account_id, Member.role, Member.last_read_seq, Member.shown_read_seq)


@dataclass(slots=True, eq=False)  # told apart by identity: what they stand for changes
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

    @property
    def end(self) -> "End":
        """Whatever decides who may post moves the version, but for `posting`, which is told."""
        return self.last_seq, self.last_version, self.posting

    def ends_as(self, other: "Line") -> bool:
        return self.end == other.end


@dataclass(slots=True, eq=False)
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

    async def write(
        self, messages: Sequence[PostedMessage], seats: Collection[Seat], at: datetime
    ) -> None:
        """Messages just numbered, the new ends of their chats, and who has read up to where.

        AlreadyPosted if one of the messages is a repeat.
        """
        lines = _lines(seats)
        shown = {Member.shown_read_seq: [seat.shown_read_seq for seat in seats]}
        await self._rows.write(
            _messages(messages, at),
            ({Chat.id: [line.chat_id for line in lines]}, _ends(lines, at)),
            (_places(seats), _marks(seats, at) | shown),
        )


class LineSwap:
    """The same past the locks, for lines that are as they were seen."""

    def __init__(self, swap: Swap) -> None:
        self._swap = swap

    async def write(
        self, messages: Sequence[PostedMessage], seats: Collection[Seat],
        seen: Mapping[Line, End], at: datetime,
    ) -> set[UUID]:  # fmt: skip
        """The chats that were written; of the others nothing was. `seen` is how the lines ended.

        AlreadyPosted if one of the messages is a repeat.
        """
        lines = _lines(seats)
        seqs, versions, posting = zip(*(seen[line] for line in lines), strict=True)
        guard = Guard(
            Chat.id,
            [line.chat_id for line in lines],
            {Chat.last_seq: seqs, Chat.last_version: versions, Chat.posting: posting},
            _ends(lines, at),
        )
        # Somebody may have read on meanwhile, which moves no version.
        shown = {Member.shown_read_seq: [seat.shown_read_seq for seat in seats]}
        change = Change(_places(seats), _marks(seats, at), shown)
        return await self._swap.swap(guard, _messages(messages, at), change)


async def existing(rows: Finder, ids: Collection[Place]) -> set[Place]:
    """Which of these messages, each named by its chat and its id, there are."""
    if not ids:
        return set()
    keys = {Message.chat_id: [one for one, _ in ids], Message.id: [other for _, other in ids]}
    found = await rows.find((Message.chat_id, Message.id), keys)
    return {(chat_id, id_) for chat_id, id_ in found}


def _lines(seats: Collection[Seat]) -> list[Line]:
    return list({seat.line: None for seat in seats})


def _ends(lines: Sequence[Line], at: datetime) -> Columnwise:
    return {
        Chat.last_seq: [line.last_seq for line in lines],
        Chat.last_version: [line.last_version for line in lines],
        Chat.active_at: Same(at),
    }


def _marks(seats: Collection[Seat], at: datetime) -> dict[Column, Sequence[Any] | Same]:
    return {
        Member.last_read_seq: [seat.last_read_seq for seat in seats],
        Member.last_read_at: Same(at),
        Member.marked_unread: Same(False),
    }


def _places(seats: Collection[Seat]) -> Columnwise:
    return {
        Member.chat_id: [seat.line.chat_id for seat in seats],
        Member.account_id: [seat.account_id for seat in seats],
    }


def _by_chat(messages: Sequence[PostedMessage]) -> list[PostedMessage]:
    """Those of a chat one after the other: they meet in the same pages of each index, and lie
    together when the chat's history is read."""
    chats: dict[UUID, list[PostedMessage]] = {}
    for message in messages:
        chats.setdefault(message.chat_id, []).append(message)
    return list(chain.from_iterable(chats.values()))


def _messages(messages: Sequence[PostedMessage], at: datetime) -> Columnwise:
    messages = _by_chat(messages)
    replies = [one.reply_to_id for one in messages]
    values: dict[Column, Sequence[Any] | Same] = {
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
    extras = [one.extras for one in messages]
    if any(extras):  # else the column is not named, which costs nothing
        values[Message.extra] = [None if extra is None else extra.kept() for extra in extras]
    return values


def _keys(places: Iterable[Place]) -> Columnwise:
    chats, accounts = [], []
    for chat_id, account_id in places:
        chats.append(chat_id)
        accounts.append(account_id)
    return {Member.chat_id: chats, Member.account_id: accounts}
