"""Pages of a chat's past; every page costs the same, however deep it lies."""

from dataclasses import dataclass
from uuid import UUID

from app.kernel.caller import Caller
from app.kernel.errors import fault
from app.kernel.paging import PAGE_DEFAULT
from app.kernel.schema import Encoded
from app.kernel.transaction import Glances
from app.modules.auth.public import AccountDirectory
from app.modules.chat import access
from app.modules.chat.crud.pages import PageCrud
from app.modules.chat.schemas.messages import History
from app.modules.chat.service.encoding import encoded_history, people_on


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
    def __init__(self, glance: Glances, directory: AccountDirectory, quiet_above: int) -> None:
        self._glance = glance
        self._directory = directory
        self._quiet_above = quiet_above

    async def page(
        self, caller: Caller, chat_id: UUID, where: Where = NEWEST, limit: int = PAGE_DEFAULT
    ) -> Encoded[History]:
        """Messages in ascending order, without those the caller has deleted for themselves.

        The end of the line is read first and bounds the rest. What changes meanwhile is shown in
        its newer state, and told once more to whoever goes on from the page's version.
        """
        account_id = caller.account_id
        async with self._glance() as glance:
            line = await access.glimpsed_chat(glance, caller, chat_id)
            first, last = where.range(line.last_seq, limit)
            counted, pages = line.member_count <= self._quiet_above, PageCrud(glance)
            past = await pages.past(chat_id, account_id, first, last, marks=counted)
        faces = await self._directory.faces(people_on(past))
        return encoded_history(chat_id, line, (first, last), past, faces, counted=counted)
