"""Coming and going: many who go at once are one piece of work."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from typing_extensions import override

from app.adapters.clock import FrozenClock
from app.kernel.caller import Caller, Role
from app.kernel.sockets import Presence, Publisher, Push, Signal
from app.modules.auth.public import AccountDirectory
from app.modules.chat.crud.presence import PresenceCrud
from app.modules.chat.service.presence import PresenceService
from tests.kit.cast import Cast, Person
from tests.kit.house import House
from tests.kit.watch import queries

NOON = datetime(2030, 1, 1, 12, tzinfo=UTC)


class Emptied(Presence):
    """Nobody has a socket any more."""

    @override
    def sockets(self, account_id: UUID) -> int:
        return 0


class Heard(Publisher):
    def __init__(self) -> None:
        self.told: list[bytes] = []

    @override
    def publish(self, *signals: Signal) -> None:
        self.told += [signal.told.encoded() for signal in signals if isinstance(signal, Push)]


def _caller(account_id: UUID) -> Caller:
    return Caller(account_id, uuid4(), Role.USER, NOON)


def _service(house: House, heard: Heard) -> PresenceService:
    database, directory = house.database, house.app.state.wiring.get(AccountDirectory)
    return PresenceService(
        database.unit_of_work, database.reading, FrozenClock(NOON), heard, Emptied(), directory
    )


async def test_all_who_leave_at_once_are_noted_in_one_statement(house: House, cast: Cast) -> None:
    people = [UUID((await cast.person("guest")).id) for _ in range(5)]
    heard = Heard()
    service = _service(house, heard)
    for account_id in people:
        service.appeared(_caller(account_id))
    with queries(house.database, 1):
        await asyncio.gather(*(service.vanished(_caller(each)) for each in people))
    assert sum(b'"online":false' in told for told in heard.told) == 5
    seen = await service.of(people)
    assert {told.last_seen_at for told, _ in seen} == {NOON}


async def test_one_who_cannot_be_noted_keeps_nobody_else_from_it(house: House, ann: Person) -> None:
    """The account of one of them is gone."""
    people = [UUID(ann.id), uuid4()]
    heard = Heard()
    service = _service(house, heard)
    for account_id in people:
        service.appeared(_caller(account_id))
    await asyncio.gather(
        *(service.vanished(_caller(each)) for each in people), return_exceptions=True
    )
    (told, exists), _ = await service.of(people)
    assert (exists, told.last_seen_at) == (True, NOON)
    assert sum(b'"online":false' in told for told in heard.told) == 2


async def test_what_is_written_late_does_not_set_the_time_back(house: House, ann: Person) -> None:
    account_id = UUID(ann.id)
    for moment in (NOON, NOON - timedelta(hours=1)):
        async with house.database.unit_of_work() as transaction:
            await PresenceCrud(transaction).note({account_id: moment})
    async with house.database.reading() as transaction:
        assert await PresenceCrud(transaction).of([account_id]) == {account_id: NOON}


async def test_people_who_come_at_once_learn_whom_to_watch_by_one_question(
    house: House, ann: Person, bob: Person, carol: Person
) -> None:
    await ann.opens_direct(bob)
    await carol.opens_direct(bob)
    service = _service(house, Heard())
    with queries(house.database, 1):
        found = await asyncio.gather(
            *(service.partners(_caller(UUID(each.id))) for each in (ann, bob, carol))
        )
    assert [set(each) for each in found] == [
        {UUID(bob.id)}, {UUID(ann.id), UUID(carol.id)}, {UUID(bob.id)},
    ]  # fmt: skip
