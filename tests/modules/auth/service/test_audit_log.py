"""The audit log, as other modules write in it."""

from app.modules.auth.public import AuditLog
from app.modules.auth.service.moderation import ModerationService
from tests.modules.auth.conftest import Desk


async def test_what_another_module_notes_is_read_with_the_rest(desk: Desk) -> None:
    chief, ann = await desk.officer(), await desk.arrives("ann")

    async with desk.wiring.unit_of_work() as transaction:
        desk.get(AuditLog).note(
            transaction, chief.account_id, ann.account_id, "report_resolved", {"outcome": "x"}
        )

    page = await desk.get(ModerationService).audit(chief, 10, None, None, ann.account_id)
    [entry] = page.entities
    assert (entry.actor_id, entry.act) == (chief.account_id, "report_resolved")
    assert (entry.details, entry.happened_at) == ({"outcome": "x"}, desk.clock.now())
