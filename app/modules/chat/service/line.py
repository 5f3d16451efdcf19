"""Coming back to a chat's line: what a door tells first, and what replaces a lost push."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from app.kernel.caller import Caller
from app.kernel.sockets import Push, Told
from app.kernel.transaction import Transaction, UnitOfWork
from app.modules.chat import access
from app.modules.chat.access import Membership
from app.modules.chat.crud.changes import ChangeCrud
from app.modules.chat.crud.chats import ChatCrud
from app.modules.chat.models import Chat
from app.modules.chat.schemas.frames import ChatHistory, ChatJoined, ChatLeft, ResyncRequired
from app.modules.chat.service.assembly import Assembly, chat_state, unread
from app.modules.chat.service.history import NEWEST, HistoryService
from app.modules.chat.service.stretch import read_stretch

MISSED_MAX = 300  # changes; who has missed more fetches the chat anew
FIRST_MESSAGES = 20


@dataclass(frozen=True, slots=True)
class Entered:
    """What a door tells first, and the version up to which that is complete, by chat."""

    told: list[Told]
    versions: Mapping[UUID, int]


class LineService:
    def __init__(self, reading: UnitOfWork, assembly: Assembly, history: HistoryService) -> None:
        self._reading = reading
        self._assembly = assembly
        self._history = history

    async def enter(self, caller: Caller, chat_id: UUID, seen: int | None) -> Entered:
        """One chat: the newest messages, or what came after the version `seen`.

        Raises ChatMissing.
        """
        async with self._reading() as transaction:
            membership = await access.visible_chat(transaction, caller, chat_id)
            told = (
                await self._newest(transaction, membership)
                if seen is None
                else await self._missed(transaction, membership, seen)
            )
            return Entered([told], {chat_id: membership.chat.last_version})

    async def chat_ids(self, caller: Caller) -> list[UUID]:
        """The caller's chats."""
        async with self._reading() as transaction:
            return [chat_id for chat_id, _ in await ChatCrud(transaction).heads(caller.account_id)]

    async def resume(self, caller: Caller, marks: Mapping[UUID, int] | None) -> Entered:
        """All chats: what came after each mark, then the chats won and lost meanwhile."""
        async with self._reading() as transaction:
            versions = dict(await ChatCrud(transaction).heads(caller.account_id))
            listed = {} if marks is None else marks
            told = [
                await self._missed(transaction, seen, listed[seen.chat.id])
                for seen in await self._mine(transaction, caller, listed)
            ]
            if marks is not None:
                told += await self._joined(transaction, caller, set(versions) - set(marks))
                told += [ChatLeft(chat_id=chat_id) for chat_id in marks if chat_id not in versions]
            return Entered(told, versions)

    async def past(self, channel: str, after: int) -> Sequence[Push]:
        """The pushes of a chat's channel after a version; at most as many as may be resumed."""
        chat_id = UUID(channel.partition(":")[2])
        async with self._reading() as transaction:
            chat = await ChatCrud(transaction).get(chat_id)
            if chat is None:
                return []
            until = min(chat.last_version, after + MISSED_MAX)
            stretch = await read_stretch(transaction, self._assembly, chat, after, until)
        return [Push(channel, told, version) for version, told in stretch.frames(after)]

    async def _newest(self, transaction: Transaction, seen: Membership) -> ChatHistory:
        page = await self._history.of(transaction, seen, NEWEST, FIRST_MESSAGES)
        return ChatHistory(
            chat_id=seen.chat.id,
            messages=page.entities,
            changes=[],
            version=page.version,
            last_seq=page.last_seq,
            total_count=page.total_count,
            has_before=page.has_before,
            unread_count=unread(seen.chat, seen.member),
            resumed=False,
        )

    async def _missed(self, transaction: Transaction, seen: Membership, mark: int) -> Told:
        """What came after the mark; too much, or a mark that never was, asks for a fresh start."""
        chat, account_id = seen.chat, seen.member.account_id
        if not 0 <= chat.last_version - mark <= MISSED_MAX:
            return await self._resync(transaction, chat, min(mark, chat.last_version))
        stretch = await read_stretch(
            transaction, self._assembly, chat, mark, chat.last_version, for_account=account_id
        )
        return ChatHistory(
            chat_id=chat.id,
            messages=stretch.messages,
            changes=stretch.changes,
            version=chat.last_version,
            last_seq=chat.last_seq,
            total_count=chat.last_seq,
            has_before=chat.last_seq > len(stretch.messages),
            unread_count=unread(chat, seen.member),
            resumed=True,
        )

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
