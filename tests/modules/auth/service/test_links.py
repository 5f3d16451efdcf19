"""Whoever asks for a letter learns nothing; whoever has the address gets it."""

import pytest

from app.modules.auth.events import LinkAsked, Purpose
from app.modules.auth.service.links import LinkService
from tests.kit.watch import queries
from tests.modules.auth.conftest import NOW, Desk, Opening


async def test_ann_gets_a_link_to_a_new_password(desk: Desk) -> None:
    ann = await desk.signs_up()
    letter = await desk.gets_a_link(Purpose.RESET)
    assert (letter.account_id, letter.purpose) == (ann.id, Purpose.RESET)


async def test_an_address_may_be_written_in_any_case(desk: Desk) -> None:
    await desk.signs_up()
    assert await desk.asks_for_a_link(Purpose.RESET, " ANN") is not None


@pytest.mark.parametrize("name", ["nobody", "not an address"])
async def test_nobody_gets_nothing(desk: Desk, name: str) -> None:
    assert await desk.asks_for_a_link(Purpose.RESET, name) is None


async def test_asking_is_the_same_work_whoever_has_the_address(opening: Opening) -> None:
    desk = await opening(AUTH_EMAIL_CONFIRMATION="true")
    await desk.signs_up()
    for name in ("ann", "nobody"):
        for purpose in Purpose:
            with queries(desk.app.state.database, 1) as sent:
                await desk.get(LinkService).ask(purpose, f"{name}@example.com")
            assert "event_outbox" in sent[0]


async def test_who_is_confirmed_gets_no_letter_to_confirm(desk: Desk) -> None:
    await desk.signs_up()
    assert await desk.asks_for_a_link(Purpose.CONFIRM) is None


async def test_who_waits_to_be_confirmed_gets_both_letters(opening: Opening) -> None:
    desk = await opening(AUTH_EMAIL_CONFIRMATION="true")
    await desk.signs_up()
    assert await desk.asks_for_a_link(Purpose.CONFIRM) is not None
    assert await desk.asks_for_a_link(Purpose.RESET) is not None


@pytest.mark.parametrize("change", [{"deleted_at": NOW}, {"blocked_at": NOW}])
async def test_who_may_not_come_in_gets_no_letter(desk: Desk, change: dict[str, object]) -> None:
    ann = await desk.signs_up()
    await desk.changes(ann.id, **change)
    assert await desk.asks_for_a_link(Purpose.RESET) is None


async def test_a_request_that_came_twice_makes_two_letters(desk: Desk) -> None:
    await desk.signs_up()
    asked = LinkAsked(purpose=Purpose.RESET, email="ann@example.com")
    await desk.get(LinkService).send(asked)
    await desk.get(LinkService).send(asked)
    assert len({letter.token for letter in desk.letters}) == 2
