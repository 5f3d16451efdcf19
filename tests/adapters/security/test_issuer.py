"""Tokens of a trusted issuer are read; forged, confused and foreign ones are not."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from app.adapters.clock import FrozenClock
from app.adapters.security import issuer
from app.adapters.security.issuer import JwtIssuer
from app.adapters.security.issuer_settings import IssuerSettings
from app.kernel.errors import NotSignedIn

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
AT = int(NOW.timestamp())
SECRET = "the key that the host shares with us, long enough to be one"
WHOLE: dict[str, Any] = {
    "iss": "host", "aud": "messenger", "sub": "42", "name": "Ann", "sid": "s1", "jti": "t1",
    "iat": AT, "exp": AT + 600,
}  # fmt: skip

RSA = rsa.generate_private_key(65537, 2048)
SHORT = rsa.generate_private_key(65537, 1024)  # noqa: S505 - shown to be refused
OTHER = rsa.generate_private_key(65537, 2048)
EC = ec.generate_private_key(ec.SECP256R1())
EC384 = ec.generate_private_key(ec.SECP384R1())
ED = ed25519.Ed25519PrivateKey.generate()


def public(key: Any) -> str:
    pem: bytes = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return pem.decode()


def private(key: Any) -> str:
    pem: bytes = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return pem.decode()


KEYS: dict[str, tuple[Any, dict[str, str]]] = {
    "HS256": (SECRET, {"SECRET": SECRET}),
    "RS256": (RSA, {"PUBLIC_KEY": public(RSA)}),
    "PS256": (RSA, {"PUBLIC_KEY": public(RSA)}),
    "ES256": (EC, {"PUBLIC_KEY": public(EC)}),
    "EdDSA": (ED, {"PUBLIC_KEY": public(ED).replace("\n", "\\n")}),
}


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock(NOW)


def trusting(clock: FrozenClock, algorithm: str = "RS256", **variables: str) -> JwtIssuer:
    given = {"NAME": "host", "ALGORITHM": algorithm, **KEYS[algorithm][1], **variables}
    named = {f"AUTH_ISSUER_{name}": value for name, value in given.items()}
    return JwtIssuer(IssuerSettings.read(named), clock)


def part(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def signed(
    claims: dict[str, Any] | None = None, key: Any = RSA, algorithm: str = "RS256", **headers: Any
) -> str:
    return jwt.PyJWT().encode(claims or WHOLE, key, algorithm, headers)


def confused(header: dict[str, Any]) -> str:
    """An HMAC under the text of the public key, which everybody has."""
    text = f"{part(header)}.{part(WHOLE)}"
    digest = hmac.digest(public(RSA).encode(), text.encode(), hashlib.sha256)
    return f"{text}.{base64.urlsafe_b64encode(digest).decode().rstrip('=')}"


def without(name: str) -> str:
    return signed({claim: value for claim, value in WHOLE.items() if claim != name})


FORGED: dict[str, str] = {
    "no algorithm": f"{part({'alg': 'none'})}.{part(WHOLE)}.",
    "no algorithm, loudly": f"{part({'alg': 'NONE'})}.{part(WHOLE)}.",
    "no algorithm with a signature": f"{part({'alg': 'none'})}.{part(WHOLE)}.{part('x' * 32)}",
    "the public key taken for a secret": confused({"alg": "HS256", "typ": "JWT"}),
    "the public key taken for a secret, named RS256": confused({"alg": "RS256"}),
    "a secret of nobody's": signed(key=SECRET, algorithm="HS256"),
    "another key": signed(key=OTHER),
    "another algorithm of the same key": signed(algorithm="RS512"),
    "another padding of the same key": signed(algorithm="PS256"),
    "a curve instead": signed(key=EC, algorithm="ES256"),
    "its own key in the header": signed(key=OTHER, jwk={"kty": "RSA"}),
    "a key to be fetched": signed(jku="https://example.com/keys"),
    "a certificate to be fetched": signed(x5u="https://example.com/cert"),
    "a certificate along": signed(x5c=["MIIB"]),
    "an unknown extension": signed(crit=["exp2"], exp2=1),
    "a payload not encoded": signed(crit=["b64"], b64=False),
    "another kind of token": signed(typ="dpop+jwt"),
    "somebody else's writer": signed({**WHOLE, "iss": "other"}),
    "our own name as the writer": signed({**WHOLE, "iss": "messenger"}),
    "somebody else's reader": signed({**WHOLE, "aud": "other"}),
    "many other readers": signed({**WHOLE, "aud": ["other", "more"]}),
    "a reader that is no text": signed({**WHOLE, "aud": {"messenger": True}}),
    "an end that is past": signed({**WHOLE, "iat": AT - 100, "exp": AT - 31}),
    "an end that is text": signed({**WHOLE, "exp": str(AT + 600)}),
    "an end that never comes": signed({**WHOLE, "exp": float("inf")}),
    "an end that is no number": signed({**WHOLE, "exp": float("nan")}),
    "an end between seconds": signed({**WHOLE, "exp": AT + 600.5}),
    "an end that is true": signed({**WHOLE, "exp": True}),
    "an end beyond all calendars": signed({**WHOLE, "exp": 10**15}),
    "a beginning to come": signed({**WHOLE, "nbf": AT + 31}),
    "made in the future": signed({**WHOLE, "iat": AT + 31}),
    "made before time": signed({**WHOLE, "iat": -1}),
    "a subject that is a number": signed({**WHOLE, "sub": 42}),
    "a subject that is nothing": signed({**WHOLE, "sub": ""}),
    "a subject that is a list": signed({**WHOLE, "sub": ["42"]}),
    "a subject that is too long": signed({**WHOLE, "sub": "x" * 256}),
    "a subject with a zero in it": signed({**WHOLE, "sub": "42\0"}),
    "a sign-in with a zero in it": signed({**WHOLE, "sid": "s\0"}),
    "a list": f"{part({'alg': 'RS256'})}.{part([1])}.{part('x' * 32)}",
    "nothing": "",
    "two dots": "..",
    "not ASCII": "ы.ы.ы",
    "a lone surrogate": "\ud800.\ud800.\ud800",
    "cut off": signed()[:-2],
    "another payload": ".".join(
        (signed().split(".")[0], part({**WHOLE, "sub": "1"}), signed().split(".")[2])
    ),
    "long": signed() + "A" * 9000,
    **{f"no {name}": without(name) for name in ("iss", "aud", "sub", "iat", "exp")},
}


@pytest.mark.parametrize("forged", FORGED.values(), ids=FORGED)
def test_a_forged_token_is_not_believed(clock: FrozenClock, forged: str) -> None:
    trusted = trusting(clock)
    for _ in range(2):
        with pytest.raises(NotSignedIn):
            trusted.read(forged)


@pytest.mark.parametrize("algorithm", KEYS)
def test_a_good_token_says_who_it_is(clock: FrozenClock, algorithm: str) -> None:
    read = trusting(clock, algorithm).read(signed(key=KEYS[algorithm][0], algorithm=algorithm))
    assert (read.issuer, read.subject, read.session) == ("host", "42", "sid:s1")
    assert read.display_name == "Ann"
    assert read.issued_at == NOW
    assert read.expires_at == NOW + timedelta(minutes=10)


@pytest.mark.parametrize("given", KEYS)
@pytest.mark.parametrize("wanted", KEYS)
def test_each_algorithm_is_good_for_itself_alone(
    clock: FrozenClock, given: str, wanted: str
) -> None:
    token = signed(key=KEYS[given][0], algorithm=given)
    if given == wanted:
        assert trusting(clock, wanted).read(token).subject == "42"
        return
    with pytest.raises(NotSignedIn):
        trusting(clock, wanted).read(token)


def test_readers_may_be_several_if_we_are_among_them(clock: FrozenClock) -> None:
    assert trusting(clock).read(signed({**WHOLE, "aud": ["other", "messenger"]})).subject == "42"


@pytest.mark.parametrize(
    ("claims", "session"),
    [({}, "sid:s1"), ({"sid": None}, "jti:t1"), ({"sid": 7, "jti": ""}, "token:")],
)
def test_a_sign_in_is_what_the_issuer_calls_it(
    clock: FrozenClock, claims: dict[str, Any], session: str
) -> None:
    token = signed({**WHOLE, **claims})
    read = trusting(clock).read(token)
    assert read.session.startswith(session)
    if session == "token:":
        other = trusting(clock).read(signed({**WHOLE, **claims, "exp": AT + 601}))
        assert other.session != read.session


def test_the_claims_may_have_other_names(clock: FrozenClock) -> None:
    trusted = trusting(clock, SUBJECT_CLAIM="uid", NAME_CLAIM="nick", SESSION_CLAIM="login")
    claims = {**WHOLE, "uid": "u7", "nick": "  Bob\n the\x00  Builder ", "login": "l1"}
    read = trusted.read(signed(claims))
    assert (read.subject, read.display_name, read.session) == ("u7", "Bob the Builder", "login:l1")


def test_a_token_is_read_until_its_end_and_not_after(clock: FrozenClock) -> None:
    trusted, token = trusting(clock), signed()
    trusted.read(token)
    clock.advance(timedelta(seconds=629))
    trusted.read(token)
    clock.advance(timedelta(seconds=1))
    with pytest.raises(NotSignedIn):
        trusted.read(token)


def test_only_so_many_tokens_are_remembered(
    clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(issuer, "REMEMBERED", 3)
    trusted = trusting(clock)
    for number in range(6):
        trusted.read(signed({**WHOLE, "jti": str(number)}))
    assert len(trusted._read) == 3


@pytest.mark.parametrize(
    ("algorithm", "key", "said"),
    [
        ("RS256", lambda: private(RSA), "is a private key"),
        ("RS256", lambda: public(EC), "no public key for RS256"),
        ("ES256", lambda: public(RSA), "no public key for ES256"),
        ("ES256", lambda: public(EC384), "no public key for ES256"),
        ("EdDSA", lambda: public(EC), "no public key for EdDSA"),
        ("RS256", lambda: public(SHORT), "1024 bits"),
        ("RS256", lambda: "a word", "no public key for RS256"),
    ],
)
def test_a_key_of_another_kind_is_refused_with_a_sentence(
    clock: FrozenClock, algorithm: str, key: Callable[[], str], said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        trusting(clock, algorithm, PUBLIC_KEY=key())
