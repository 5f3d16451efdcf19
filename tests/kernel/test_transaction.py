"""A nested block is our own mistake, not a caller's."""

from app.kernel.errors import AppError
from app.kernel.transaction import NestedTransaction


def test_nesting_is_no_refusal_that_clients_could_see() -> None:
    assert not issubclass(NestedTransaction, AppError)
    assert issubclass(NestedTransaction, RuntimeError)
