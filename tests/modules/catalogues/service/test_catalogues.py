"""Which catalogues there are."""

from app.modules.catalogues.service.catalogues import CatalogueService
from tests.kit.house import House


async def test_they_are_told_by_name_in_the_language_asked_for(house: House) -> None:
    service = house.app.state.wiring.get(CatalogueService)
    page = await service.all("ru")
    names = [one.name for one in page.entities]
    assert names == sorted(names)
    assert {one.name: one.title for one in page.entities}["time-zones"] == "Часовые пояса"
