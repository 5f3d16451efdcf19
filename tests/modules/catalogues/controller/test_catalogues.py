"""The list of catalogues through the HTTP door."""

from tests.kit.cast import Person
from tests.kit.house import House

SHIPPED = {"countries", "currencies", "languages", "reactions", "report-reasons", "time-zones"}


async def test_ann_sees_which_catalogues_there_are(ann: Person) -> None:
    page = await ann.http.get("/catalogues/")
    assert {one["name"] for one in page["entities"]} == SHIPPED
    assert page["total_count"] == len(SHIPPED)
    assert page["next_cursor"] is None
    assert page["entities"][0] == {
        "name": "countries", "title": "Countries", "count": 249, "route": "/catalogues/countries/",
    }  # fmt: skip


async def test_a_route_leads_to_as_many_entries_as_were_promised(ann: Person) -> None:
    for one in (await ann.http.get("/catalogues/"))["entities"]:
        page = await ann.http.get(one["route"])
        assert len(page["entities"]) == page["total_count"] == one["count"]


async def test_titles_are_in_the_readers_language(ann: Person) -> None:
    answer = await ann.http.ask("GET", "/catalogues/", headers={"Accept-Language": "ru-RU, en"})
    titles = [one["title"] for one in answer.json()["data"]["entities"]]
    assert titles == [
        "Страны", "Валюты", "Языки", "Реакции", "Причины жалобы", "Часовые пояса",
    ]  # fmt: skip


async def test_strangers_see_and_change_nothing(house: House) -> None:
    for method, path in (
        ("GET", "/catalogues/"), ("GET", "/catalogues/countries/"), ("POST", "/catalogues/x/"),
        ("GET", "/catalogues/countries/RU/"), ("PATCH", "/catalogues/countries/RU/"),
        ("DELETE", "/catalogues/countries/RU/"), ("POST", "/catalogues/countries/import/"),
        ("GET", "/catalogues/countries/export/"),
    ):  # fmt: skip
        answer = await house.nobody.ask(method, path)
        assert answer.status_code == 401, path
