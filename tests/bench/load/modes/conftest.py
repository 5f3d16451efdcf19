"""Jobs for people of a house."""

from collections.abc import Callable
from typing import Any

import pytest

from bench.load.job import Job, Visitor
from tests.kit.cast import Frame, Person
from tests.kit.house import House

Jobs = Callable[..., Job]


@pytest.fixture
def job(house: House) -> Jobs:
    """A job for these people in this chat: short, because nothing is measured here."""

    def made(mode: str, chat: Frame, *people: Person, **options: Any) -> Job:
        visitors = [Visitor(person.token, chat["id"]) for person in people]
        return Job(
            mode=mode, door="product", port=house.port, visitors=visitors, warm=0.01,
            seconds=0.2, options=options,
        )  # fmt: skip

    return made
