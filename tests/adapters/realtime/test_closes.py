"""Every way to end has its close code."""

import pytest

from app.adapters.realtime.closes import ENDINGS, REFUSALS, Close
from app.kernel.errors import Kind
from app.kernel.sockets import Ending


@pytest.mark.parametrize("ending", list(Ending))
def test_every_ending_has_a_code(ending: Ending) -> None:
    assert ending in ENDINGS


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_of_refusal_has_a_code(kind: Kind) -> None:
    assert kind in REFUSALS


@pytest.mark.parametrize("close", list(Close))
def test_codes_are_those_that_an_application_may_send(close: Close) -> None:
    assert close in {1003, 1007, 1009, 1011, 1012, 1013} or 4400 <= close <= 4499


@pytest.mark.parametrize(
    ("kind", "code"),
    [(Kind.UNAUTHENTICATED, 4401), (Kind.DENIED, 4403), (Kind.MISSING, 4404), (Kind.CONFLICT, 4409),
     (Kind.LIMITED, 4429), (Kind.UNAVAILABLE, 1013)],
)  # fmt: skip
def test_refusals_close_as_the_contract_says(kind: Kind, code: int) -> None:
    assert REFUSALS[kind] == code
