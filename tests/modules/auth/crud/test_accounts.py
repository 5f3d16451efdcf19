"""Accounts in the database, on both engines."""

import asyncio
from datetime import timedelta
from itertools import product

from app.modules.auth.crud.accounts import AccountCrud
from tests.modules.auth.conftest import Desk


async def test_the_database_and_the_row_agree_on_who_can_take_part(desk: Desk) -> None:
    now, second = desk.clock.now(), timedelta(seconds=1)
    ann = await desk.signs_up()
    for confirmed, deleted, blocked, until in product(
        (True, False), (None, now), (None, now), (None, now - second, now, now + second)
    ):
        await desk.changes(
            ann.id,
            is_confirmed=confirmed,
            deleted_at=deleted,
            blocked_at=blocked,
            blocked_until=until,
        )
        async with desk.wiring.reading() as transaction:
            accounts = AccountCrud(transaction)
            account = await accounts.get(ann.id)
            assert account is not None
            assert account.stands(now) == bool(await accounts.standing([ann.id], now))


async def test_whoever_holds_an_account_holds_it_alone(desk: Desk) -> None:
    ann = await desk.signs_up()

    async def raise_rights() -> None:
        async with desk.wiring.unit_of_work() as transaction:
            account = await AccountCrud(transaction).lock(ann.id)
            assert account is not None
            account.rights_version += 1

    await asyncio.gather(*(raise_rights() for _ in range(8)))
    async with desk.wiring.reading() as transaction:
        account = await AccountCrud(transaction).get(ann.id)
    assert account is not None
    assert account.rights_version == 8
