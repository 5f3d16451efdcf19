"""Importing whole catalogues."""

import asyncio

import pytest

from app.kernel.caller import Role
from app.kernel.errors import AppError, Forbidden
from app.modules.catalogues.errors import CatalogueNotFound
from app.modules.catalogues.events import CatalogueChanged
from app.modules.catalogues.schemas import EntryDraft, Imported
from app.modules.catalogues.service.entries import EntryService
from app.modules.catalogues.service.transfer import TransferService
from tests.kit.house import House
from tests.modules.catalogues.conftest import Drafting
from tests.modules.catalogues.service.test_entries import NAME, caller


async def test_an_import_is_told_once_and_only_if_it_changed_something(
    house: House, draft: Drafting
) -> None:
    wiring = house.app.state.wiring
    heard: list[CatalogueChanged] = []
    wiring.on(CatalogueChanged, heard.append)
    service, rows = wiring.get(TransferService), [EntryDraft(**draft()) for _ in range(3)]
    for created in (3, 0):
        done = await service.import_rows(caller(house), NAME, rows)
        assert done == Imported(created=created, changed=0, unchanged=3 - created)
    assert heard == [CatalogueChanged(name=NAME)]
    assert await service.import_rows(caller(house), NAME, []) == Imported(
        created=0, changed=0, unchanged=0
    )


async def test_imports_at_once_in_different_orders_do_not_hold_each_other_up(
    house: House, draft: Drafting
) -> None:
    """Whoever loses a race for a new key is told so, and nothing of theirs is there."""
    service = house.app.state.wiring.get(TransferService)
    new = [draft() for _ in range(20)]

    async def bring(number: int) -> object:
        rows = [EntryDraft(**{**row, "value_en": f"By {number}"}) for row in new]
        try:
            return await service.import_rows(
                caller(house), NAME, rows if number % 2 else rows[::-1]
            )
        except AppError as error:
            return error.code

    answers = await asyncio.gather(*(bring(number) for number in range(6)))
    done = [answer for answer in answers if isinstance(answer, Imported)]
    assert sum(answer.created for answer in done) == len(new)
    assert all(answer.created in {0, len(new)} for answer in done)
    assert {answer for answer in answers if isinstance(answer, str)} <= {"CATALOGUE_KEY_TAKEN"}
    names = {row["key"] for row in new}
    kept = [row for row in await service.export(NAME) if row.key in names]
    assert len({row.value_en for row in kept}) == 1


async def test_a_row_that_fails_takes_the_others_with_it(house: House, draft: Drafting) -> None:
    wiring, first, second = house.app.state.wiring, EntryDraft(**draft()), EntryDraft(**draft())
    rows = [first, second, second]
    with pytest.raises(AppError, match="CATALOGUE_KEY_TAKEN"):
        await wiring.get(TransferService).import_rows(caller(house), NAME, rows)
    with pytest.raises(AppError, match="CATALOGUE_ENTRY_NOT_FOUND"):
        await wiring.get(EntryService).one(NAME, first.key, "en")


async def test_only_admins_import_and_only_into_what_is_there(house: House) -> None:
    service = house.app.state.wiring.get(TransferService)
    with pytest.raises(Forbidden):
        await service.import_rows(caller(house, Role.MODERATOR), NAME, [])
    with pytest.raises(Forbidden):
        service.check_writable(caller(house, Role.USER), "planets")
    with pytest.raises(CatalogueNotFound):
        service.check_writable(caller(house), "planets")
