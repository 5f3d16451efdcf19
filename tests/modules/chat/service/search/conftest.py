"""What tests of searching share: looking for words, and bringing the index up to date."""

from typing import Any

import pytest

from app.modules.chat.service.search.following import Following
from tests.kit.cast import Person
from tests.kit.house import House

Frame = dict[str, Any]


class Finder:
    """Somebody who looks for words."""

    def __init__(self, person: Person) -> None:
        self._person = person

    async def page(self, q: str, **params: Any) -> Frame:
        found: Frame = await self._person.http.get("/chats/search/", q=q, **params)
        return found

    async def texts(self, q: str, **params: Any) -> list[str]:
        return [one["message"]["text"] for one in (await self.page(q, **params))["entities"]]


@pytest.fixture
async def indexed(house: House) -> Any:
    """Brings all that was said into the index."""
    following = house.app.state.wiring.get(Following)

    async def index() -> None:
        async for _ in following.all():
            pass

    return index
