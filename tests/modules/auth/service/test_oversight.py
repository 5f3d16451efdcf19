"""What an admin does for somebody: the profile, the devices, and the log of it."""

from uuid import uuid4

import pytest

from app.kernel.caller import Role
from app.kernel.errors import Forbidden, InvalidInput, NotSignedIn
from app.modules.auth.errors import AccountNotFound, SessionNotFound, UsernameTaken
from app.modules.auth.events import SessionsEnded
from app.modules.auth.schemas.moderation import Act, ManagedPatch
from app.modules.auth.service.moderation import ModerationService
from app.modules.auth.service.oversight import OversightService
from tests.modules.auth.conftest import Desk


def service(desk: Desk) -> OversightService:
    return desk.get(OversightService)


async def acts(desk: Desk) -> list[tuple[Act, dict[str, object]]]:
    root = await desk.officer("auditor")
    page = await desk.get(ModerationService).audit(root, 50, None, None, None)
    return [(entry.act, entry.details) for entry in page.entities]


async def test_an_admin_mends_a_profile_and_the_log_names_no_values(desk: Desk) -> None:
    root, ann = await desk.officer(), await desk.signs_up("ann")
    shown = await service(desk).change(
        root, ann.id, ManagedPatch(username="Anna", bio="Writes.", first_name=None)
    )
    assert (shown.username, shown.bio, shown.email) == ("anna", "Writes.", "ann@example.com")
    assert await acts(desk) == [
        (Act.PROFILE_CHANGED, {"fields": ["bio", "first_name", "username"]})
    ]


async def test_an_empty_patch_is_no_act(desk: Desk) -> None:
    root, ann = await desk.officer(), await desk.signs_up("ann")
    await service(desk).change(root, ann.id, ManagedPatch())
    assert await acts(desk) == []


async def test_the_rules_of_names_hold_for_admins_too(desk: Desk) -> None:
    root, ann = await desk.officer(), await desk.signs_up("ann")
    await desk.signs_up("bob")
    for name, error in (("admin", InvalidInput), ("bob", UsernameTaken)):
        with pytest.raises(error):
            await service(desk).change(root, ann.id, ManagedPatch(username=name))


async def test_an_admin_sees_somebodys_devices_and_signs_one_out(desk: Desk) -> None:
    root, ann = await desk.officer(), await desk.signs_up("ann")
    first, second = [await desk.signs_in("ann", device_name=name) for name in ("old", "new")]
    page = await service(desk).sessions(root, ann.id, 1, None)
    rest = await service(desk).sessions(root, ann.id, 50, page.next_cursor)
    assert [s.device_name for s in (*page.entities, *rest.entities)] == ["new", "old"]
    assert not any(session.current for session in page.entities)

    desk.heard.clear()
    await service(desk).end_session(root, ann.id, first.session_id)
    ended = SessionsEnded(account_id=ann.id, session_ids=frozenset({first.session_id}))
    assert desk.heard == [ended]
    with pytest.raises(NotSignedIn):
        await desk.caller(first)
    await desk.caller(second)
    with pytest.raises(SessionNotFound):
        await service(desk).end_session(root, ann.id, first.session_id)
    assert await acts(desk) == [(Act.SESSION_ENDED, {"session_id": str(first.session_id)})]


async def test_an_admin_signs_somebody_out_everywhere(desk: Desk) -> None:
    root, ann = await desk.officer(), await desk.signs_up("ann")
    grants = [await desk.signs_in("ann") for _ in range(2)]
    await service(desk).end_sessions(root, ann.id)
    for grant in grants:
        with pytest.raises(NotSignedIn):
            await desk.caller(grant)
    assert await acts(desk) == [(Act.SESSIONS_ENDED, {"count": 2})]


async def test_a_session_is_ended_by_its_own_accounts_address_only(desk: Desk) -> None:
    root, ann, bob = await desk.officer(), await desk.signs_up("ann"), await desk.arrives("bob")
    with pytest.raises(SessionNotFound):
        await service(desk).end_session(root, ann.id, bob.session_id)


@pytest.mark.parametrize("role", [Role.USER, Role.MODERATOR])
async def test_nobody_but_an_admin_does_any_of_it(desk: Desk, role: Role) -> None:
    caller, ann = await desk.officer("one", role), await desk.signs_up("ann")
    refused = [
        service(desk).change(caller, ann.id, ManagedPatch(bio="x")),
        service(desk).sessions(caller, ann.id, 50, None),
        service(desk).end_session(caller, ann.id, uuid4()),
        service(desk).end_sessions(caller, ann.id),
    ]
    for act in refused:
        with pytest.raises(Forbidden):
            await act


async def test_somebody_unknown_is_not_found(desk: Desk) -> None:
    root = await desk.officer()
    lost = [
        service(desk).change(root, uuid4(), ManagedPatch(bio="x")),
        service(desk).sessions(root, uuid4(), 50, None),
        service(desk).end_sessions(root, uuid4()),
    ]
    for act in lost:
        with pytest.raises(AccountNotFound):
            await act
