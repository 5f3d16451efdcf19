"""Signing in."""

import asyncio
from contextlib import closing
from datetime import timedelta

import pytest
from typing_extensions import override

from app.adapters.security.passwords import BcryptPasswords, cost
from app.kernel.caller import Origin
from app.kernel.errors import InvalidInput, NotSignedIn
from app.kernel.ports import PasswordHasher
from app.modules.auth.crud.accounts import AccountCrud
from app.modules.auth.errors import CredentialsInvalid
from app.modules.auth.events import SessionsEnded
from app.modules.auth.schemas.sessions import SignIn
from app.modules.auth.service.grants import Grants
from app.modules.auth.service.guard import Guard
from app.modules.auth.service.sessions import SessionService
from app.modules.auth.service.sign_in import SignInService, trace
from app.modules.auth.settings import LifetimeSettings
from tests.modules.auth.conftest import HOME, PASSWORD, Desk


class Watched(PasswordHasher):
    """The desk's hasher, noting what it is asked; `meanwhile` happens during the work."""

    def __init__(self, desk: Desk) -> None:
        self._inner = desk.wiring.passwords
        self._desk = desk
        self.asked: list[bool] = []
        self.meanwhile: dict[str, object] = {}

    def service(self) -> SignInService:
        wiring, lifetimes = self._desk.wiring, LifetimeSettings()
        grants = Grants(wiring.tokens, lifetimes)
        return SignInService(
            wiring.unit_of_work, wiring.reading, self, grants, lifetimes, wiring.clock,
            Guard(wiring.rate_limits),
        )  # fmt: skip

    @override
    async def hash(self, password: str) -> str:
        return await self._inner.hash(password)

    @override
    async def verify(self, password: str, hashed: str | None) -> bool:
        self.asked.append(hashed is not None)
        right = await self._inner.verify(password, hashed)
        if self.meanwhile:
            async with self._desk.wiring.unit_of_work() as transaction:
                account = await AccountCrud(transaction).by_username("ann")
                assert account is not None
                for name, value in self.meanwhile.items():
                    setattr(account, name, value)
        return right

    @override
    def outdated(self, hashed: str) -> bool:
        return self._inner.outdated(hashed)


async def test_ann_signs_in_by_either_of_her_names(desk: Desk) -> None:
    ann = await desk.signs_up()
    for login in (
        {"email": "ann@example.com"}, {"email": " ANN@Example.com "}, {"username": "ann"},
        {"username": "Ann"}, {"username": "ann@example.com"}, {"email": "ann"},
    ):  # fmt: skip
        body = SignIn.model_validate({**login, "password": PASSWORD})
        caller = await desk.caller(await desk.get(SignInService).sign_in(body, HOME))
        assert caller.account_id == ann.id


async def test_what_ann_gets_says_how_long_it_lasts(desk: Desk) -> None:
    await desk.signs_up()
    grant = await desk.signs_in(client="browser")
    caller = await desk.caller(grant)
    assert (grant.session_id, grant.client) == (caller.session_id, "browser")
    assert (grant.expires_in, grant.refresh_expires_in) == (30 * 60, 60 * 86400)
    assert caller.expires_at == (desk.clock.now() + timedelta(minutes=30)).replace(microsecond=0)


async def test_whatever_is_wrong_the_answer_and_the_work_are_the_same(desk: Desk) -> None:
    ann = await desk.signs_up()
    watched = Watched(desk)
    service = watched.service()

    async def refused(username: str, password: str = PASSWORD) -> tuple[str, str, object]:
        with pytest.raises(CredentialsInvalid) as refusal:
            await service.sign_in(SignIn(username=username, password=password), HOME)
        error = refusal.value
        return error.code, error.said("en"), error.retry_after

    answers = {
        await refused("nobody"),
        await refused("nobody@example.com"),
        await refused("no such name!"),
        await refused("@"),
        await refused("ann", "wrong horse battery"),
    }
    for state in (
        {"is_confirmed": False},
        {"is_confirmed": True, "blocked_at": desk.clock.now()},
        {"blocked_at": None, "deleted_at": desk.clock.now()},
    ):
        await desk.changes(ann.id, **state)
        answers.add(await refused("ann"))
    assert len(answers) == 1
    assert len(watched.asked) == 8


