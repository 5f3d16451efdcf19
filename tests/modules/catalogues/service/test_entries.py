"""Keeping entries, and telling of it."""

import asyncio
from datetime import timedelta

import pytest

from app.kernel.caller import Caller, Role
from app.kernel.errors import AppError, Forbidden
from app.kernel.ids import new_id
from app.modules.catalogues.errors import EntryNotFound, KeyTaken
from app.modules.catalogues.events import CatalogueChanged
from app.modules.catalogues.schemas import EntryDraft, EntryPatch
from app.modules.catalogues.service.entries import EntryService
from tests.kit.house import House
from tests.modules.catalogues.conftest import Drafting

NAME = "report-reasons"


def caller(house: House, role: Role = Role.ADMIN) -> Caller:
    expiry = house.app.state.wiring.clock.now() + timedelta(minutes=1)
    return Caller(account_id=new_id(), session_id=new_id(), role=role, expires_at=expiry)


async def test_every_change_is_told_and_nothing_else(house: House, draft: Drafting) -> None:
    wiring = house.app.state.wiring
    heard: list[CatalogueChanged] = []
    wiring.on(CatalogueChanged, heard.append)
    service, admin = wiring.get(EntryService), caller(house)

    entry = await service.add(admin, NAME, EntryDraft(**draft()))
    await service.change(admin, NAME, entry.key, EntryPatch(value_en=entry.value_en))
    await service.change(admin, NAME, entry.key, EntryPatch(value_en="Other"))
    with pytest.raises(KeyTaken):
        await service.add(admin, NAME, EntryDraft(**draft(key=entry.key)))
    await service.remove(admin, NAME, entry.key)
    with pytest.raises(EntryNotFound):
        await service.remove(admin, NAME, entry.key)
    assert heard == [CatalogueChanged(name=NAME)] * 3


async def test_of_many_who_add_one_key_one_succeeds(house: House, draft: Drafting) -> None:
    service, admin, new = house.app.state.wiring.get(EntryService), caller(house), draft()

    async def add() -> str:
        try:
            return (await service.add(admin, NAME, EntryDraft(**new))).key  # type: ignore[no-any-return] # the wiring knows no types
        except AppError as error:
            return error.code

    answers = await asyncio.gather(*(add() for _ in range(8)))
    assert sorted(answers) == sorted([new["key"], *["CATALOGUE_KEY_TAKEN"] * 7])
    await service.remove(admin, NAME, new["key"])


@pytest.mark.parametrize("role", [Role.USER, Role.MODERATOR])
async def test_only_admins_keep_entries(house: House, draft: Drafting, role: Role) -> None:
    service, somebody = house.app.state.wiring.get(EntryService), caller(house, role)
    with pytest.raises(Forbidden):
        await service.add(somebody, NAME, EntryDraft(**draft()))
    with pytest.raises(Forbidden):
        await service.change(somebody, NAME, "spam", EntryPatch(position=1))
    with pytest.raises(Forbidden):
        await service.remove(somebody, NAME, "spam")


async def test_a_list_without_a_limit_ends_somewhere(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.modules.catalogues.service.entries.WHOLE_MAX", 200)
    page = await house.app.state.wiring.get(EntryService).page("countries", "en")
    assert (len(page.entities), page.total_count) == (200, 249)
    rest = await house.app.state.wiring.get(EntryService).page(
        "countries", "en", cursor=page.next_cursor
    )
    assert (len(rest.entities), rest.next_cursor) == (49, None)
