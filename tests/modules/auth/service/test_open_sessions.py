"""Sessions with open sockets are asked about anew: who may not speak any more is named, and why."""

from datetime import timedelta

from app.kernel.caller import Role
from app.kernel.ids import new_id
from app.kernel.ports import SessionWatch
from app.kernel.sockets import Ending
from app.modules.auth.service.sessions import SessionService
from tests.kit.watch import queries
from tests.modules.auth.conftest import Desk


async def test_who_may_speak_is_left_alone(desk: Desk) -> None:
    callers = [await desk.arrives(name) for name in ("ann", "bob")]
    with queries(desk.app.state.database, 1):
        over = await desk.get(SessionWatch).over([caller.session_id for caller in callers])
    assert over == {}


async def test_a_session_that_ended_expired_or_never_was_is_over(desk: Desk) -> None:
    ann, bob = await desk.arrives("ann"), await desk.arrives("bob")
    nobody = new_id()
    await desk.get(SessionService).end(ann, ann.session_id)
    watch = desk.get(SessionWatch)
    over = await watch.over([ann.session_id, bob.session_id, nobody])
    assert over == {ann.session_id: Ending.SIGNED_OUT, nobody: Ending.SIGNED_OUT}
    desk.clock.advance(timedelta(days=400))
    assert set(await watch.over([bob.session_id])) == {bob.session_id}


async def test_a_blocked_account_is_told_so(desk: Desk) -> None:
    ann = await desk.arrives("ann")
    await desk.changes(ann.account_id, blocked_at=desk.clock.now())
    assert await desk.get(SessionWatch).over([ann.session_id]) == {ann.session_id: Ending.BLOCKED}


async def test_a_deleted_account_is_signed_out(desk: Desk) -> None:
    ann = await desk.arrives("ann")
    await desk.changes(ann.account_id, deleted_at=desk.clock.now())
    over = await desk.get(SessionWatch).over([ann.session_id])
    assert over == {ann.session_id: Ending.SIGNED_OUT}


async def test_who_may_do_less_than_before_has_to_sign_in_anew(desk: Desk) -> None:
    chief, ann = await desk.officer(), await desk.arrives("ann")
    watch, sessions = desk.get(SessionWatch), [chief.session_id, ann.session_id]
    assert await watch.over(sessions) == {}
    await desk.changes(chief.account_id, role=Role.MODERATOR.value)
    await desk.changes(ann.account_id, role=Role.ADMIN.value)
    assert await watch.over(sessions) == {chief.session_id: Ending.SIGNED_OUT}
