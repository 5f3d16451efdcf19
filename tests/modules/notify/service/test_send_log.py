"""Admins see what became of letters, and have them tried again."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.kernel.caller import Caller
from app.kernel.errors import Forbidden
from app.kernel.ids import new_id
from app.kernel.ports import LetterRefused
from app.modules.auth.events import LinkAsked, Purpose
from app.modules.auth.service.links import LinkService
from app.modules.notify.errors import LetterDone, LetterNotFound
from app.modules.notify.schemas.letters import LetterRead
from app.modules.notify.service.send_log import SendLogService
from tests.modules.notify.conftest import PostOffice, delivery, draft


async def given_up(post: PostOffice, admin: Caller) -> LetterRead:
    """Ann's letter about her password, given up since a clock went wrong meanwhile."""
    wrong = timedelta(hours=2)
    await post.get(LinkService).send(LinkAsked(purpose=Purpose.RESET, email="ann@example.com"))
    post.clock.advance(wrong)
    await post.app.state.worker.deliver_due()
    post.clock.advance(-wrong)
    [dead] = (await post.get(SendLogService).page(admin, "dead", 50, None)).entities
    return dead


async def test_a_dead_letter_is_tried_again_as_a_new_one(post: PostOffice) -> None:
    await post.person()
    admin = await post.admin()
    letter = await given_up(post, admin)
    assert (letter.recipient, letter.status) == ("ann@example.com", "dead")
    assert letter.params is not None
    assert letter.params["link"].endswith("/accounts/password/set/#token=***")
    retried = await post.get(SendLogService).retry(admin, letter.id)
    assert (retried.status, retried.next_attempt_at) == ("pending", post.clock.now())
    await post.app.state.worker.deliver_due()
    log = await post.log(letter.id)
    assert (log.status, log.message_id, log.params) == ("sent", letter.message_id, None)
    with pytest.raises(LetterDone):
        await post.get(SendLogService).retry(admin, letter.id)


async def test_a_letter_whose_event_is_gone_is_not_tried(post: PostOffice) -> None:
    ann, first = await post.person(), delivery()
    post.drawer.fails = LetterRefused("no")
    with pytest.raises(Exception, match="no"):
        await post.letters.deliver(first, draft(ann.account_id))
    with pytest.raises(LetterDone):
        await post.get(SendLogService).retry(await post.admin(), first.id)


async def test_the_log_is_read_by_its_cursor_the_latest_first(post: PostOffice) -> None:
    ann, admin = await post.person(), await post.admin()
    deliveries = [delivery() for _ in range(5)]
    for number, one in enumerate(deliveries):
        drafted = replace(draft(ann.account_id), recipient=f"ann{number}@example.com")
        await post.letters.deliver(one, drafted)
    seen: list[str] = []
    cursor: str | None = None
    while True:
        page = await post.get(SendLogService).page(admin, "sent", 2, cursor)
        seen += [letter.recipient for letter in page.entities]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert seen == [f"ann{number}@example.com" for number in (4, 3, 2, 1, 0)]
    assert (await post.get(SendLogService).page(admin, "dead", 2, None)).entities == []


async def test_only_admins_see_the_log(post: PostOffice) -> None:
    ann = await post.person()
    with pytest.raises(Forbidden):
        await post.get(SendLogService).page(ann, None, 50, None)
    with pytest.raises(Forbidden):
        await post.get(SendLogService).retry(ann, new_id())


async def test_an_unknown_letter_is_not_found(post: PostOffice) -> None:
    with pytest.raises(LetterNotFound):
        await post.get(SendLogService).retry(await post.admin(), new_id())
