"""The accounts to try the product with."""

from uuid import UUID

import pytest

from app.kernel.caller import Role
from app.kernel.module import Seeding
from app.modules.auth.crud.accounts import AccountCrud
from app.modules.auth.errors import CredentialsInvalid
from app.modules.auth.models import Account
from app.modules.auth.seeds import LOGINS, demo_people
from tests.modules.auth.conftest import Desk, Opening


async def sow(desk: Desk, accounts: int = 0) -> list[tuple[str, int, int]]:
    told: list[tuple[str, int, int]] = []
    for seed in desk.wiring.seeds:
        await seed(Seeding(accounts, 0, 0, lambda *progress: told.append(progress)))
    return told


async def everybody(desk: Desk) -> dict[str | None, Account]:
    async with desk.wiring.reading() as transaction:
        page = await AccountCrud(transaction).page("", None, 1000, standing_at=desk.clock.now())
    return {account.username: account for account in page}


async def test_the_five_logins_sign_in_with_admin(desk: Desk) -> None:
    await sow(desk)
    roles = {}
    for login in LOGINS:
        caller = await desk.caller(await desk.signs_in(login.email, password="admin"))
        roles[login.email] = caller.role
    assert roles == {
        "admin@admin.ru": Role.ADMIN,
        "api-test@example.com": Role.USER,
        "user1@example.com": Role.USER,
        "user2@example.com": Role.USER,
        "user3@example.com": Role.USER,
    }


async def test_sowing_twice_changes_nothing(desk: Desk) -> None:
    await sow(desk, 3)
    before = {name: account.id for name, account in (await everybody(desk)).items()}
    assert await sow(desk, 5) == [("accounts", 10, 10)]
    after = {name: account.id for name, account in (await everybody(desk)).items()}
    assert len(after) == 10
    assert before.items() <= after.items()


async def test_demo_people_have_names_in_two_languages_and_sign_in(desk: Desk) -> None:
    await sow(desk, 20)
    people = await everybody(desk)
    demo = [people[f"demo_{number:04d}"] for number in range(1, 21)]
    assert {account.locale for account in demo} == {"en", "ru"}
    assert all(account.first_name and account.last_name for account in demo)
    assert len({account.password_hash for account in demo}) == 1
    caller = await desk.caller(await desk.signs_in("demo_0020", password="admin"))
    assert isinstance(caller.account_id, UUID)


@pytest.mark.parametrize("environment", ["DEV", "PROD"])
async def test_elsewhere_nobody_gets_a_known_password(opening: Opening, environment: str) -> None:
    desk = await opening(ENVIRONMENT=environment)
    await sow(desk, 5)
    assert await everybody(desk) == {}
    with pytest.raises(CredentialsInvalid):
        await desk.signs_in("admin", password="admin")


def test_the_demo_people_are_the_same_each_time() -> None:
    assert list(demo_people(30)) == list(demo_people(30))
    assert list(demo_people(30))[:10] == list(demo_people(10))
