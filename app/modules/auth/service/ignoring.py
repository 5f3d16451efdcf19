"""Whom people ignore: they get no direct messages and no notices from them."""

from collections.abc import Callable, Iterable
from uuid import UUID

from typing_extensions import override

from app.kernel.caller import Caller
from app.kernel.paging import Page, after_moment, moment_cursor
from app.kernel.ports import Clock
from app.kernel.transaction import Transaction, UnitOfWork
from app.modules.auth import access
from app.modules.auth.crud.ignored import IgnoredCrud
from app.modules.auth.errors import NotYourself, TooManyIgnored
from app.modules.auth.events import IgnoringChanged
from app.modules.auth.models import Account, IgnoredPerson
from app.modules.auth.public import DirectLines, Ignoring, Person
from app.modules.auth.schemas.ignored import IgnoredRead

IGNORED_MAX = 1000


class IgnoringService(Ignoring):
    """`lines` finds whoever keeps direct chats, if anybody does."""

    def __init__(
        self,
        unit_of_work: UnitOfWork,
        reading: UnitOfWork,
        clock: Clock,
        lines: Callable[[], DirectLines | None],
    ) -> None:
        self._unit_of_work = unit_of_work
        self._reading = reading
        self._clock = clock
        self._lines = lines

    async def page(self, caller: Caller, limit: int, cursor: str | None) -> Page[IgnoredRead]:
        """In the order in which the caller began to ignore them."""
        after = after_moment(cursor)
        async with self._reading() as transaction:
            ignored = IgnoredCrud(transaction)
            rows = await ignored.page(caller.account_id, limit + 1, after)
            total = await ignored.count(caller.account_id)
            entities = [_read(*row) for row in rows[:limit]]
        end = entities[-1] if len(rows) > limit else None
        cursor = moment_cursor(end.ignored_at, end.account_id) if end else None
        return Page(entities=entities, next_cursor=cursor, total_count=total)

    async def ignore(self, caller: Caller, account_id: UUID) -> IgnoredRead:
        """From when this returns nothing of theirs comes; doing it again changes nothing.

        Raises NotYourself, AccountNotFound, TooManyIgnored.
        """
        if account_id == caller.account_id:
            raise NotYourself
        now = self._clock.now()
        async with self._unit_of_work() as transaction:
            # Held, so that a direct chat is opened by them before this, or not at all.
            await access.locked_account(transaction, caller, now)
            person = await access.visible_account(transaction, caller, account_id, now)
            ignored = IgnoredCrud(transaction)
            row = await ignored.get(caller.account_id, account_id)
            if row is None:
                if await ignored.count(caller.account_id) >= IGNORED_MAX:
                    raise TooManyIgnored(limit=IGNORED_MAX)
                row = await ignored.add(caller.account_id, account_id, now)
                await self._settle(transaction, caller, account_id, ignored=True)
            return _read(row, person)

    async def unignore(self, caller: Caller, account_id: UUID) -> None:
        """That the person was not ignored is no fault."""
        async with self._unit_of_work() as transaction:
            await access.locked_account(transaction, caller, self._clock.now())
            if await IgnoredCrud(transaction).remove(caller.account_id, account_id):
                await self._settle(transaction, caller, account_id, ignored=False)

    async def _settle(
        self, transaction: Transaction, caller: Caller, other: UUID, *, ignored: bool
    ) -> None:
        lines = self._lines()
        if lines is not None:
            await lines.settle(transaction, caller.account_id, other)
        transaction.record(
            IgnoringChanged(account_id=caller.account_id, ignored_id=other, ignored=ignored)
        )

    @override
    async def apart(self, transaction: Transaction, one: UUID, other: UUID) -> bool:
        return await IgnoredCrud(transaction).between(one, other)

    @override
    async def held_apart(self, transaction: Transaction, one: UUID, other: UUID) -> bool:
        ignored = IgnoredCrud(transaction)
        await ignored.hold((one, other))
        return await ignored.between(one, other)

    @override
    async def deaf_to(
        self, transaction: Transaction, account_id: UUID, among: Iterable[UUID]
    ) -> set[UUID]:
        return await IgnoredCrud(transaction).ignoring(account_id, among)


def _read(row: IgnoredPerson, person: Account) -> IgnoredRead:
    return IgnoredRead(
        account_id=row.ignored_id,
        account=Person.model_validate(person),
        ignored_at=row.ignored_at,
    )
