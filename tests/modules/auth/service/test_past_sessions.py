"""Sessions that have long been over are forgotten; those that ended or expired lately are not."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from app.modules.auth.models import AccountSession
from app.modules.auth.service import past_sessions
from app.modules.auth.service.past_sessions import REMEMBERED, PastSessions
from app.modules.auth.service.sessions import SessionService
from tests.modules.auth.conftest import Desk

MOMENT = timedelta(seconds=1)


async def _kept(desk: Desk) -> set[UUID]:
    async with desk.wiring.reading() as transaction:
        return set(await transaction.session.scalars(select(AccountSession.id)))


async def test_a_session_that_ended_is_forgotten_when_its_time_has_passed(desk: Desk) -> None:
    ended, expired = await desk.arrives(), await desk.caller(await desk.signs_in())
    await desk.get(SessionService).end(ended, ended.session_id)

    desk.clock.advance(REMEMBERED - MOMENT)
    await desk.get(PastSessions).forget()
    assert await _kept(desk) == {ended.session_id, expired.session_id}

    desk.clock.advance(MOMENT)
    await desk.get(PastSessions).forget()
    assert await _kept(desk) == {expired.session_id}


async def test_sessions_that_nobody_ended_are_forgotten_after_they_expired(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(past_sessions, "AT_ONCE", 2)
    for name in ("ann", "bob", "carol"):
        await desk.arrives(name)
    desk.clock.advance(timedelta(days=400))
    await desk.get(PastSessions).forget()
    assert await _kept(desk) == set()
