"""Who is here: told when the first device comes and the last one goes."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from app.kernel.caller import Caller
from app.kernel.errors import AppError
from app.kernel.loader import Loader
from app.kernel.ports import Clock
from app.kernel.sockets import Presence, Publisher, Push
from app.kernel.transaction import UnitOfWork
from app.modules.auth.public import AccountDirectory
from app.modules.chat.crud.members import MemberCrud
from app.modules.chat.crud.presence import PresenceCrud
from app.modules.chat.schemas.frames import PresenceTold
from app.modules.chat.service.channels import presence_channel

LEAVING_AT_ONCE = 500  # people whose leaving is noted in one block

Seen = tuple[UUID, datetime]


class PresenceService:
    """Those who share a direct chat with somebody, or have asked, follow their channel."""

    def __init__(
        self, unit_of_work: UnitOfWork, reading: UnitOfWork, clock: Clock, publisher: Publisher,
        presence: Presence,
        directory: AccountDirectory,
    ) -> None:  # fmt: skip
        self._unit_of_work = unit_of_work
        self._reading = reading
        self._clock = clock
        self._publisher = publisher
        self._presence = presence
        self._directory = directory
        self._seen: Loader[Seen, None] = Loader(self._note, LEAVING_AT_ONCE)
        self._partners = Loader(self._ask_partners)
        self._online: set[UUID] = set()  # who was told to be here

    def appeared(self, caller: Caller) -> None:
        if caller.account_id not in self._online:
            self._online.add(caller.account_id)
            self._tell(PresenceTold(account_id=caller.account_id, online=True, last_seen_at=None))

    async def vanished(self, caller: Caller) -> None:
        """Notes the time and tells it, if this was the last device."""
        account_id = caller.account_id
        if self._presence.sockets(account_id) > 0 or account_id not in self._online:
            return
        now = self._clock.now()
        try:
            await self._seen.load((account_id, now))
        finally:
            self._went(account_id, now)

    async def _note(self, seen: Sequence[Seen]) -> list[AppError | None]:
        """One block for all who leave at the same moment."""
        async with self._unit_of_work() as transaction:
            await PresenceCrud(transaction).note(dict(seen))
        return [None] * len(seen)

    def _went(self, account_id: UUID, now: datetime) -> None:
        if self._presence.sockets(account_id) == 0 and account_id in self._online:
            self._online.discard(account_id)
            self._tell(PresenceTold(account_id=account_id, online=False, last_seen_at=now))

    async def of(self, account_ids: Sequence[UUID]) -> list[tuple[PresenceTold, bool]]:
        """As asked, one for each, and whether there is such an account."""
        async with self._reading() as transaction:
            seen = await PresenceCrud(transaction).of(account_ids)
            existing = await self._directory.existing(transaction, account_ids)
        return [
            (
                PresenceTold(
                    account_id=account_id,
                    online=self._presence.sockets(account_id) > 0,
                    last_seen_at=seen.get(account_id),
                ),
                account_id in existing,
            )
            for account_id in account_ids
        ]

    async def partners(self, caller: Caller) -> Sequence[UUID]:
        """The people of the caller's direct chats."""
        return await self._partners.load(caller.account_id)

    async def _ask_partners(self, account_ids: Sequence[UUID]) -> list[Sequence[UUID] | AppError]:
        async with self._reading() as transaction:
            partners = await MemberCrud(transaction).partners(account_ids)
        return [partners[account_id] for account_id in account_ids]

    def _tell(self, told: PresenceTold) -> None:
        channel = presence_channel(told.account_id)
        self._publisher.publish(Push(channel, told, passing=channel))
