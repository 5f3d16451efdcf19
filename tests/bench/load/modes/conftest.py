"""Jobs for people of a house."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from bench.load.job import Job, Visitor
from bench.load.window import Window
from tests.kit.cast import Frame, Person
from tests.kit.doors import PATIENCE
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


@pytest.fixture
def until_something_came(monkeypatch: pytest.MonkeyPatch) -> None:
    """In as short a time as our jobs take, a busy machine may answer nobody at all."""

    async def measure(window: Window) -> float:
        window.begin()
        async with asyncio.timeout(PATIENCE):
            while not window.took:
                await asyncio.sleep(0.2)
        return window.end()

    monkeypatch.setattr(Window, "measure", measure)
