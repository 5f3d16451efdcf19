"""The send log, for those who look after letters."""

from typing import get_args
from uuid import UUID

from app.kernel.caller import Caller
from app.kernel.durable import Outbox
from app.kernel.paging import Page, after_id, encode_cursor
from app.kernel.ports import Clock
from app.kernel.transaction import UnitOfWork
from app.modules.notify import access
from app.modules.notify.crud.letters import LetterCrud
from app.modules.notify.errors import LetterDone
from app.modules.notify.schemas.letters import LetterRead, LetterStatus

STATUSES: tuple[LetterStatus, ...] = get_args(LetterStatus)


class SendLogService:
    def __init__(
        self, unit_of_work: UnitOfWork, reading: UnitOfWork, outbox: Outbox, clock: Clock
    ) -> None:
        self._unit_of_work = unit_of_work
        self._reading = reading
        self._outbox = outbox
        self._clock = clock

    async def page(
        self, caller: Caller, status: LetterStatus | None, limit: int, cursor: str | None
    ) -> Page[LetterRead]:
        access.admin(caller)
        before = after_id(cursor)
        async with self._reading() as transaction:
            found = await LetterCrud(transaction).page(status, before, limit + 1)
            shown = [LetterRead.model_validate(letter) for letter in found[:limit]]
        next_cursor = encode_cursor(str(shown[-1].id)) if len(found) > limit else None
        return Page[LetterRead](entities=shown, next_cursor=next_cursor)

    async def retry(self, caller: Caller, letter_id: UUID) -> LetterRead:
        """Tries at once, and as long as a new letter; raises LetterNotFound or LetterDone."""
        async with self._unit_of_work() as transaction:
            letter = await access.locked_letter(transaction, caller, letter_id)
            if letter.status == "sent" or not await self._outbox.revive(transaction, letter_id):
                raise LetterDone
            await LetterCrud(transaction).change(
                letter, status="pending", next_attempt_at=self._clock.now()
            )
            read = LetterRead.model_validate(letter)
        self._outbox.wake()
        return read
