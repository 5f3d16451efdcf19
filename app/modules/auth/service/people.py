"""What other modules are told about accounts and sessions."""

from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from typing_extensions import override

from app.kernel.memory import Memory
from app.kernel.ports import Clock
from app.kernel.schema import Encoded
from app.kernel.transaction import Glances, Transaction
from app.modules.auth.crud.accounts import AccountCrud, faces, standing_faces
from app.modules.auth.crud.sessions import SessionCrud, speaking_faces
from app.modules.auth.public import AccountDirectory, Person, SessionDirectory


class People(AccountDirectory, SessionDirectory):
    """Asked in somebody else's transaction, so that what it says holds when that commits."""

    def __init__(self, clock: Clock, glance: Glances) -> None:
        self._clock = clock
        self._glance = glance
        self._faces = Memory(self._read_faces, clock)
        self._speakers = Memory(self._read_speakers, clock)

    @override
    async def people(self, transaction: Transaction, ids: Iterable[UUID]) -> dict[UUID, Person]:
        found = await AccountCrud(transaction).many(ids)
        return {account.id: Person.model_validate(account) for account in found}

    @override
    async def faces(self, ids: Collection[UUID]) -> Mapping[UUID, Encoded[Person]]:
        return await self._faces.many(ids)

    def forget(self, account_id: UUID) -> None:
        """The account looks otherwise now."""
        self._faces.forget(account_id)
        self.forget_speakers()

    async def _read_faces(self, ids: Collection[UUID]) -> dict[UUID, Encoded[Person]]:
        async with self._glance() as glance:
            found = await faces(glance, ids)
        return {
            face.id: Encoded(Person, Person.model_validate(face).model_dump_json().encode())
            for face in found
        }

    @override
    async def named(self, transaction: Transaction, usernames: Iterable[str]) -> dict[str, UUID]:
        return await AccountCrud(transaction).named(usernames)

    @override
    async def existing(self, transaction: Transaction, ids: Iterable[UUID]) -> set[UUID]:
        return await AccountCrud(transaction).standing(ids, self._clock.now())

    @override
    async def lasting(self, transaction: Transaction, ids: Iterable[UUID]) -> set[UUID]:
        found = await AccountCrud(transaction).many(ids)
        return {account.id for account in found if account.deleted_at is None}

    @override
    async def speaking(self, transaction: Transaction, session_ids: Iterable[UUID]) -> set[UUID]:
        return await SessionCrud(transaction).speaking(session_ids, self._clock.now())

    @override
    async def speakers(self, session_ids: Collection[UUID]) -> Mapping[UUID, Person]:
        return await self._speakers.many(session_ids)

    def forget_speakers(self) -> None:
        """Sessions have ended, or somebody looks otherwise: whose they are is not looked up."""
        self._speakers.forget_all()

    async def _read_speakers(self, ids: Collection[UUID]) -> dict[UUID, Person]:
        async with self._glance() as glance:
            found = dict(await speaking_faces(glance, ids, self._clock.now()))
            # The server speaks for an account under the account's own id, see `voices`.
            if silent := set(ids) - found.keys():
                found |= await standing_faces(glance, silent, self._clock.now())
        return {session_id: Person.model_validate(face) for session_id, face in found.items()}
