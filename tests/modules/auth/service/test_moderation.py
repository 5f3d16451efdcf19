"""Blocking, roles and the log of them: who may do what to whom, and what is over at once."""

import asyncio
from datetime import timedelta
from uuid import uuid4

import pytest

from app.kernel.caller import Role
from app.kernel.errors import Blocked, Forbidden, InvalidInput, NotSignedIn
from app.modules.auth.errors import (
    AccountNotFound,
    CredentialsInvalid,
    LastAdmin,
    NotYourself,
)
from app.modules.auth.events import AccountChanged, Demoted, SessionsEnded
from app.modules.auth.models import Account
from app.modules.auth.schemas.moderation import Act, Block
from app.modules.auth.service.moderation import ModerationService
from app.modules.auth.service.sessions import SessionService
from tests.modules.auth.conftest import HOME, NOW, Desk


def service(desk: Desk) -> ModerationService:
    return desk.get(ModerationService)


async def test_a_blocked_account_has_nothing_that_works(desk: Desk) -> None:
    root, ann = await desk.officer(), await desk.signs_up("ann")
    grants = [await desk.signs_in("ann") for _ in range(2)]
    shown = await service(desk).block(root, ann.id, Block(reason="Spam"))
    assert (shown.blocked_at, shown.blocked_until, shown.block_reason) == (NOW, None, "Spam")
    assert SessionsEnded(account_id=ann.id, session_ids=None, blocked=True) in desk.heard
    for grant in grants:
        with pytest.raises(Blocked):
            await desk.caller(grant)
        with pytest.raises(NotSignedIn):
            await desk.get(SessionService).refresh(grant.refresh_token, HOME)
    with pytest.raises(CredentialsInvalid):
        await desk.signs_in("ann")


async def test_a_block_ends_at_its_time_and_the_sessions_stay_over(desk: Desk) -> None:
    root, ann = await desk.officer(), await desk.signs_up("ann")
    grant = await desk.signs_in("ann")
    await service(desk).block(root, ann.id, Block(until=NOW + timedelta(hours=1)))
    desk.clock.advance(timedelta(hours=1))
    with pytest.raises(NotSignedIn):
        await desk.caller(grant)
    await desk.caller(await desk.signs_in("ann"))


async def test_whoever_is_unblocked_signs_in_again(desk: Desk) -> None:
    root, ann = await desk.officer(), await desk.signs_up("ann")
    await service(desk).block(root, ann.id, Block(reason="Spam"))
    for _ in range(2):
        await service(desk).unblock(root, ann.id)
    await desk.caller(await desk.signs_in("ann"))
    acts = [entry.act for entry in (await service(desk).audit(root, 50, None, None, None)).entities]
    assert acts == [Act.UNBLOCKED, Act.BLOCKED]


async def test_a_block_has_to_end_in_the_future(desk: Desk) -> None:
    root, ann = await desk.officer(), await desk.signs_up("ann")
    with pytest.raises(InvalidInput):
        await service(desk).block(root, ann.id, Block(until=NOW))


async def test_a_moderator_blocks_people_and_nobody_with_an_office(desk: Desk) -> None:
    root = await desk.officer()
    moderator = await desk.officer("warden", Role.MODERATOR)
    other = await desk.officer("other", Role.MODERATOR)
    ann = await desk.signs_up("ann")
    for colleague in (root, other):
        for act in (
            service(desk).block(moderator, colleague.account_id, Block()),
            service(desk).unblock(moderator, colleague.account_id),
        ):
            with pytest.raises(Forbidden):
                await act
    await service(desk).block(moderator, ann.id, Block())
    await service(desk).unblock(moderator, ann.id)
    await service(desk).block(root, other.account_id, Block())


async def test_nobody_blocks_themselves_or_somebody_unknown(desk: Desk) -> None:
    root = await desk.officer()
    with pytest.raises(NotYourself):
        await service(desk).block(root, root.account_id, Block())
    with pytest.raises(AccountNotFound):
        await service(desk).block(root, uuid4(), Block())


