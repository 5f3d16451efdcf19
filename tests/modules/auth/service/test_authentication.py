"""Who a token speaks for, and how soon it does no longer."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from app.kernel.caller import Role
from app.kernel.errors import NotSignedIn
from app.kernel.sockets import Ending, Kick
from app.kernel.transaction import Glance
from app.modules.auth.events import AccountChanged, SessionsEnded
from app.modules.auth.schemas.sessions import Grant
from app.modules.auth.service.authentication import SessionAuthenticator
from app.modules.auth.service.sessions import SessionService
from tests.modules.auth.conftest import Desk

SECOND = timedelta(seconds=1)


@pytest.fixture
async def grant(desk: Desk) -> Grant:
    await desk.signs_up()
    return await desk.signs_in()


class Counted:
    """The desk's glances at the database, counted; `meanwhile` happens at the end of each."""

    def __init__(self, desk: Desk) -> None:
        self._glance = desk.wiring.glance
        self.count = 0
        self.meanwhile: list[SessionsEnded] = []
        self.authenticator = SessionAuthenticator(
            self.glance, desk.wiring.tokens, desk.wiring.clock
        )

    @asynccontextmanager
    async def glance(self) -> AsyncIterator[Glance]:
        self.count += 1
        async with self._glance() as glance:
            yield glance
        for ended in self.meanwhile:
            self.authenticator.forget(ended)


def signed(desk: Desk, **claims: Any) -> str:
    at = int(desk.clock.now().timestamp())
    whole = {"typ": "access", "jti": "x", "iat": at, "exp": at + 60, **claims}
    return desk.wiring.tokens.sign(whole)


async def test_a_session_is_asked_about_once_a_second(desk: Desk, grant: Grant) -> None:
    counted = Counted(desk)
    for expected in (1, 1, 1, 1, 2, 2):
        await counted.authenticator.authenticate(grant.access_token)
        assert counted.count == expected
        desk.clock.advance(SECOND / 4)


async def test_a_clock_set_back_keeps_nobody_signed_in(desk: Desk, grant: Grant) -> None:
    counted = Counted(desk)
    await counted.authenticator.authenticate(grant.access_token)
    desk.clock.advance(-5 * SECOND)
    await counted.authenticator.authenticate(grant.access_token)
    assert counted.count == 2


async def test_a_block_that_nobody_told_of_is_known_within_a_second(
    desk: Desk, grant: Grant
) -> None:
    ann = await desk.caller(grant)
    await desk.changes(ann.account_id, blocked_at=desk.clock.now())
    desk.clock.advance(SECOND)
    with pytest.raises(NotSignedIn):
        await desk.caller(grant)


async def test_the_role_is_the_accounts_and_not_the_tokens(desk: Desk, grant: Grant) -> None:
    ann = await desk.caller(grant)
    assert ann.role is Role.USER
    await desk.changes(ann.account_id, role="admin")
    desk.clock.advance(SECOND)
    assert (await desk.caller(grant)).role is Role.ADMIN


async def test_a_change_that_was_told_is_known_at_once(desk: Desk, grant: Grant) -> None:
    counted = Counted(desk)
    ann = await counted.authenticator.authenticate(grant.access_token)
    await desk.changes(ann.account_id, role="moderator")
    counted.authenticator.forget_account(AccountChanged(account_id=ann.account_id).account_id)
    assert (await counted.authenticator.authenticate(grant.access_token)).moderates


async def test_only_the_sessions_that_ended_are_asked_about_anew(desk: Desk, grant: Grant) -> None:
    counted, other = Counted(desk), await desk.signs_in()
    ann = await counted.authenticator.authenticate(grant.access_token)
    await counted.authenticator.authenticate(other.access_token)
    counted.authenticator.forget(
        SessionsEnded(account_id=ann.account_id, session_ids=frozenset({other.session_id}))
    )
    await counted.authenticator.authenticate(grant.access_token)
    assert counted.count == 2
    counted.authenticator.forget(SessionsEnded(account_id=ann.account_id, session_ids=None))
    await counted.authenticator.authenticate(grant.access_token)
    assert counted.count == 3


async def test_what_another_node_has_ended_is_asked_about_anew(desk: Desk, grant: Grant) -> None:
    counted = Counted(desk)
    ann = await counted.authenticator.authenticate(grant.access_token)
    for expected, session_ids in ((2, frozenset({ann.session_id})), (3, None), (3, frozenset())):
        counted.authenticator.kicked(Kick(ann.account_id, Ending.SIGNED_OUT, session_ids))
        await counted.authenticator.authenticate(grant.access_token)
        assert counted.count == expected


async def test_what_ended_while_it_was_asked_about_is_not_kept(desk: Desk, grant: Grant) -> None:
    counted = Counted(desk)
    ann = await desk.caller(grant)
    counted.meanwhile = [SessionsEnded(account_id=ann.account_id, session_ids=None)]
    for expected in (1, 2):
        await counted.authenticator.authenticate(grant.access_token)
        assert counted.count == expected


async def test_whoever_signed_out_is_not_believed_once_more(desk: Desk, grant: Grant) -> None:
    await desk.caller(grant)
    await desk.get(SessionService).sign_out(grant.access_token, None)
    with pytest.raises(NotSignedIn):
        await desk.caller(grant)


async def test_only_so_many_sessions_are_remembered(
    desk: Desk, grant: Grant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.modules.auth.service.authentication.REMEMBERED", 2)
    counted = Counted(desk)
    for one in [grant, *[await desk.signs_in() for _ in range(4)]]:
        await counted.authenticator.authenticate(one.access_token)
    assert len(counted.authenticator._known) == 2


async def test_no_other_token_is_an_access_token(desk: Desk, grant: Grant) -> None:
    ann = await desk.caller(grant)
    bob = await desk.arrives("bob")
    of_ann = {"sub": str(ann.account_id), "sid": str(ann.session_id)}
    for claims in (
        {**of_ann, "typ": "refresh"},
        {**of_ann, "sub": str(bob.account_id)},
        {**of_ann, "sid": str(uuid4())},
        {**of_ann, "sid": "garbage"},
        {**of_ann, "sub": "garbage"},
        {"sub": str(UUID(int=0)), "sid": str(UUID(int=0))},
    ):
        grant_like = signed(desk, **claims)
        with pytest.raises(NotSignedIn):
            await Counted(desk).authenticator.authenticate(grant_like)
    with pytest.raises(NotSignedIn):
        await Counted(desk).authenticator.authenticate(grant.refresh_token)
