"""An admin, and entries that no other test knows."""

import itertools
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from app.modules.auth.crud.accounts import AccountCrud
from tests.kit.cast import Cast, Person
from tests.kit.house import House

LIST = "/catalogues/report-reasons/"

_numbers = itertools.count(1)


async def promoted(house: House, person: Person, role: str) -> Person:
    """Nobody has asked anything with this person's token yet, so no node believes the old role."""
    wiring = house.app.state.wiring
    async with wiring.unit_of_work() as transaction:
        accounts = AccountCrud(transaction)
        account = await accounts.get(UUID(person.id))
        assert account is not None
        await accounts.change(account, {"role": role}, wiring.clock.now())
    return person


@pytest.fixture
async def admin(house: House, cast: Cast) -> Person:
    return await promoted(house, await cast.person("admin"), "admin")


Drafting = Callable[..., dict[str, Any]]


@pytest.fixture
def draft() -> Drafting:
    """Makes an entry with a key of its own: many tests share a catalogue."""

    def made(**fields: Any) -> dict[str, Any]:
        key = f"reason_{next(_numbers)}"
        return {
            "key": key,
            "value_en": "Rudeness",
            "value_ru": "Грубость",
            "position": 500,
            **fields,
        }

    return made
