"""What of a profile is stored and shown."""

import pytest

from app.kernel.errors import InvalidInput
from app.modules.auth.schemas.accounts import AccountPatch
from app.modules.auth.service.profiles import changes


def test_only_what_was_named_is_changed_and_null_takes_it_back() -> None:
    body = AccountPatch.model_validate({"bio": None, "timezone": None, "username": " ANN "})
    assert changes(body) == {"bio": None, "timezone": "UTC", "username": "ann"}


@pytest.mark.parametrize("username", ["admin", "a", "ann!", "анна", ".ann", "ann."])
def test_a_username_nobody_may_have_is_refused(username: str) -> None:
    with pytest.raises(InvalidInput):
        changes(AccountPatch(username=username))
