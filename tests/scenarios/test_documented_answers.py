"""Whatever is sent to the REST door, the answer is one that its document tells of."""

import asyncio
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import FailureGroup
from schemathesis.core.result import Ok

from tests.kit.askers import Asker, askers
from tests.kit.doors import Frame
from tests.kit.house import House, messenger

# The server draws random numbers in this process while examples are being made, which Hypothesis
# takes for their doing.
pytestmark = pytest.mark.filterwarnings(
    "ignore:Do not use the .random. module:hypothesis.errors.HypothesisDeprecationWarning"
)

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
PARTS = 3  # that processes may share
FEW = 3  # examples, where the long tier makes many
PATIENCE = 30  # seconds for one answer, on a machine that has others to serve


@dataclass(frozen=True, slots=True)
class Part:
    """Of so many parts of the operations, which one; `vary`: with other examples every time."""

    number: int
    of: int
    vary: bool


@dataclass(frozen=True, slots=True)
class Findings:
    """Answers that should not have been, and the operations that did what they are for."""

    wrong: dict[str, None] = field(default_factory=dict)
    reached: set[str] = field(default_factory=set)
    operations: set[str] = field(default_factory=set)


async def document(house: House) -> dict[str, Any]:
    told: dict[str, Any] = (await house.nobody.ask("GET", "/openapi.json")).json()
    return told


def examined(told: dict[str, Any], url: str, people: list[Asker], part: Part) -> Findings:
    schema = schemathesis.openapi.from_dict(told, config=CONFIG)
    schemathesis.checks.load_all_checks()
    operations = [found.ok() for found in schema.get_all_operations() if isinstance(found, Ok)]
    operations.sort(key=lambda operation: any(word in operation.label for word in ENDINGS))
    operations = operations[part.number :: part.of]
    findings = Findings(operations={operation.label for operation in operations})
    with requests.Session() as session:
        for number, operation in enumerate(operations):
            for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
                cases = operation.as_strategy(generation_mode=mode)
                for asker in people:
                    visit = Visit(session, url, asker, asker.places[number], mode, findings)
                    if times := visit.times(part):
                        visit.examine(cases, times, vary=part.vary)
    return findings


@dataclass(frozen=True, slots=True)
class Visit:
    """One asker at one operation, with what fits its document or with what does not."""

    session: requests.Session
    url: str
    asker: Asker
    places: Frame
    mode: GenerationMode
    findings: Findings

    def times(self, part: Part) -> int:
        """How many examples; where they are few, the first asker alone asks wrongly, and once."""
        if part.vary or self.mode is GenerationMode.POSITIVE:
            return self.asker.examples
        return 1 if self.asker.name == "ann" else 0

    def examine(self, cases: st.SearchStrategy[Any], times: int, *, vary: bool) -> None:
        @settings(
            max_examples=times, derandomize=not vary, deadline=None, database=None,
            phases=[Phase.generate], suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        @given(case=cases, there=st.sampled_from((True, True, False)))
        def ask(case: Any, there: bool) -> None:
            if there and self.mode is GenerationMode.POSITIVE:
                named = self.places.keys() & case.path_parameters.keys()
                case.path_parameters |= {name: self.places[name] for name in named}
            self.findings.wrong.update(dict.fromkeys(self._asked(case)))

        with suppress(Unsatisfiable):  # nothing can be wrong with what takes nothing
            ask()

    def _asked(self, case: Any) -> Iterator[str]:
        """Failures are gathered, not raised: another try may find another state."""
        signed = {"Authorization": f"Bearer {self.asker.token}"} if self.asker.token else {}
        checks = [schemathesis.checks.CHECKS.get_one(name) for name in CHECKED]
        try:
            answer = case.call(
                base_url=self.url, headers=signed, session=self.session, timeout=PATIENCE
            )
        except requests.RequestException as error:
            yield f"{self.asker.name}: {case.operation.label}: no answer: {error!r}"
            return
        if answer.status_code < 400:
            self.findings.reached.add(case.operation.label)
        try:
            case.validate_response(answer, headers=signed, checks=checks)
        except FailureGroup as found:
            for failure in found.exceptions:
                yield f"{self.asker.name}: {case.operation.label}: {failure}"


async def asked(database_url: str, examples: int, part: Part) -> Findings:
    async with messenger(database_url) as house:
        told = await document(house)
        number = sum(len(methods) for methods in told["paths"].values())
        people = await askers(house, examples, number // part.of + 1)
        return await asyncio.to_thread(examined, told, house.url, people, part)


@pytest.mark.timeout(600)
@pytest.mark.parametrize("number", range(PARTS))
async def test_every_answer_is_documented(sqlite_url: str, number: int) -> None:
    findings = await asked(sqlite_url, FEW, Part(number, PARTS, vary=False))
    assert "\n\n".join(findings.wrong) == ""
    # Refusals are easily had; most operations have to get through to their end as well.
    assert len(findings.reached) > len(findings.operations) / 2, findings.reached


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("number", range(PARTS))
async def test_every_answer_is_documented_however_long_one_asks(
    database_url: str, number: int
) -> None:
    examples = max(8, int(60 * SCALE))
    findings = await asked(database_url, examples, Part(number, PARTS, vary=True))
    assert "\n\n".join(findings.wrong) == ""