async def test_people_without_an_office_do_none_of_it(desk: Desk) -> None:
    ann, bob = await desk.arrives("ann"), await desk.signs_up("bob")
    moderator = await desk.officer("warden", Role.MODERATOR)
    refused = [
        service(desk).block(ann, bob.id, Block()),
        service(desk).block(ann, uuid4(), Block()),
        service(desk).unblock(ann, bob.id),
        service(desk).give_role(ann, ann.account_id, Role.ADMIN),
        service(desk).audit(ann, 50, None, None, None),
        service(desk).give_role(moderator, moderator.account_id, Role.ADMIN),
        service(desk).audit(moderator, 50, None, None, None),
    ]
    for act in refused:
        with pytest.raises(Forbidden):
            await act


async def test_an_admin_gives_offices_and_takes_them(desk: Desk) -> None:
    root, ann = await desk.officer(), await desk.arrives("ann")
    desk.heard.clear()
    await service(desk).give_role(root, ann.account_id, Role.ADMIN)
    assert desk.heard == [AccountChanged(account_id=ann.account_id)]
    promoted = await desk.caller(await desk.signs_in("ann"))
    assert promoted.role is Role.ADMIN

    demoted: list[Demoted] = []
    desk.wiring.on(Demoted, demoted.append)
    await service(desk).give_role(promoted, root.account_id, Role.USER)
    assert [event.account_id for event in demoted] == [root.account_id]
    with pytest.raises(Forbidden):  # by the role of now, whatever the token's holder believes
        await service(desk).give_role(root, ann.account_id, Role.USER)


async def test_what_changes_nothing_is_not_in_the_log(desk: Desk) -> None:
    root = await desk.officer()
    await service(desk).give_role(root, root.account_id, Role.ADMIN)
    assert (await service(desk).audit(root, 50, None, None, None)).entities == []


async def test_the_last_admin_stays(desk: Desk) -> None:
    root, second = await desk.officer(), await desk.officer("second")
    await desk.changes(second.account_id, blocked_at=NOW, blocked_until=NOW + timedelta(days=1))
    for role in (Role.USER, Role.MODERATOR):  # a blocked admin looks after nothing
        with pytest.raises(LastAdmin):
            await service(desk).give_role(root, root.account_id, role)


async def test_of_two_admins_who_demote_or_block_each_other_at_once_one_stays(desk: Desk) -> None:
    for number in range(2):
        one, two = [await desk.officer(f"admin_{number}_{n}") for n in "ab"]
        acts = (
            service(desk).give_role(one, two.account_id, Role.USER),
            service(desk).give_role(two, one.account_id, Role.USER),
            service(desk).block(one, two.account_id, Block()),
            service(desk).give_role(one, one.account_id, Role.USER),
            service(desk).give_role(two, two.account_id, Role.MODERATOR),
        )
        results = await asyncio.gather(*acts, return_exceptions=True)
        left = [caller for caller in (one, two) if await is_admin(desk, caller.account_id)]
        assert len(left) == 1
        assert any(isinstance(result, (LastAdmin, Forbidden, NotSignedIn)) for result in results)
        await desk.changes(left[0].account_id, role="user")


async def is_admin(desk: Desk, account_id: object) -> bool:
    async with desk.wiring.reading() as transaction:
        account = await transaction.session.get(Account, account_id)
        return account is not None and account.role == "admin" and account.stands(NOW)


async def test_the_log_tells_who_did_what_to_whom_page_by_page(desk: Desk) -> None:
    root, ann, bob = await desk.officer(), await desk.signs_up("ann"), await desk.signs_up("bob")
    await service(desk).block(root, ann.id, Block(reason="Spam"))
    await service(desk).give_role(root, bob.id, Role.MODERATOR)
    first = await service(desk).audit(root, 1, None, None, None)
    second = await service(desk).audit(root, 1, first.next_cursor, None, None)
    assert second.next_cursor is None
    entries = [*first.entities, *second.entities]
    assert [(e.actor_id, e.subject_id, e.act, e.details) for e in entries] == [
        (root.account_id, bob.id, Act.ROLE_CHANGED, {"from": "user", "to": "moderator"}),
        (root.account_id, ann.id, Act.BLOCKED, {"reason": "Spam", "until": None}),
    ]
    for chosen in (
        {"subject_id": ann.id, "actor_id": None},
        {"actor_id": bob.id, "subject_id": None},
    ):
        found = (await service(desk).audit(root, 50, None, **chosen)).entities
        assert [entry.subject_id for entry in found] == ([ann.id] if chosen["subject_id"] else [])
