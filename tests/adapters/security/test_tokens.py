"""Tokens: good ones are read, forged ones are not, and the clock that was given decides when."""

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest

from app.adapters.clock import FrozenClock
from app.adapters.security.keys import Key
from app.adapters.security.settings import JwtSettings
from app.adapters.security.tokens import LEEWAY, JwtTokens
from app.kernel.errors import NotSignedIn

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
AT = int(NOW.timestamp())
KEY = "the present key, which is long enough to be one, and then some"
BEFORE = "the key of before which was long enough as well"
CLAIMS: dict[str, Any] = {
    "typ": "access", "sub": "ann", "sid": "s1", "jti": "s1.0", "iat": AT, "exp": AT + 1800,
}  # fmt: skip
WHOLE = {**CLAIMS, "iss": "messenger", "aud": "messenger"}


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock(NOW)


@pytest.fixture
def tokens(clock: FrozenClock) -> JwtTokens:
    return tokens_with(clock)


def tokens_with(clock: FrozenClock, secret: str = KEY, **variables: str) -> JwtTokens:
    return JwtTokens(JwtSettings.read({"JWT_SECRET": secret, **variables}), clock)


def part(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def signed(
    claims: dict[str, Any] | None = None,
    key: str = KEY,
    algorithm: str = "HS256",
    **headers: Any,
) -> str:
    """A token of somebody who has the key, but not our manners."""
    headers = {"kid": Key.of(KEY).name, **headers}
    return jwt.PyJWT().encode(WHOLE if claims is None else claims, key, algorithm, headers)


def without(name: str) -> str:
    return signed({claim: value for claim, value in WHOLE.items() if claim != name})


def unsigned(algorithm: str) -> str:
    return f"{part({'alg': algorithm, 'typ': 'JWT', 'kid': Key.of(KEY).name})}.{part(WHOLE)}."


PUBLIC_PEM = "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE\n"
EMPTY_KEY = "0" * 32

FORGED = {
    "no algorithm": unsigned("none"),
    "no algorithm, loudly": unsigned("NONE"),
    "no algorithm with a signature": f"{unsigned('none')}{part('x' * 32)}",
    "another key": signed(key=BEFORE),
    "another digest": signed(algorithm="HS512", key=KEY + KEY),
    "a key of nothing": signed(key=EMPTY_KEY),
    "its own key in the header": signed(jwk={"kty": "oct", "k": part(BEFORE)}, key=BEFORE),
    "our key, and another in the header": signed(jwk={"kty": "oct", "k": part(KEY)}),
    "a key to be fetched": signed(jku="https://example.com/keys"),
    "a certificate to be fetched": signed(x5u="https://example.com/cert"),
    "an unknown extension": signed(crit=["exp2"], exp2=1),
    "a payload not encoded": signed(crit=["b64"], b64=False),
    "no key named": jwt.PyJWT().encode(WHOLE, KEY, "HS256"),
    "an unknown key named": signed(kid="nobody"),
    "a key named by a number": f"{part({'alg': 'HS256', 'kid': 7})}.{part(WHOLE)}.{part('x' * 32)}",
    "an end that is text": signed({**WHOLE, "exp": str(AT + 1800)}),
    "an end that is no number": signed({**WHOLE, "exp": float("nan")}),
    "an end that never comes": signed({**WHOLE, "exp": float("inf")}),
    "an end between seconds": signed({**WHOLE, "exp": AT + 1800.5}),
    "an end that is true": signed({**WHOLE, "exp": True}),
    "a beginning to come": signed({**WHOLE, "nbf": AT + 31}),
    "made in the future": signed({**WHOLE, "iat": AT + 31}),
    "somebody else's reader": signed({**WHOLE, "aud": "other"}),
    "many readers": signed({**WHOLE, "aud": ["messenger", "other"]}),
    "somebody else's writer": signed({**WHOLE, "iss": "other"}),
    "a subject that is a number": signed({**WHOLE, "sub": 1}),
    "a name that is a number": signed({**WHOLE, "jti": 1}),
    "a list": f"{part({'alg': 'HS256', 'kid': Key.of(KEY).name})}.{part([1])}.{part('x' * 32)}",
    "a lone surrogate": "\ud800.\ud800.\ud800",
    "not ASCII": "ы.ы.ы",
    "nothing": "",
    "two dots": "..",
    "four parts": f"{signed()}.x",
    "cut off": signed()[:-2],
    "one letter changed": signed()[:-10] + ("A" if signed()[-10] != "A" else "B") + signed()[-9:],
    "deep": f"{part('[' * 5000)}.{part(WHOLE)}.x",
    "long": f"{signed()}{'A' * 10_000}",
    **{f"no {name}": without(name) for name in WHOLE},
}


def test_a_token_is_read_as_it_was_signed(tokens: JwtTokens) -> None:
    assert dict(tokens.read(tokens.sign(CLAIMS), kind="access")) == WHOLE


def test_the_same_claims_give_the_same_token(clock: FrozenClock, tokens: JwtTokens) -> None:
    token = tokens.sign(CLAIMS)
    clock.advance(timedelta(seconds=5))
    assert tokens.sign(CLAIMS) == token == tokens_with(clock).sign(CLAIMS)


def test_what_we_forge_is_a_token_when_nothing_is_wrong_with_it(tokens: JwtTokens) -> None:
    assert tokens.read(signed(), kind="access")


@pytest.mark.parametrize("forged", FORGED.values(), ids=FORGED)
def test_a_forged_token_is_not_believed(tokens: JwtTokens, forged: str) -> None:
    for _ in range(2):
        with pytest.raises(NotSignedIn):
            tokens.read(forged, kind="access")


KINDS = ["access", "refresh", "verify", "reset", "ticket"]


@pytest.mark.parametrize("given", KINDS)
@pytest.mark.parametrize("wanted", KINDS)
def test_a_token_is_good_for_its_own_kind_only(tokens: JwtTokens, given: str, wanted: str) -> None:
    token = tokens.sign({**CLAIMS, "typ": given})
    if given == wanted:
        assert tokens.read(token, kind=wanted)["typ"] == given
        return
    with pytest.raises(NotSignedIn):
        tokens.read(token, kind=wanted)


@pytest.mark.parametrize(
    ("late", "good"), [(0, True), (1, True), (29, True), (30, False), (31, False)]
)
def test_a_token_ends_half_a_minute_after_its_end(
    clock: FrozenClock, tokens: JwtTokens, late: int, good: bool
) -> None:
    token = tokens.sign(CLAIMS)
    tokens.read(token, kind="access")
    clock.advance(timedelta(seconds=1800 + late))
    if late < LEEWAY:
        tokens.read(token, kind="access")
        return
    with pytest.raises(NotSignedIn):
        tokens.read(token, kind="access")


def test_clocks_may_differ_by_half_a_minute(tokens: JwtTokens) -> None:
    assert tokens.read(signed({**WHOLE, "iat": AT + 30, "nbf": AT + 30}), kind="access")


def test_a_new_key_signs_nobody_out(clock: FrozenClock) -> None:
    token = tokens_with(clock, BEFORE).sign(CLAIMS)
    seal = tokens_with(clock, BEFORE).seal("refresh:1")
    rotated = tokens_with(clock, KEY, JWT_PREVIOUS_SECRETS=BEFORE)
    assert rotated.read(token, kind="access")
    assert rotated.sealed("refresh:1", seal)
    assert jwt.get_unverified_header(rotated.sign(CLAIMS))["kid"] == Key.of(KEY).name
    with pytest.raises(NotSignedIn):
        tokens_with(clock, KEY).read(token, kind="access")


def test_a_key_of_before_signs_nothing_new(clock: FrozenClock) -> None:
    rotated = tokens_with(clock, KEY, JWT_PREVIOUS_SECRETS=BEFORE)
    with pytest.raises(NotSignedIn):
        tokens_with(clock, BEFORE).read(rotated.sign(CLAIMS), kind="access")


@pytest.mark.parametrize("algorithm", ["HS256", "HS384", "HS512"])
def test_each_algorithm_reads_its_own_only(clock: FrozenClock, algorithm: str) -> None:
    long = KEY + KEY
    tokens = tokens_with(clock, long, JWT_ALGORITHM=algorithm)
    token = tokens.sign(CLAIMS)
    assert tokens.read(token, kind="access")
    for other in {"HS256", "HS384", "HS512"} - {algorithm}:
        with pytest.raises(NotSignedIn):
            tokens_with(clock, long, JWT_ALGORITHM=other).read(token, kind="access")


def test_a_token_of_another_installation_is_not_ours(clock: FrozenClock) -> None:
    token = tokens_with(clock, JWT_AUDIENCE="elsewhere").sign(CLAIMS)
    with pytest.raises(NotSignedIn):
        tokens_with(clock).read(token, kind="access")


def test_only_so_many_tokens_are_remembered(
    tokens: JwtTokens, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.adapters.security.tokens.REMEMBERED", 3)
    for number in range(10):
        tokens.read(tokens.sign({**CLAIMS, "jti": str(number)}), kind="access")
    assert len(tokens._read) == 3


def test_without_a_key_nothing_is_signed(clock: FrozenClock) -> None:
    with pytest.raises(ValueError, match="JWT_SECRET"):
        JwtTokens(JwtSettings.read({}), clock)
