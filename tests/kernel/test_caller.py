"""Who moderates."""

from datetime import UTC, datetime

import pytest

from app.kernel.caller import Caller, Role
from app.kernel.ids import new_id


@pytest.mark.parametrize(
    ("role", "moderates"), [(Role.USER, False), (Role.MODERATOR, True), (Role.ADMIN, True)]
)
def test_moderators_and_admins_moderate(role: Role, moderates: bool) -> None:
    caller = Caller(new_id(), new_id(), role, datetime(2030, 1, 1, tzinfo=UTC))
    assert caller.moderates is moderates
