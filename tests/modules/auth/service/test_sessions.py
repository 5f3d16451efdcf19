"""Staying signed in, and signing out."""

import asyncio
from datetime import timedelta
from uuid import UUID, uuid4

import jwt
import pytest

from app.kernel.caller import Origin
from app.kernel.errors import InvalidInput, NotSignedIn
from app.modules.auth.errors import SessionNotFound
from app.modules.auth.events import SessionsEnded
from app.modules.auth.schemas.sessions import Grant
from app.modules.auth.service.sessions import SessionService
from tests.modules.auth.conftest import HOME, Desk, Opening

SECOND = timedelta(seconds=1)


@pytest.fixture
async def grant(desk: Desk) -> Grant:
    await desk.signs_up()
    return await desk.signs_in()


async def refreshed(desk: Desk, grant: Grant) -> Grant:
    return await desk.get(SessionService).refresh(grant.refresh_token, HOME)


async def test_ann_stays_signed_in(desk: Desk, grant: Grant) -> None:
    for _ in range(3):
        desk.clock.advance(timedelta(hours=5))
        with pytest.raises(NotSignedIn):
            await desk.caller(grant)
        newer = await refreshed(desk, grant)
        assert newer.session_id == grant.session_id
        assert newer.refresh_token != grant.refresh_token
        await desk.caller(newer)
        grant = newer


async def test_a_second_asking_gets_the_same_pair(desk: Desk, grant: Grant) -> None:
    first = await refreshed(desk, grant)
    desk.clock.advance(10 * SECOND)
    assert await refreshed(desk, grant) == first
    assert (await refreshed(desk, first)).session_id == first.session_id


async def test_many_tabs_at_once_get_one_pair(desk: Desk, grant: Grant) -> None:
    pairs = await asyncio.gather(*(refreshed(desk, grant) for _ in range(12)))
    assert len(set(pairs)) == 1
    await desk.caller(pairs[0])


async def test_a_used_token_ends_the_session_for_both_who_have_it(desk: Desk, grant: Grant) -> None:
    newer = await refreshed(desk, grant)
    ann = await desk.caller(newer)
    desk.heard.clear()
    desk.clock.advance(11 * SECOND)
    for stale in (grant, newer):
        with pytest.raises(NotSignedIn):
            await refreshed(desk, stale)
    with pytest.raises(NotSignedIn):
        await desk.caller(newer)
    ended = SessionsEnded(account_id=ann.account_id, session_ids=frozenset({grant.session_id}))
    assert desk.heard == [ended]


async def test_a_token_of_two_turns_ago_ends_the_session_at_once(desk: Desk, grant: Grant) -> None:
    latest = await refreshed(desk, await refreshed(desk, grant))
    with pytest.raises(NotSignedIn):
        await refreshed(desk, grant)
    with pytest.raises(NotSignedIn):
        await desk.caller(latest)


async def test_what_was_never_given_does_no_harm(desk: Desk, grant: Grant) -> None:
    session_id, generation, seal = grant.refresh_token.split(".")
    garbage = [
        None, "", ".", "..", "x", "\ud800", "\x00", "ы.0.ы", grant.access_token,
        f"{session_id}.1.{seal}", f"{session_id}.00.{seal}", f"{session_id}.-0.{seal}",
        f"{uuid4()}.0.{seal}", f"{session_id.upper()}.0.{seal}", f"{session_id}.0.{seal}=",
        f"{session_id}.{generation}.{seal[:-1]}", f"{grant.refresh_token}\n", f"{'9' * 5000}.0.x",
        f"{session_id}.{'9' * 400}.{seal}", f"{session_id}.٠.{seal}",
    ]  # fmt: skip
    for token in garbage:
        with pytest.raises(NotSignedIn):
            await desk.get(SessionService).refresh(token, HOME)
    await desk.caller(grant)
    await refreshed(desk, grant)


async def test_a_sealed_token_of_no_session_is_refused(desk: Desk, grant: Grant) -> None:
    nobody = uuid4()
    seal = desk.wiring.tokens.seal(f"refresh:{nobody}:0")
    with pytest.raises(NotSignedIn):
        await desk.get(SessionService).refresh(f"{nobody}.0.{seal}", HOME)


async def test_whoever_may_not_take_part_gets_no_tokens(desk: Desk, grant: Grant) -> None:
    ann, now = await desk.caller(grant), desk.clock.now()
    for state in (
        {"is_confirmed": False},
        {"is_confirmed": True, "blocked_at": now},
        {"blocked_at": None, "deleted_at": now},
    ):
        await desk.changes(ann.account_id, **state)
        with pytest.raises(NotSignedIn):
            await refreshed(desk, grant)
    await desk.changes(ann.account_id, deleted_at=None)
    await refreshed(desk, grant)


async def test_a_sign_in_ends_after_its_days_however_often_it_is_refreshed(
    opening: Opening,
) -> None:
    desk = await opening(JWT_REFRESH_DAYS="2", JWT_ACCESS_MINUTES="60")
    await desk.signs_up()
    grant = await desk.signs_in()
    assert grant.refresh_expires_in == 2 * 86400
    desk.clock.advance(timedelta(days=2) - timedelta(minutes=10))
    grant = await refreshed(desk, grant)
    assert (grant.expires_in, grant.refresh_expires_in) == (600, 600)
    desk.clock.advance(timedelta(minutes=10))
    with pytest.raises(NotSignedIn):
        await refreshed(desk, grant)
    with pytest.raises(NotSignedIn):
        await desk.caller(grant)


