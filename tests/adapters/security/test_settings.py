"""Which keys are good enough to start with."""

import secrets
from pathlib import Path

import pytest
from pydantic import ValidationError

from app.adapters.security.settings import PUBLISHED, JwtSettings, PasswordSettings

GOOD = "correct-horse-battery-staple-and-then-some"

WEAK = {
    "changeme": "shorter than 32 bytes",
    "s3cr3t": "shorter than 32 bytes",
    "abcdefghijklmnopqrstuvwxyz01234": "shorter than 32 bytes",
    "x" * 40: "different characters",
    "ab" * 40: "different characters",
    "changeme-changeme-changeme-changeme": "known default",
    "please-change-this-key-before-you-start": "known default",
}


@pytest.mark.parametrize(
    "secret",
    [GOOD, secrets.token_hex(16), secrets.token_urlsafe(64)],
    ids=["words", "hex", "base64"],
)
def test_a_random_key_is_good(secret: str) -> None:
    given = JwtSettings.read({"JWT_SECRET": secret}).secret
    assert given is not None
    assert given.get_secret_value() == secret


@pytest.mark.parametrize(("secret", "reason"), WEAK.items())
@pytest.mark.parametrize("variable", ["JWT_SECRET", "JWT_PREVIOUS_SECRETS"])
def test_a_weak_key_is_refused_with_the_reason_and_never_shown(
    variable: str, secret: str, reason: str
) -> None:
    with pytest.raises(ValidationError, match=reason) as refusal:
        JwtSettings.read({variable: secret})
    assert refusal.value.errors()[0]["loc"] == (variable.removeprefix("JWT_").lower(),)
    assert secret not in str(refusal.value).replace("a known default", "")


@pytest.mark.parametrize("secret", sorted(PUBLISHED))
def test_a_key_that_was_printed_for_everybody_is_refused(secret: str) -> None:
    with pytest.raises(ValidationError, match="known default"):
        JwtSettings.read({"JWT_SECRET": secret})


def test_a_longer_digest_wants_a_longer_key() -> None:
    with pytest.raises(ValidationError, match="shorter than 64 bytes"):
        JwtSettings.read({"JWT_ALGORITHM": "HS512", "JWT_SECRET": GOOD})


@pytest.mark.parametrize("algorithm", ["none", "RS256", "hs256", "ES256"])
def test_other_algorithms_are_refused(algorithm: str) -> None:
    with pytest.raises(ValidationError):
        JwtSettings.read({"JWT_ALGORITHM": algorithm, "JWT_SECRET": GOOD})


def test_previous_keys_are_separated_by_commas() -> None:
    previous = JwtSettings.read({"JWT_PREVIOUS_SECRETS": f"{GOOD}1, {GOOD}2 ,"}).previous_secrets
    assert [secret.get_secret_value() for secret in previous] == [f"{GOOD}1", f"{GOOD}2"]


def test_a_key_that_was_given_is_kept(tmp_path: Path) -> None:
    settings = JwtSettings.read({"JWT_SECRET": GOOD})
    assert settings.secured("LOCAL", tmp_path) is settings
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("environment", ["LOCAL", "TEST"])
@pytest.mark.parametrize("given", [{}, {"JWT_SECRET": ""}, {"JWT_ALGORITHM": "HS512"}])
def test_a_local_installation_makes_its_own(
    environment: str, given: dict[str, str], tmp_path: Path
) -> None:
    secured = JwtSettings.read(given).secured(environment, tmp_path)
    assert secured.secret is not None
    assert len(secured.secret.get_secret_value()) >= 64
    assert secured == JwtSettings.read(given).secured(environment, tmp_path)


@pytest.mark.parametrize("environment", ["DEV", "PROD"])
def test_elsewhere_a_missing_key_stops_the_start(environment: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=f"JWT_SECRET: {environment} needs a key"):
        JwtSettings.read({}).secured(environment, tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("rounds", ["3", "17", "many"])
def test_a_cost_that_is_no_cost_is_refused(rounds: str) -> None:
    with pytest.raises(ValidationError):
        PasswordSettings.read({"AUTH_BCRYPT_ROUNDS": rounds})
