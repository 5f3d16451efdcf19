"""Which keys the lists hold."""

import pytest

from app.modules.catalogues.public import CatalogueKeys
from tests.kit.house import House


@pytest.mark.parametrize(
    ("name", "key", "there"),
    [
        ("report-reasons", "spam", True),
        ("report-reasons", "because", False),
        ("report-reasons", "", False),
        ("no-such-list", "spam", False),
    ],
)
async def test_a_key_is_in_a_list_or_not(house: House, name: str, key: str, there: bool) -> None:
    wiring = house.app.state.wiring
    async with wiring.reading() as transaction:
        assert await wiring.get(CatalogueKeys).has(transaction, name, key) is there
