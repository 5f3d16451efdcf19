"""Whoever trusts an issuer says so wholly: its name, its algorithm, and that algorithm's key."""

import pytest
from pydantic import ValidationError

from app.adapters.security.issuer_settings import IssuerSettings

KEY = "-----BEGIN PUBLIC KEY-----\nMFkw\n-----END PUBLIC KEY-----"
SECRET = "the key that the host shares with us, long enough to be one"


def read(**variables: str) -> IssuerSettings:
    return IssuerSettings.read({f"AUTH_ISSUER_{name}": value for name, value in variables.items()})


def test_nobody_is_trusted_unless_somebody_is_named() -> None:
    assert read().name == ""
    assert read(NAME="host", PUBLIC_KEY=KEY).algorithm == "RS256"
    assert read(NAME="host", ALGORITHM="HS256", SECRET=SECRET).symmetric


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"PUBLIC_KEY": KEY}, "AUTH_ISSUER_NAME"),
        ({"SECRET": SECRET}, "AUTH_ISSUER_NAME"),
        ({"NAME": "host"}, "RS256 needs one"),
        ({"NAME": "host", "PUBLIC_KEY": KEY, "SECRET": SECRET}, "RS256 has none"),
        ({"NAME": "host", "ALGORITHM": "HS256"}, "shorter than 32 bytes"),
        ({"NAME": "host", "ALGORITHM": "HS256", "SECRET": KEY}, "a published key"),
        (
            {"NAME": "host", "ALGORITHM": "HS256", "SECRET": SECRET, "PUBLIC_KEY": KEY},
            "HS256 has none",
        ),
        ({"NAME": "host", "ALGORITHM": "none", "PUBLIC_KEY": KEY}, "Input should be"),
    ],
)
def test_what_does_not_fit_together_is_named_and_the_key_is_not(
    variables: dict[str, str], said: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        read(**variables)
    text = str(refused.value)
    assert said in text
    assert SECRET not in text
    assert "MFkw" not in text
