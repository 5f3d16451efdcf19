"""Tokens of somebody else whom we trust: one issuer, one key, one algorithm."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import jwt
from jwt.algorithms import get_default_algorithms
from typing_extensions import override

from app.adapters.security.issuer_settings import IssuerSettings
from app.kernel.errors import NotSignedIn
from app.kernel.ports import Clock, Introduction, TrustedIssuer

LEEWAY = 30  # seconds that two clocks may differ
LONGEST = 8192  # characters of a token that is worth looking at
REMEMBERED = 10_000  # tokens; checking a signature of RSA costs some 100 µs
HEADERS = frozenset({"alg", "typ", "kid"})  # any other would ask for more than we do
TYPES = frozenset({None, "JWT", "jwt", "at+jwt"})
SUBJECT_MAX = 255
SESSION_MAX = 255
NAME_MAX = 100
RSA_BITS = 2048


class JwtIssuer(TrustedIssuer):
    """Reads tokens that it cannot make. What a token says of its own key is never looked at."""

    def __init__(self, settings: IssuerSettings, clock: Clock) -> None:
        """Raises ValueError with a sentence for the operator when the key is no good."""
        self._settings = settings
        self._clock = clock
        self._key = _key(settings)
        self._jwt = jwt.PyJWT({
            "require": ["exp", "iat", "iss", "aud", settings.subject_claim],
            "enforce_minimum_key_length": True,
            # Decided here by the clock we were given, see `_timely`.
            "verify_exp": False, "verify_iat": False, "verify_nbf": False,
            # Ours are strings as well, but the subject may be another claim.
            "verify_sub": False,
        })  # fmt: skip
        self._read: dict[str, dict[str, Any]] = {}

    @property
    @override
    def name(self) -> str:
        return self._settings.name

    @override
    def read(self, token: str) -> Introduction:
        claims = self._read.get(token)
        if claims is None:
            claims = self._verified(token)
            self._remember(token, claims)
        if not self._timely(claims):
            raise NotSignedIn
        return self._introduction(claims, token)

    def _verified(self, token: str) -> dict[str, Any]:
        """The claims behind a good signature; whether their time has come is asked at each use."""
        if len(token) > LONGEST:
            raise NotSignedIn
        settings = self._settings
        try:
            header = jwt.get_unverified_header(token)
            if not header.keys() <= HEADERS or header.get("typ") not in TYPES:
                raise NotSignedIn
            return self._jwt.decode(
                token, self._key, algorithms=[settings.algorithm],
                issuer=settings.name, audience=settings.audience,
            )  # fmt: skip
        except (jwt.PyJWTError, ValueError, TypeError) as error:
            raise NotSignedIn from error

    def _introduction(self, claims: Mapping[str, Any], token: str) -> Introduction:
        settings = self._settings
        subject, session = claims[settings.subject_claim], _session(claims, settings, token)
        if not isinstance(subject, str) or not 0 < len(subject) <= SUBJECT_MAX:
            raise NotSignedIn
        if not subject.isprintable() or not session.isprintable():
            raise NotSignedIn
        name = claims.get(settings.name_claim)
        said = " ".join(name.split())[:NAME_MAX] if isinstance(name, str) else ""
        return Introduction(
            issuer=settings.name,
            subject=subject,
            session=session,
            display_name="".join(char for char in said if char.isprintable()),
            issued_at=datetime.fromtimestamp(claims["iat"], UTC),
            expires_at=datetime.fromtimestamp(claims["exp"], UTC),
        )

    def _timely(self, claims: Mapping[str, Any]) -> bool:
        now = self._clock.now().timestamp()
        issued, expires, begins = claims["iat"], claims["exp"], claims.get("nbf", 0)
        # `type` and not `isinstance`: true is no time, and neither are 1.5, NaN and "1".
        if type(issued) is not int or type(expires) is not int or type(begins) is not int:
            return False
        if not 0 <= issued <= expires <= LAST:
            return False
        return max(issued, begins) <= now + LEEWAY and now < expires + LEEWAY

    def _remember(self, token: str, claims: dict[str, Any]) -> None:
        if len(self._read) >= REMEMBERED:
            self._read.pop(next(iter(self._read)))
        self._read[token] = claims


LAST = 253_402_300_799  # the last second of the year 9999


def _session(claims: Mapping[str, Any], settings: IssuerSettings, token: str) -> str:
    """What the issuer calls this sign-in; without a word of its own, each token is one."""
    for name in (settings.session_claim, "jti"):
        given = claims.get(name)
        if isinstance(given, str) and 0 < len(given) <= SESSION_MAX:
            return f"{name}:{given}"
    return f"token:{token.rpartition('.')[0]}"


def _key(settings: IssuerSettings) -> Any:
    """The key as the algorithm wants it; raises ValueError where it is of another kind."""
    if settings.symmetric:
        return settings.secret.get_secret_value().encode()
    text = settings.public_key.replace("\\n", "\n").encode()
    wrong = f"AUTH_ISSUER_PUBLIC_KEY: is no public key for {settings.algorithm}"
    if b"PRIVATE KEY" in text:
        raise ValueError("AUTH_ISSUER_PUBLIC_KEY: is a private key; give the public one")
    try:
        algorithm = get_default_algorithms()[settings.algorithm]
        key = algorithm.prepare_key(text)
    except (KeyError, ValueError, TypeError, jwt.PyJWTError) as error:
        raise ValueError(wrong) from error
    bits = getattr(key, "key_size", 0)
    if settings.algorithm.startswith(("RS", "PS")) and bits < RSA_BITS:
        raise ValueError(f"AUTH_ISSUER_PUBLIC_KEY: has {bits} bits; {RSA_BITS} are the least")
    curve = CURVES.get(settings.algorithm)
    if curve is not None and getattr(getattr(key, "curve", None), "name", "") != curve:
        raise ValueError(wrong)
    return key


CURVES = {"ES256": "secp256r1", "ES384": "secp384r1", "ES512": "secp521r1"}
