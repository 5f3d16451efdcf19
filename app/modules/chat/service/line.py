"""Coming back to a chat's line: what a door tells first, and what replaces a lost push."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from app.kernel.caller import Caller
from app.kernel.errors import AppError
from app.kernel.loader import Loader
from app.kernel.measures import Measures
from app.kernel.sockets import Push, Sealed, Signal, Told
from app.kernel.transaction import Glances, Transaction, UnitOfWork
from app.modules.chat.access import Membership
from app.modules.chat.crud.changes import ChangeCrud
from app.modules.chat.crud.chats import ChatCrud
from app.modules.chat.models import Chat
from app.modules.chat.schemas.frames import (
    ChatDeleted,
    ChatHistory,
    ChatJoined,
    ChatLeft,
    ResyncRequired,
)
from app.modules.chat.service.arrivals import Arrival, Arrivals
from app.modules.chat.service.assembly import Assembly, chat_state, unread
from app.modules.chat.service.retelling import retold
from app.modules.chat.service.stretch import read_stretch

MISSED_MAX = 300  # changes; who has missed more fetches the chat anew
RESUME_BYTES = 4 * 1024 * 1024  # told at once to one socket; what goes beyond is fetched anew


@dataclass(frozen=True, slots=True)
class Entered:
    """What a door tells first, the version up to which that is complete, by chat, and whose coming
    and going it tells."""

    told: list[Told | Sealed]
    versions: Mapping[UUID, int]
    partners: Sequence[UUID] = ()


class LineService:
    def __init__(
        self,
        glance: Glances,
        reading: UnitOfWork,
        assembly: Assembly,
        measures: Measures | None = None,
    ) -> None:
        self._outcomes = (measures or Measures()).counters(
            "messenger_resumes", "How people came back to a chat's line.", "outcome"
        )
        self._reading = reading
        self._assembly = assembly
        self._arrivals = Arrivals(glance, reading, assembly, self._missed)
        self._heads = Loader(self._ask_heads)

    async def enter(self, caller: Caller, chat_id: UUID, seen: int | None) -> Entered:
        """One chat: the newest messages, or what came after the version `seen`.

        Raises ChatMissing.
        """
        entered = await self._arrivals.enter(Arrival(caller, chat_id, seen))
        self._count(entered.told, seen, entered.version)
        return Entered([entered.told], {chat_id: entered.version}, entered.partners)

    def _count(self, told: Told | Sealed, mark: int | None, version: int) -> None:
        if isinstance(told, ResyncRequired):
            outcome = "resync"
        elif mark is None:
            outcome = "fresh"
        else:
            outcome = "up_to_date" if mark == version else "resumed"
        self._outcomes.of(outcome).add()

    async def chat_ids(self, caller: Caller) -> list[UUID]:
        """The caller's chats."""
        return list(await self._heads.load(caller.account_id))

    async def resume(self, caller: Caller, marks: Mapping[UUID, int] | None) -> Entered:
        """All chats: what came after each mark, then the chats won and lost meanwhile."""
        if marks is None:
            return Entered([], await self._heads.load(caller.account_id))
        async with self._reading() as transaction:
            heads = await ChatCrud(transaction).heads([caller.account_id])
            versions = heads[caller.account_id]
            told: list[Told | Sealed] = []
            room = RESUME_BYTES
            for seen in await self._mine(transaction, caller, marks):
                missed = await self._missed(transaction, seen, marks[seen.chat.id], room)
                room -= len(missed.encoded())
                told.append(missed)
                self._count(missed, marks[seen.chat.id], seen.chat.last_version)
            told += await self._joined(transaction, caller, set(versions) - set(marks))
            told += [ChatLeft(chat_id=chat_id) for chat_id in marks if chat_id not in versions]
            return Entered(told, versions)

    async def _ask_heads(self, account_ids: Sequence[UUID]) -> list[Mapping[UUID, int] | AppError]:
        async with self._reading() as transaction:
            heads = await ChatCrud(transaction).heads(account_ids)
        return [heads[account_id] for account_id in account_ids]

    async def past(self, channel: str, after: int) -> Sequence[Signal]:
        """What was told of a chat after a version; at most as much as may be resumed.

        Of a chat that is gone there is only its end to tell.
        """
        chat_id = UUID(channel.partition(":")[2])
        async with self._reading() as transaction:
            chat = await ChatCrud(transaction).get(chat_id)
            if chat is None:
                return [Push(channel, ChatDeleted(chat_id=chat_id))]
            until = min(chat.last_version, after + MISSED_MAX)
            stretch = await read_stretch(transaction, self._assembly, chat, after, until)
            state, quiet = chat_state(chat), self._assembly.quiet(chat)
        return [
            signal
            for version, told in stretch.frames(after)
            for signal in retold(version, told, stretch, state, quiet=quiet)
        ]

    async def lack(self, channel: str, version: int) -> Told | None:
        """Where a member who lacks a chat's line behind that version reads on; None if it is gone.

        Whatever was committed before this is asked lies behind the answer's `from_seq`.
        """
        chat_id = UUID(channel.partition(":")[2])
        async with self._reading() as transaction:
            chat = await ChatCrud(transaction).get(chat_id)
            return None if chat is None else await self._resync(transaction, chat, version)

    async def _missed(
        self, transaction: Transaction, seen: Membership, mark: int, room: int = RESUME_BYTES
    ) -> Told | Sealed:
        """What came after the mark; too much, or a mark that never was, asks for a fresh start."""
        chat, account_id = seen.chat, seen.member.account_id
        if not 0 <= chat.last_version - mark <= MISSED_MAX:
            return await self._resync(transaction, chat, min(mark, chat.last_version))
        stretch = await read_stretch(
            transaction, self._assembly, chat, mark, chat.last_version, for_account=account_id
        )
        history = ChatHistory(
            chat_id=chat.id,
            messages=stretch.messages,
            changes=stretch.told(quiet=self._assembly.quiet(chat)),
            version=chat.last_version,
            last_seq=chat.last_seq,
            total_count=chat.last_seq,
            has_before=chat.last_seq > len(stretch.messages),
            unread_count=unread(chat, seen.member),
            resumed=True,
        )
        sealed = Sealed(history.encoded())
        if mark < chat.last_version and len(sealed.payload) > room:
            return await self._resync(transaction, chat, mark)
        return sealed

    @staticmethod
    async def _resync(transaction: Transaction, chat: Chat, mark: int) -> ResyncRequired:
        """From the first message that is new or that a missed change has touched."""
        changes = ChangeCrud(transaction)
        first_new = await changes.seq_at(chat.id, mark) + 1
        first_touched = await changes.first_touched(chat.id, mark)
        return ResyncRequired(chat_id=chat.id, from_seq=min(first_new, first_touched or first_new))

    async def _joined(
        self, transaction: Transaction, caller: Caller, chat_ids: Iterable[UUID]
    ) -> list[Told]:
        chats = [seen.chat for seen in await self._mine(transaction, caller, chat_ids)]
        return [
            ChatJoined(chat_id=chat.id, version=chat.last_version, chat=chat_state(chat))
            for chat in chats
        ]

    @staticmethod
    async def _mine(
        transaction: Transaction, caller: Caller, chat_ids: Iterable[UUID]
    ) -> list[Membership]:
        rows = await ChatCrud(transaction).of_account(caller.account_id, chat_ids)
        return [Membership(chat, member) for chat, member in rows]
