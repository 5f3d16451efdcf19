"""Signed tokens: PyJWT with one algorithm, and nothing of a token believed before its signature."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import jwt
from typing_extensions import override

from app.adapters.security.keys import KeyRing
from app.adapters.security.settings import JwtSettings
from app.kernel.errors import NotSignedIn
from app.kernel.ports import Clock, TokenSigner

LEEWAY = 30  # seconds that two clocks may differ
KINDS = 64  # of headers: ours are as many as there are keys
LONGEST = 8192  # characters of a token that is worth looking at
REMEMBERED = 10_000  # tokens; checking a signature costs some 60 µs, looking one up costs none
HEADERS = frozenset({"alg", "typ", "kid"})  # any other would ask for more than we do
REQUIRED = ("exp", "iat", "sub", "jti", "typ", "sid", "iss", "aud")


class JwtTokens(TokenSigner):
    """Signs and reads tokens, knowing nothing of accounts; its clock decides what has expired."""

    def __init__(self, settings: JwtSettings, clock: Clock) -> None:
        if settings.secret is None:
            raise ValueError("JWT_SECRET: no key was given")
        previous = (secret.get_secret_value() for secret in settings.previous_secrets)
        self._keys = KeyRing(settings.secret.get_secret_value(), previous)
        self._settings = settings
        self._clock = clock
        self._jwt = jwt.PyJWT({
            "require": list(REQUIRED),
            "enforce_minimum_key_length": True,
            "strict_aud": True,
            # Decided here by the clock we were given, see `_timely`.
            "verify_exp": False, "verify_iat": False, "verify_nbf": False,
        })  # fmt: skip
        self._read: dict[str, dict[str, Any]] = {}

    @override
    def sign(self, claims: Mapping[str, object]) -> str:
        """The same claims give the same token."""
        settings, key = self._settings, self._keys.present
        whole = {**claims, "iss": settings.issuer, "aud": settings.audience}
        headers = {"kid": key.name}
        return self._jwt.encode(whole, key.signing, settings.algorithm, headers)

    @override
    def read(self, token: str, *, kind: str) -> Mapping[str, object]:
        claims = self._read.get(token)
        if claims is None:
            claims = self._verified(token)
            self._remember(token, claims)
        if claims["typ"] != kind or not self._timely(claims):
            raise NotSignedIn
        return claims

    @override
    def seal(self, text: str) -> str:
        return self._keys.present.seal(text)

    @override
    def sealed(self, text: str, seal: str) -> bool:
        return self._keys.sealed(text, seal)

    def _verified(self, token: str) -> dict[str, Any]:
        """The claims behind a good signature; whether their time has come is asked at each use."""
        if len(token) > LONGEST:
            raise NotSignedIn
        try:
            key = self._keys.named(_key_named_in(token.partition(".")[0]))
            if key is None:
                raise NotSignedIn
            return self._jwt.decode(
                token,
                key.signing,
                algorithms=[self._settings.algorithm],
                issuer=self._settings.issuer,
                audience=self._settings.audience,
            )
        except (jwt.PyJWTError, ValueError) as error:  # ValueError: text that is no UTF-8
            raise NotSignedIn from error

    def _timely(self, claims: Mapping[str, object]) -> bool:
        now = self._clock.now().timestamp()
        issued, expires, begins = claims["iat"], claims["exp"], claims.get("nbf", 0)
        # `type` and not `isinstance`: true is no time, and neither are 1.5, NaN and "1".
        if type(issued) is not int or type(expires) is not int or type(begins) is not int:
            return False
        return max(issued, begins) <= now + LEEWAY and now < expires + LEEWAY

    def _remember(self, token: str, claims: dict[str, Any]) -> None:
        if len(self._read) >= REMEMBERED:
            self._read.pop(next(iter(self._read)))
        self._read[token] = claims


@lru_cache(KINDS)
def _key_named_in(header: str) -> object:
    """The name of the key in a token's header; None where it says what none of ours says.

    All that one key has signed begin alike, and reading that took a third of reading the whole.
    Raises PyJWTError, ValueError for what is no header; the rest of the token is read elsewhere.
    """
    said = jwt.get_unverified_header(f"{header}..")
    return said.get("kid") if said.keys() <= HEADERS else None
