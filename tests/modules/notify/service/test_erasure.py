"""Who is gone gets no letters, and nothing of those that were never sent is kept."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.adapters.outbox.models import OutboxRow
from app.kernel.ports import LetterDelayed, LetterRefused
from app.modules.auth.events import PasswordChanged
from app.modules.auth.service.personal import PersonalService
from app.modules.notify.models import LetterLog
from tests.kit.cast import PASSWORD
from tests.modules.notify.conftest import NOW, PostOffice

FAILURES = [None, LetterDelayed("451 Later"), LetterRefused("550 No")]


@pytest.mark.parametrize("failure", FAILURES, ids=["not tried", "tried", "given up"])
async def test_a_letter_that_was_not_sent_goes_with_the_account(
    post: PostOffice, monkeypatch: pytest.MonkeyPatch, failure: Exception | None
) -> None:
    ann = await post.person()
    monkeypatch.setattr(post.wiring.mailer, "send", post.drawer.send)
    async with post.wiring.unit_of_work() as transaction:
        told = PasswordChanged(
            account_id=ann.account_id, email="ann@example.com", display_name="Ann", locale="en",
            changed_at=NOW,
        )  # fmt: skip
        transaction.record(told)
    post.drawer.fails = failure
    if failure is not None:
        await post.app.state.worker.deliver_due()
    assert len(await kept(post)) == (1 if failure is None else 2)

    await post.get(PersonalService).erase(ann, PASSWORD)
    post.drawer.fails = None
    post.clock.advance(timedelta(hours=2))
    await post.app.state.worker.deliver_due()
    assert await kept(post) == []
    assert post.drawer.letters == []


async def kept(post: PostOffice) -> list[object]:
    """All that is written down of letters, sent or not."""
    async with post.wiring.reading() as transaction:
        return [
            row
            for table in (OutboxRow, LetterLog)
            for row in (await transaction.session.scalars(select(table))).all()
        ]
