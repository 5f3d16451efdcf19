"""Tokens follow from the row, and from nothing else."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from app.adapters.clock import FrozenClock
from app.adapters.security.settings import JwtSettings
from app.adapters.security.tokens import JwtTokens
from app.kernel.errors import NotSignedIn
from app.modules.auth.models import AccountSession
from app.modules.auth.service.grants import Grants
from app.modules.auth.settings import LifetimeSettings

NOW = datetime(2026, 5, 4, 12, 0, 0, 999999, UTC)
ID = UUID("0192f0c1-0000-7000-8000-000000000001")


def grants(key: str = "a key that is long enough to be one", before: str = "") -> Grants:
    variables = {"JWT_SECRET": key, "JWT_PREVIOUS_SECRETS": before}
    tokens = JwtTokens(JwtSettings.read(variables), FrozenClock(NOW))
    return Grants(tokens, LifetimeSettings())


def session(generation: int = 3, **fields: object) -> AccountSession:
    values = {
        "id": ID, "account_id": UUID(int=7), "generation": generation, "client": "native",
        "rotated_at": NOW, "expires_at": NOW + timedelta(days=60), **fields,
    }  # fmt: skip
    return AccountSession(**values)


def test_the_same_row_makes_the_same_tokens() -> None:
    assert grants().grant(session()) == grants().grant(session())


def test_each_turn_makes_others() -> None:
    pairs = [grants().grant(session(generation)) for generation in (1, 2)]
    assert pairs[0].access_token != pairs[1].access_token
    assert pairs[0].refresh_token != pairs[1].refresh_token


def test_a_refresh_token_is_redeemed_for_what_it_says() -> None:
    token = grants().grant(session()).refresh_token
    assert token.startswith(f"{ID}.3.")
    assert grants().redeem(token) == (ID, 3)


def test_no_other_server_can_make_one() -> None:
    token = grants("another key that is long enough as well").grant(session()).refresh_token
    with pytest.raises(NotSignedIn):
        grants().redeem(token)
    assert grants(before="another key that is long enough as well").redeem(token) == (ID, 3)


def test_no_access_token_outlives_its_session() -> None:
    grant = grants().grant(session(expires_at=NOW + timedelta(seconds=90)))
    assert (grant.expires_in, grant.refresh_expires_in) == (90, 90)
