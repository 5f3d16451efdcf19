"""The server speaks for accounts, and never for one that may not."""

from datetime import timedelta

import pytest

from app.modules.auth.public import SessionDirectory, Voices
from tests.modules.auth.conftest import Desk


async def test_the_server_speaks_for_ann_under_her_own_id(desk: Desk) -> None:
    ann = await desk.signs_up()
    voice = await desk.get(Voices).speaking_for(ann.id)
    assert (voice.account_id, voice.session_id) == (ann.id, ann.id)
    speakers = await desk.get(SessionDirectory).speakers({voice.session_id})
    assert speakers[ann.id].display_name == ann.display_name


@pytest.mark.parametrize("fate", ["blocked_at", "deleted_at"])
async def test_it_does_not_speak_for_somebody_who_is_gone(desk: Desk, fate: str) -> None:
    ann = await desk.signs_up()
    await desk.changes(ann.id, **{fate: desk.clock.now()})
    desk.clock.advance(timedelta(seconds=2))
    assert await desk.get(SessionDirectory).speakers({ann.id}) == {}


async def test_a_session_that_has_ended_is_not_taken_for_the_server(desk: Desk) -> None:
    caller = await desk.arrives()
    await desk.changes(caller.account_id, blocked_at=desk.clock.now())
    desk.clock.advance(timedelta(seconds=2))
    assert await desk.get(SessionDirectory).speakers({caller.session_id}) == {}
