"""Forged tokens at both doors: 401 and 4401 for each, and not one traceback in the log."""

from collections.abc import Iterator
from uuid import uuid4

import jwt
import pytest
from loguru import logger

from app.adapters.security.keys import Key
from tests.adapters.security.test_tokens import part
from tests.kit.cast import Person
from tests.kit.doors import Socket
from tests.kit.house import SECRET, House

OTHER = "a secret of somebody else, long enough to be one as well"


def forged(token: str, refresh_token: str) -> dict[str, str]:
    """Made from a token that is good, by somebody who knows how ours look."""
    header, payload, signature = token.split(".")
    claims = jwt.decode(token, options={"verify_signature": False})
    kid = Key.of(SECRET).name
    now = claims["iat"]

    def signed(
        key: str = SECRET, algorithm: str = "HS256", kid: object = kid, **extra: object
    ) -> str:
        changed = {**claims, **{k: v for k, v in extra.items() if k in CLAIMS}}
        changed = {k: v for k, v in changed.items() if v is not None}
        headers = {"kid": kid, **{k: v for k, v in extra.items() if k not in CLAIMS}}
        return jwt.PyJWT().encode(changed, key, algorithm, headers)

    unsigned = {"alg": "none", "typ": "JWT", "kid": kid}
    return {
        "none": f"{part(unsigned)}.{payload}.",
        "NONE": f"{part({**unsigned, 'alg': 'NONE'})}.{payload}.{signature}",
        "another key": signed(OTHER),
        "another digest": signed(SECRET + SECRET, "HS512"),
        "an empty key": signed("0" * 32),
        "its own key": signed(OTHER, jwk={"kty": "oct", "k": part(OTHER)}),
        "a key to fetch": signed(OTHER, jku="https://evil.example/keys"),
        "a path as its key": signed(OTHER, kid="../../dev/null"),
        "an unknown key": signed(kid="nobody"),
        "an unknown crit": signed(crit=["exp2"], exp2=1),
        "not encoded": signed(crit=["b64"], b64=False),
        "no end": signed(exp=None),
        "an end of text": signed(exp=str(now + 999)),
        "an end of NaN": signed(exp=float("nan")),
        "expired": signed(iat=now - 9999, exp=now - 9000),
        "not yet": signed(nbf=now + 9999),
        "made in the future": signed(iat=now + 9999),
        "another reader": signed(aud="elsewhere"),
        "another writer": signed(iss="elsewhere"),
        "another kind": signed(typ="refresh"),
        "no session": signed(sid=None),
        "an unknown session": signed(sid=str(uuid4())),
        "a session that is none": signed(sid="1 OR 1=1"),
        "somebody else": signed(sub=str(uuid4())),
        "a subject that is none": signed(sub="root"),
        "a refresh token": refresh_token,
        "cut": token[:-3],
        "another payload": f"{header}.{part({**claims, 'sub': str(uuid4())})}.{signature}",
        "four parts": f"{token}.x",
        "no parts": "x",
        "two dots": "..",
        "deep": f"{part('[' * 3000)}.{payload}.{signature}",
    }


CLAIMS = {"exp", "iat", "nbf", "aud", "iss", "typ", "sid", "sub"}
UNICODE = ["\ud800.\ud800.\ud800", "токен", "\x00", "eyJ\u202e.eyJ.x"]


@pytest.fixture
def traces() -> Iterator[list[str]]:
    """Whatever the log says with an exception, or above a warning."""
    kept: list[str] = []
    number = logger.add(
        kept.append,
        format="{message}",
        filter=lambda record: record["exception"] is not None or record["level"].no >= 40,
    )
    yield kept
    logger.remove(number)


async def test_a_forged_token_is_nobodys_at_the_http_door(
    house: House, ann: Person, traces: list[str]
) -> None:
    tokens = forged(ann.token, ann.refresh_token)
    assert len(tokens) >= 25
    for name, token in tokens.items():
        answer = await house.nobody.ask(
            "GET", "/accounts/me/", headers={"Authorization": f"Bearer {token}"}
        )
        assert answer.status_code == 401, name
        assert set(answer.json()["error"]) == {"code", "message", "request_id"}
    assert traces == []
    assert (await ann.http.ask("GET", "/accounts/me/")).status_code == 200


async def test_nor_at_the_socket_door(house: House, ann: Person, traces: list[str]) -> None:
    tokens = [*forged(ann.token, ann.refresh_token).values(), *UNICODE[1:]]
    for token in tokens:
        socket = await Socket.open(house.ws_url + "/ws")
        await socket.say("auth", token=token)
        assert await socket.closed() == 4401, token
    assert traces == []
