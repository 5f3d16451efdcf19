"""Pages of a chat's past; every page costs the same, however deep it lies."""

from dataclasses import dataclass
from uuid import UUID

from app.kernel.caller import Caller
from app.kernel.errors import fault
from app.kernel.paging import PAGE_DEFAULT
from app.kernel.transaction import Transaction, UnitOfWork
from app.modules.chat import access
from app.modules.chat.access import Membership
from app.modules.chat.crud.messages import MessageCrud
from app.modules.chat.schemas.messages import History
from app.modules.chat.service.assembly import Assembly


@dataclass(frozen=True, slots=True)
class Where:
    """At most one: before, after or around a `seq`, or an offset in rows from the oldest."""

    before: int | None = None
    after: int | None = None
    around: int | None = None
    offset: int | None = None

    def __post_init__(self) -> None:
        given = [v for v in (self.before, self.after, self.around, self.offset) if v is not None]
        if len(given) > 1:
            raise fault(
                "before", "one_of",
                "Give one of before, after, around and offset.",
                "Укажите что-то одно: before, after, around или offset.",
            )  # fmt: skip

    def range(self, last_seq: int, limit: int) -> tuple[int, int]:
        """The first and last `seq` of the page: `seq` has no holes, so it is only arithmetic."""
        if self.after is not None:
            first = self.after + 1
        elif self.offset is not None:
            first = self.offset + 1
        elif self.around is not None:
            first = max(1, min(self.around - limit // 2, last_seq - limit + 1))
        else:
            last = last_seq if self.before is None else min(self.before - 1, last_seq)
            return max(1, last - limit + 1), last
        return max(1, first), min(first + limit - 1, last_seq)


NEWEST = Where()


class HistoryService:
    def __init__(self, reading: UnitOfWork, assembly: Assembly) -> None:
        self._reading = reading
        self._assembly = assembly

    async def page(
        self, caller: Caller, chat_id: UUID, where: Where = NEWEST, limit: int = PAGE_DEFAULT
    ) -> History:
        """Messages in ascending order, without those the caller has deleted for themselves."""
        async with self._reading() as transaction:
            seen = await access.visible_chat(transaction, caller, chat_id)
            return await self.of(transaction, seen, where, limit)

    async def of(
        self, transaction: Transaction, seen: Membership, where: Where, limit: int
    ) -> History:
        """The same inside a block in which the chat has been got already."""
        chat = seen.chat
        first, last = where.range(chat.last_seq, limit)
        messages = MessageCrud(transaction)
        rows = await messages.between(chat.id, first, last)
        hidden = await messages.hidden(chat.id, seen.member.account_id, first, last)
        rows = [row for row in rows if row.seq not in hidden]
        return History(
            entities=await self._assembly.messages(transaction, chat, rows),
            total_count=chat.last_seq,
            has_before=first > 1 and chat.last_seq > 0,
            has_after=last < chat.last_seq,
            last_seq=chat.last_seq,
            version=chat.last_version,
        )
