"""What only one module may have."""

import gc

import pytest
from fastapi import APIRouter
from sqlalchemy import Uuid
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import mapped_column

from app.engine import registry
from app.engine.asyncapi import TOLD
from app.engine.claims import ENGINE, Claims, Clash, address, addresses, taken_table
from app.engine.frames import frame_types
from app.kernel.model import Base


@pytest.fixture
def claims() -> Claims:
    claims = Claims()
    claims.claim(ENGINE, "socket frame", "ping")
    claims.claim("stars", "address", "GET /stars", "POST /stars")
    return claims


@pytest.mark.parametrize(
    ("module", "kind", "thing", "said"),
    [
        ("moons", "address", "POST /stars", "'stars' and 'moons' both want the address"),
        ("stars", "address", "GET /stars", "'stars' wants the address 'GET /stars' twice"),
        ("moons", "socket frame", "ping", "'ping', which is the engine's own"),
    ],
)
def test_what_somebody_has_is_refused_with_the_remedy(
    claims: Claims, module: str, kind: str, thing: str, said: str
) -> None:
    with pytest.raises(Clash) as refused:
        claims.claim(module, kind, thing)
    assert said in str(refused.value)
    assert f"take {module} out of MODULES" in str(refused.value)


def test_the_same_word_of_another_kind_is_free(claims: Claims) -> None:
    claims.claim("moons", "probe", "ping")
    assert claims.owned("moons", "probe") == ["ping"]
    assert claims.owned("stars", "address") == ["GET /stars", "POST /stars"]


def test_what_the_engine_tells_is_its_own() -> None:
    told = Claims.of_the_engine().owned(ENGINE, "told socket frame")
    assert sorted(told) == sorted(name for frame in TOLD for name in frame_types(frame))


def test_addresses_differ_by_more_than_the_names_of_their_placeholders() -> None:
    router = APIRouter(prefix="/stars")
    router.add_api_route("/{star_id}/moons/", lambda: None, methods=["GET", "PUT"])
    assert list(addresses(router)) == ["GET /stars/{}/moons", "PUT /stars/{}/moons"]
    assert address("/stars/{name:path}") == address("/stars/{star_id}/")
    assert address("/") == "/"


def test_a_table_that_is_taken_is_told_with_both_modules() -> None:
    registry.load(["auth", "chat"])
    with pytest.raises(InvalidRequestError) as error:
        type("Mine", (Base,), {"__tablename__": "chat_chats", "id": mapped_column(Uuid())})
    assert taken_table("moons", error.value) == (
        "Modules 'chat' and 'moons' both want the table 'chat_chats'; "
        "change one of them or take moons out of MODULES."
    )
    assert taken_table("moons", InvalidRequestError("something else")) is None
    del error
    gc.collect()  # SQLAlchemy keeps a class whose mapping failed as long as it lives
