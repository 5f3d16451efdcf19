"""Whatever is sent to the REST door, the answer is one that its document tells of."""

import asyncio
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import FailureGroup
from sqlalchemy import update

from app.modules.auth.models import Account
from tests.kit.cast import Cast, Person
from tests.kit.doors import Frame
from tests.kit.house import House, messenger

SCALE = float(os.environ.get("LONG_SCALE", "1"))
CHECKED = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
    "response_headers_conformance",
    "negative_data_rejection",
)
# Too large is a refusal, too.
REFUSALS = ["401", "403", "404", "409", "413", "415", "422", "429", "503"]
CONFIG = SchemathesisConfig.from_dict(
    {"checks": {"negative_data_rejection": {"expected-statuses": REFUSALS}}}
)
# What ends a session or takes a password comes last: everybody would be nobody afterwards.
ENDINGS = ("sign-out", "password", "/sessions/{", "DELETE /accounts/me/")
PLACES = {"emoji": "👍", "name": "countries", "key": "RU", "code": "email_confirm"}
PATIENCE = 10  # seconds for one answer


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, how often, and things they may ask about, one set per operation."""

    name: str
    token: str | None
    examples: int
    places: list[Frame]


async def furnished(house: House, examples: int) -> list[Asker]:
    """Ann, an admin and nobody; for every operation there is a chat that is still whole."""
    cast = Cast(house)
    ann, bob, root = [await cast.person(name) for name in ("ann", "bob", "root")]
    async with house.database.unit_of_work() as transaction:
        promoted = update(Account).where(Account.id == UUID(root.id)).values(role="admin")
        await transaction.session.execute(promoted)
    number = sum(len(methods) for methods in (await document(house))["paths"].values())
    hers = [await places(ann, bob) for _ in range(number)]
    return [
        Asker("ann", ann.token, examples, hers),
        Asker("admin", root.token, max(2, examples // 2), [await places(root, bob)] * number),
        Asker("nobody", None, max(2, examples // 4), hers),
    ]


async def places(owner: Person, other: Person) -> Frame:
    chat = await owner.opens(other)
    message = await owner.posts(chat)
    return {
        **PLACES, "chat_id": chat["id"], "message_id": message["id"], "account_id": other.id,
    }  # fmt: skip


async def document(house: House) -> dict[str, Any]:
    told: dict[str, Any] = (await house.nobody.ask("GET", "/openapi.json")).json()
    return told


def examined(told: dict[str, Any], url: str, askers: list[Asker], *, vary: bool) -> list[str]:
    """What was answered that should not have been, one paragraph each."""
    schema = schemathesis.openapi.from_dict(told, config=CONFIG)
    schemathesis.checks.load_all_checks()
    operations = [found.ok() for found in schema.get_all_operations()]
    operations.sort(key=lambda operation: any(word in operation.label for word in ENDINGS))
    wrong: list[str] = []
    with requests.Session() as session:
        for number, operation in enumerate(operations):
            for asker in askers:
                for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
                    visit = Visit(session, url, asker, asker.places[number], mode)
                    wrong += visit.examine(operation, vary=vary)
    return wrong


@dataclass(frozen=True, slots=True)
class Visit:
    """One asker at one operation, with what fits its document or with what does not."""

    session: requests.Session
    url: str
    asker: Asker
    places: Frame
    mode: GenerationMode

    def examine(self, operation: Any, *, vary: bool) -> list[str]:
        wrong: dict[str, None] = {}

        @settings(
            max_examples=self.asker.examples, derandomize=not vary, deadline=None, database=None,
            phases=[Phase.generate], suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        @given(case=operation.as_strategy(generation_mode=self.mode), there=st.booleans())
        def ask(case: Any, there: bool) -> None:
            if there and self.mode is GenerationMode.POSITIVE:
                known = {name: self.places[name] for name in self.places}
                case.path_parameters |= {n: known[n] for n in case.path_parameters if n in known}
            wrong.update(dict.fromkeys(self._asked(case)))

        with suppress(Unsatisfiable):  # nothing can be wrong with what takes nothing
            ask()
        return list(wrong)

    def _asked(self, case: Any) -> Iterator[str]:
        """Failures are gathered, not raised: another try may find another state."""
        signed = {"Authorization": f"Bearer {self.asker.token}"} if self.asker.token else {}
        checks = [schemathesis.checks.CHECKS.get_one(name) for name in CHECKED]
        answer = case.call(
            base_url=self.url, headers=signed, session=self.session, timeout=PATIENCE
        )
        try:
            case.validate_response(answer, headers=signed, checks=checks)
        except FailureGroup as found:
            for failure in found.exceptions:
                yield f"{self.asker.name}: {case.operation.label}: {failure}"


async def verdict(database_url: str, examples: int, *, vary: bool) -> str:
    async with messenger(database_url) as house:
        askers = await furnished(house, examples)
        told = await document(house)
        return "\n\n".join(await asyncio.to_thread(examined, told, house.url, askers, vary=vary))


@pytest.mark.timeout(180)
async def test_every_answer_is_documented(sqlite_url: str) -> None:
    assert await verdict(sqlite_url, 5, vary=False) == ""


@pytest.mark.long
@pytest.mark.timeout(3600)
async def test_every_answer_is_documented_however_long_one_asks(database_url: str) -> None:
    assert await verdict(database_url, max(20, int(200 * SCALE)), vary=True) == ""
