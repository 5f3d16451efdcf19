"""Entries in the database, on both engines."""

from app.modules.catalogues.crud.entries import EntryCrud, counts
from app.modules.catalogues.models import Language, Reaction
from tests.kit.house import House


async def test_keys_are_in_the_order_of_code_points_whatever_the_database_speaks(
    house: House,
) -> None:
    keys = ["Z", "_", "a", "zz", "é", "Я", "я", "👍"]
    async with house.app.state.wiring.unit_of_work() as transaction:
        entries = EntryCrud(transaction, Language)
        rows = [Language(key=key, value_en="x", value_ru="x", position=9) for key in keys]
        await entries.add_all(list(reversed(rows)))
        for begin in range(len(keys)):
            page = await entries.page("en", (9, keys[begin]), 100)
            assert [row.key for row in page] == keys[begin + 1 :]
        for row in rows:
            await entries.remove(row)


async def test_the_position_comes_before_the_key(house: House) -> None:
    async with house.app.state.wiring.reading() as transaction:
        page = await EntryCrud(transaction, Reaction).page("ru", (20, "👎"), 2)
    assert [(row.position, row.value) for row in page] == [
        (30, "Красное сердце"),
        (40, "Слёзы радости"),
    ]


async def test_rows_are_counted_each_in_its_table(house: House) -> None:
    async with house.app.state.wiring.reading() as transaction:
        found = await counts(transaction, {"languages": Language, "reactions": Reaction})
        assert found["reactions"] == await EntryCrud(transaction, Reaction).count()
    assert found["languages"] == 183


async def test_more_keys_than_fit_into_one_question(house: House) -> None:
    keys = ["ru", "en", *(f"no such language {number}" for number in range(2000))]
    async with house.app.state.wiring.unit_of_work() as transaction:
        assert (await EntryCrud(transaction, Language).locked(keys)).keys() == {"ru", "en"}