async def test_tokens_say_which_turn_they_are_of(desk: Desk, grant: Grant) -> None:
    newer = await refreshed(desk, grant)
    claims = [
        jwt.decode(one.access_token, options={"verify_signature": False}) for one in (grant, newer)
    ]
    assert [claim["jti"] for claim in claims] == [
        f"{grant.session_id}.0", f"{grant.session_id}.1",
    ]  # fmt: skip


async def test_ann_signs_out(desk: Desk, grant: Grant) -> None:
    ann = await desk.caller(grant)
    desk.heard.clear()
    await desk.get(SessionService).sign_out(grant.access_token, None)
    ended = SessionsEnded(account_id=ann.account_id, session_ids=frozenset({grant.session_id}))
    assert desk.heard == [ended]
    with pytest.raises(NotSignedIn):
        await desk.caller(grant)
    with pytest.raises(NotSignedIn):
        await refreshed(desk, grant)


async def test_signing_out_again_is_no_fault_and_tells_nobody(desk: Desk, grant: Grant) -> None:
    service = desk.get(SessionService)
    await service.sign_out(grant.access_token, grant.refresh_token)
    desk.heard.clear()
    await service.sign_out(grant.access_token, grant.refresh_token)
    await service.sign_out(None, None)
    await service.sign_out("\ud800", "garbage")
    assert desk.heard == []


async def test_the_refresh_token_alone_signs_out(desk: Desk, grant: Grant) -> None:
    desk.clock.advance(timedelta(hours=5))
    await desk.get(SessionService).sign_out(grant.access_token, grant.refresh_token)
    with pytest.raises(NotSignedIn):
        await refreshed(desk, grant)


async def test_ann_signs_out_everywhere_and_bob_stays(desk: Desk, grant: Grant) -> None:
    other = await desk.signs_in()
    bob = await desk.arrives("bob")
    ann = await desk.caller(grant)
    await desk.caller(other)
    desk.heard.clear()
    await desk.get(SessionService).sign_out_everywhere(ann)
    assert desk.heard == [SessionsEnded(account_id=ann.account_id, session_ids=None)]
    for dead in (grant, other):
        with pytest.raises(NotSignedIn):
            await desk.caller(dead)
    assert (await desk.get(SessionService).page(bob, 10, None)).entities


async def test_ann_ends_another_device(desk: Desk, grant: Grant) -> None:
    other = await desk.signs_in()
    ann = await desk.caller(grant)
    await desk.get(SessionService).end(ann, other.session_id)
    with pytest.raises(NotSignedIn):
        await desk.caller(other)
    await desk.caller(grant)
    with pytest.raises(SessionNotFound):
        await desk.get(SessionService).end(ann, other.session_id)


async def test_nobody_ends_a_session_of_somebody_else(desk: Desk, grant: Grant) -> None:
    bob = await desk.arrives("bob")
    for session_id in (grant.session_id, uuid4()):
        with pytest.raises(SessionNotFound):
            await desk.get(SessionService).end(bob, session_id)
    await desk.caller(grant)


async def test_ann_sees_her_devices_page_by_page_the_latest_first(desk: Desk, grant: Grant) -> None:
    ids: list[UUID] = [grant.session_id]
    ids += [(await desk.signs_in(device_name=f"Device {n}")).session_id for n in range(4)]
    await desk.arrives("bob")
    ann = await desk.caller(grant)
    service, seen, cursor = desk.get(SessionService), [], None
    for size in (2, 2, 1):
        page = await service.page(ann, 2, cursor)
        assert len(page.entities) == size
        seen += page.entities
        cursor = page.next_cursor
    assert cursor is None
    assert [session.id for session in seen] == sorted(ids, reverse=True)
    assert [session.id for session in seen if session.current] == [ann.session_id]
    assert (seen[0].device_name, seen[0].ip, seen[0].user_agent) == (
        "Device 3", HOME.ip, HOME.user_agent,
    )  # fmt: skip


async def test_a_session_that_is_over_is_no_device(desk: Desk, grant: Grant) -> None:
    other = await desk.signs_in()
    ann = await desk.caller(grant)
    await desk.get(SessionService).end(ann, other.session_id)
    page = await desk.get(SessionService).page(ann, 10, None)
    assert [session.id for session in page.entities] == [grant.session_id]


async def test_a_device_is_shown_where_it_was_used_last(desk: Desk, grant: Grant) -> None:
    desk.clock.advance(timedelta(minutes=5))
    service = desk.get(SessionService)
    newer = await service.refresh(grant.refresh_token, Origin("198.51.100.9", None))
    shown = (await service.page(await desk.caller(newer), 10, None)).entities[0]
    assert (shown.ip, shown.user_agent) == ("198.51.100.9", None)
    assert shown.last_used_at - shown.created_at == timedelta(minutes=5)


async def test_a_cursor_we_never_gave_is_refused(desk: Desk, grant: Grant) -> None:
    ann = await desk.caller(grant)
    for cursor in ("x", "WyJ4Il0", "W10", "ы"):
        with pytest.raises(InvalidInput):
            await desk.get(SessionService).page(ann, 10, cursor)


async def test_sign_ins_and_sign_outs_at_once_do_not_get_in_each_others_way(
    desk: Desk, grant: Grant
) -> None:
    ann = await desk.caller(grant)
    service = desk.get(SessionService)
    results = await asyncio.gather(
        *(desk.signs_in(device_id="telephone") for _ in range(4)),
        *(refreshed(desk, grant) for _ in range(4)),
        *(service.sign_out_everywhere(ann) for _ in range(2)),
        return_exceptions=True,
    )
    failed = [r for r in results if isinstance(r, BaseException) and not isinstance(r, NotSignedIn)]
    assert failed == []
