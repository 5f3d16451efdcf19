"""What other modules are told, inside their own transaction."""

from uuid import UUID, uuid4

from app.modules.auth.crud.accounts import AccountCrud
from app.modules.auth.public import AccountDirectory, Person, SessionDirectory
from tests.modules.auth.conftest import Desk


async def existing(desk: Desk, *ids: UUID) -> set[UUID]:
    async with desk.wiring.reading() as transaction:
        return await desk.get(AccountDirectory).existing(transaction, ids)


async def speaking(desk: Desk, *ids: UUID) -> set[UUID]:
    async with desk.wiring.reading() as transaction:
        return await desk.get(SessionDirectory).speaking(transaction, ids)


async def test_people_are_told_by_their_ids(desk: Desk) -> None:
    ann, bob = await desk.signs_up("ann"), await desk.signs_up("bob", username=None)
    async with desk.wiring.reading() as transaction:
        people = await desk.get(AccountDirectory).people(
            transaction, [ann.id, bob.id, bob.id, uuid4()]
        )
    assert people == {
        ann.id: Person(id=ann.id, username="ann", display_name="ann"),
        bob.id: Person(id=bob.id, username=None, display_name=bob.display_name),
    }


async def test_who_is_gone_is_told_but_cannot_take_part(desk: Desk) -> None:
    ann, bob, now = await desk.arrives("ann"), await desk.arrives("bob"), desk.clock.now()
    for state in (
        {"is_confirmed": False},
        {"is_confirmed": True, "blocked_at": now},
        {"blocked_at": None, "deleted_at": now},
    ):
        await desk.changes(ann.account_id, **state)
        async with desk.wiring.reading() as transaction:
            people = await desk.get(AccountDirectory).people(transaction, [ann.account_id])
        assert people[ann.account_id].username == "ann"
        assert await existing(desk, ann.account_id, bob.account_id, uuid4()) == {bob.account_id}
        assert await speaking(desk, ann.session_id, bob.session_id, uuid4()) == {bob.session_id}


async def test_a_block_that_has_run_out_is_none(desk: Desk) -> None:
    ann, now = await desk.arrives("ann"), desk.clock.now()
    await desk.changes(ann.account_id, blocked_at=now, blocked_until=now)
    assert await existing(desk, ann.account_id) == {ann.account_id}


async def test_nobody_is_asked_for(desk: Desk) -> None:
    assert await existing(desk) == set()
    assert await speaking(desk) == set()


async def test_what_the_same_transaction_changed_counts(desk: Desk) -> None:
    ann = await desk.signs_up("ann")
    async with desk.wiring.unit_of_work() as transaction:
        account = await AccountCrud(transaction).lock(ann.id)
        assert account is not None
        account.deleted_at = desk.clock.now()
        assert await desk.get(AccountDirectory).existing(transaction, [ann.id]) == set()