async def test_after_the_block_ann_signs_in_again(desk: Desk) -> None:
    ann, now = await desk.signs_up(), desk.clock.now()
    await desk.changes(ann.id, blocked_at=now, blocked_until=now + timedelta(hours=1))
    with pytest.raises(CredentialsInvalid):
        await desk.signs_in()
    desk.clock.advance(timedelta(hours=1))
    await desk.signs_in()


async def test_a_device_has_one_session(desk: Desk) -> None:
    await desk.signs_up()
    first = await desk.signs_in(device_id="telephone")
    elsewhere = await desk.signs_in(device_id="laptop")
    ann = await desk.caller(first)
    desk.heard.clear()

    second = await desk.signs_in(device_id="telephone")
    ended = SessionsEnded(account_id=ann.account_id, session_ids=frozenset({first.session_id}))
    assert desk.heard == [ended]
    with pytest.raises(NotSignedIn):
        await desk.caller(first)
    with pytest.raises(NotSignedIn):
        await desk.get(SessionService).refresh(first.refresh_token, HOME)
    await desk.caller(second)
    await desk.caller(elsewhere)


async def test_a_device_that_signs_in_many_times_at_once_has_one_session(desk: Desk) -> None:
    await desk.signs_up()
    grants = await asyncio.gather(*(desk.signs_in(device_id="telephone") for _ in range(6)))
    living = 0
    for grant in grants:
        try:
            await desk.caller(grant)
            living += 1
        except NotSignedIn:
            pass
    assert living == 1


async def test_devices_without_a_name_have_a_session_each(desk: Desk) -> None:
    await desk.signs_up()
    for grant in [await desk.signs_in(), await desk.signs_in()]:
        await desk.caller(grant)


async def test_two_people_may_share_a_device(desk: Desk) -> None:
    await desk.signs_up("ann")
    await desk.signs_up("bob")
    anns = await desk.signs_in("ann", device_id="tablet")
    await desk.signs_in("bob", device_id="tablet")
    await desk.caller(anns)


async def test_a_hash_of_another_cost_is_renewed(desk: Desk) -> None:
    ann = await desk.signs_up()
    with closing(BcryptPasswords(5, "")) as dearer:
        wiring, lifetimes = desk.wiring, LifetimeSettings()
        service = SignInService(
            wiring.unit_of_work, wiring.reading, dearer, Grants(wiring.tokens, lifetimes),
            lifetimes, wiring.clock, Guard(wiring.rate_limits),
        )  # fmt: skip
        await service.sign_in(SignIn(username="ann", password=PASSWORD), HOME)
    async with wiring.reading() as transaction:
        account = await AccountCrud(transaction).get(ann.id)
    assert account is not None
    assert cost(account.password_hash) == 5
    await desk.signs_in()


@pytest.mark.parametrize("change", [{"password_hash": "$2b$another"}, {"is_confirmed": False}])
async def test_what_changes_while_the_password_is_checked_counts(
    desk: Desk, change: dict[str, object]
) -> None:
    await desk.signs_up()
    watched = Watched(desk)
    watched.meanwhile = change
    with pytest.raises(CredentialsInvalid):
        await watched.service().sign_in(SignIn(username="ann", password=PASSWORD), HOME)


async def test_what_is_no_login_is_refused(desk: Desk) -> None:
    both = {"username": "ann", "email": "ann@example.com"}
    for login, found in (
        ({"username": "ann", "password": "я" * 513}, ("password", "too_long")),
        ({"password": PASSWORD}, ("email", "one_of")),
        ({"password": PASSWORD, **both}, ("email", "one_of")),
    ):
        with pytest.raises(InvalidInput) as refusal:
            await desk.get(SignInService).sign_in(SignIn.model_validate(login), HOME)
        assert [(fault.field, fault.code) for fault in refusal.value.fields] == [found]


def test_of_where_one_came_from_only_so_much_is_kept() -> None:
    kept = trace(Origin("x" * 100, "A\x00program\n" + "y" * 1000))
    assert (len(kept["ip"] or ""), len(kept["user_agent"] or "")) == (64, 512)
    assert (kept["user_agent"] or "").startswith("Aprogramy")
    assert trace(Origin(None, "")) == {"ip": None, "user_agent": None}
