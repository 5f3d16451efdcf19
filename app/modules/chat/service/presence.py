"""Who is here: told when the first device comes and the last one goes."""

from collections.abc import Sequence
from uuid import UUID

from app.kernel.caller import Caller
from app.kernel.ports import Clock
from app.kernel.sockets import Presence, Publisher, Push
from app.kernel.transaction import UnitOfWork
from app.modules.chat.crud.members import MemberCrud
from app.modules.chat.crud.presence import PresenceCrud
from app.modules.chat.schemas.frames import PresenceTold
from app.modules.chat.service.channels import presence_channel


class PresenceService:
    """Those who share a direct chat with somebody, or have asked, follow their channel."""

    def __init__(
        self, unit_of_work: UnitOfWork, reading: UnitOfWork, clock: Clock, publisher: Publisher,
        presence: Presence,
    ) -> None:  # fmt: skip
        self._unit_of_work = unit_of_work
        self._reading = reading
        self._clock = clock
        self._publisher = publisher
        self._presence = presence
        self._online: set[UUID] = set()  # who was told to be here

    def appeared(self, caller: Caller) -> None:
        if caller.account_id not in self._online:
            self._online.add(caller.account_id)
            self._tell(PresenceTold(account_id=caller.account_id, online=True, last_seen_at=None))

    async def vanished(self, caller: Caller) -> None:
        """Notes the time and tells it, if this was the last device."""
        account_id = caller.account_id
        if self._presence.sockets(account_id) > 0:
            return
        now = self._clock.now()
        async with self._unit_of_work() as transaction:
            await PresenceCrud(transaction).note(account_id, now)
        if self._presence.sockets(account_id) == 0 and account_id in self._online:
            self._online.discard(account_id)
            self._tell(PresenceTold(account_id=account_id, online=False, last_seen_at=now))

    async def of(self, account_ids: Sequence[UUID]) -> list[PresenceTold]:
        """As asked, one for each; of people nobody knows nothing is known."""
        async with self._reading() as transaction:
            seen = await PresenceCrud(transaction).of(account_ids)
        return [
            PresenceTold(
                account_id=account_id,
                online=self._presence.sockets(account_id) > 0,
                last_seen_at=seen.get(account_id),
            )
            for account_id in account_ids
        ]

    async def partners(self, caller: Caller) -> Sequence[UUID]:
        """The people of the caller's direct chats."""
        async with self._reading() as transaction:
            return await MemberCrud(transaction).partners(caller.account_id)

    def _tell(self, told: PresenceTold) -> None:
        self._publisher.publish(Push(presence_channel(told.account_id), told))
