"""Sessions in the database, on both engines."""

from app.modules.auth.crud.accounts import AccountCrud
from app.modules.auth.crud.sessions import SessionCrud
from tests.modules.auth.conftest import Desk


async def test_a_session_ends_once_and_each_end_is_counted(desk: Desk) -> None:
    first, second = await desk.arrives(), await desk.caller(await desk.signs_in())
    ends, rights = [], 0
    for _ in range(2):
        async with desk.wiring.unit_of_work() as transaction:
            account = await AccountCrud(transaction).lock(first.account_id)
            assert account is not None
            sessions = SessionCrud(transaction)
            ends.append(await sessions.end_one(account, first.session_id, desk.clock.now()))
            ends.append(await sessions.end_all(account, desk.clock.now()))
            rights = account.rights_version
    assert ends == [{first.session_id}, {second.session_id}, set(), set()]
    assert rights == 2


async def test_nobody_ends_what_belongs_to_another_account(desk: Desk) -> None:
    ann, bob = await desk.arrives("ann"), await desk.arrives("bob")
    async with desk.wiring.unit_of_work() as transaction:
        account = await AccountCrud(transaction).lock(bob.account_id)
        assert account is not None
        ended = await SessionCrud(transaction).end_one(account, ann.session_id, desk.clock.now())
    assert ended == set()
