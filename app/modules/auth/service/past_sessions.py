"""Sessions that have long been over are forgotten: they only grow, and hold addresses of people."""

from datetime import timedelta

from app.kernel.ports import Clock
from app.kernel.transaction import UnitOfWork
from app.modules.auth.crud.sessions import SessionCrud

# By a device of a past session its owner is known, whatever is tried against the account.
REMEMBERED = timedelta(days=90)
AT_ONCE = 500  # rows of a block


class PastSessions:
    def __init__(self, unit_of_work: UnitOfWork, clock: Clock) -> None:
        self._unit_of_work = unit_of_work
        self._clock = clock

    async def forget(self) -> None:
        until, full = self._clock.now() - REMEMBERED, True
        while full:
            async with self._unit_of_work() as transaction:
                full = await SessionCrud(transaction).drop_over(until, AT_ONCE) == AT_ONCE
