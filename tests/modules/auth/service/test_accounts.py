"""One's own account, and other people's."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from app.kernel.caller import Caller, Role
from app.kernel.errors import InvalidInput, NotSignedIn
from app.modules.auth.errors import AccountNotFound, UsernameTaken
from app.modules.auth.events import AccountChanged
from app.modules.auth.schemas.accounts import AccountPatch, AccountRead
from app.modules.auth.service.accounts import AccountService
from tests.modules.auth.conftest import Desk


@pytest.fixture
async def ann(desk: Desk) -> Caller:
    caller = await desk.arrives()
    desk.heard.clear()
    return caller


async def changed(desk: Desk, caller: Caller, **fields: Any) -> AccountRead:
    return await desk.get(AccountService).change_me(caller, AccountPatch.model_validate(fields))


async def found(desk: Desk, caller: Caller, search: str) -> list[str | None]:
    page = await desk.get(AccountService).directory(caller, search, 50, None)
    return [profile.username for profile in page.entities]


async def test_ann_sees_her_own_account(desk: Desk, ann: Caller) -> None:
    me = await desk.get(AccountService).me(ann)
    assert (me.id, me.email, me.username) == (ann.account_id, "ann@example.com", "ann")


async def test_ann_changes_what_she_names_and_nothing_else(desk: Desk, ann: Caller) -> None:
    before = await desk.get(AccountService).me(ann)
    desk.clock.advance(timedelta(minutes=1))
    fields = {
        "first_name": "Анна", "phone": "+7 (900) 123-45-67", "bio": "Hello\nthere",
        "locale": "ru", "timezone": "Europe/Moscow",
    }  # fmt: skip
    after = await changed(desk, ann, **fields)
    assert after == before.model_copy(update={**fields, "phone": "+79001234567"})
    assert after == await desk.get(AccountService).me(ann)
    assert desk.heard == [AccountChanged(account_id=ann.account_id)]


async def test_null_takes_a_value_back(desk: Desk, ann: Caller) -> None:
    before = await desk.get(AccountService).me(ann)
    fields = {
        "display_name": "A. P.", "first_name": "Анна", "phone": "123456", "bio": "Hello",
        "locale": "ru", "timezone": "Europe/Moscow", "last_name": "П", "middle_name": "И",
    }  # fmt: skip
    await changed(desk, ann, **fields)
    assert await changed(desk, ann, **dict.fromkeys(fields)) == before


async def test_a_display_name_taken_back_is_made_of_the_others(desk: Desk, ann: Caller) -> None:
    me = await changed(desk, ann, display_name=None, first_name="Анна", last_name="Петрова")
    assert me.display_name == "Анна Петрова"
    assert (await changed(desk, ann, first_name=None)).display_name == "Анна Петрова"


async def test_a_change_of_nothing_tells_nobody(desk: Desk, ann: Caller) -> None:
    await changed(desk, ann)
    assert desk.heard == []


async def test_ann_takes_another_username_and_leaves_hers_to_others(
    desk: Desk, ann: Caller
) -> None:
    assert (await changed(desk, ann, username="Annie")).username == "annie"
    assert (await changed(desk, ann, username="ANNIE")).username == "annie"
    await desk.signs_up("ann", email="second@example.com")
    with pytest.raises(UsernameTaken):
        await changed(desk, ann, username="ann")
    assert (await changed(desk, ann, username=None)).username is None


async def test_of_two_who_want_a_username_at_once_one_gets_it(desk: Desk, ann: Caller) -> None:
    bob = await desk.arrives("bob")
    both = (changed(desk, caller, username="star") for caller in (ann, bob))
    results = await asyncio.gather(*both, return_exceptions=True)
    assert sorted(type(result).__name__ for result in results) == ["AccountRead", "UsernameTaken"]


async def test_a_username_nobody_may_have_is_refused(desk: Desk, ann: Caller) -> None:
    for username in ("admin", "a", "no spaces", "sup_port"):
        with pytest.raises(InvalidInput):
            await changed(desk, ann, username=username)


async def test_a_deleted_account_is_nobodys(desk: Desk, ann: Caller) -> None:
    await desk.changes(ann.account_id, deleted_at=desk.clock.now())
    with pytest.raises(NotSignedIn):
        await desk.get(AccountService).me(ann)
    with pytest.raises(NotSignedIn):
        await changed(desk, ann, bio="I am still here")


async def test_bob_sees_of_ann_what_is_public(desk: Desk, ann: Caller) -> None:
    bob = await desk.arrives("bob")
    await changed(desk, ann, phone="+79001234567", first_name="Анна")
    profile = await desk.get(AccountService).profile(bob, ann.account_id)
    told = profile.model_dump()
    assert told["first_name"] == "Анна"
    assert not told.keys() & {"email", "phone", "role", "password_hash", "locale", "timezone"}


async def test_admins_see_the_address_and_moderators_do_not(desk: Desk, ann: Caller) -> None:
    service = desk.get(AccountService)
    for role, email in ((Role.ADMIN, "ann@example.com"), (Role.MODERATOR, None)):
        staff = replace(await desk.arrives(role.value + "_x"), role=role)
        told = (await service.profile(staff, ann.account_id)).model_dump()
        assert (told["email"], told["role"], told["is_confirmed"]) == (email, Role.USER, True)
        page = await service.directory(staff, "ann", 50, None)
        assert [entity.model_dump() for entity in page.entities] == [told]


async def test_who_may_not_take_part_is_not_shown(desk: Desk, ann: Caller) -> None:
    bob, now = await desk.arrives("bob"), desk.clock.now()
    moderator = replace(bob, role=Role.MODERATOR)
    for state, seen in (
        ({"is_confirmed": False}, ["ann"]),
        ({"is_confirmed": True, "blocked_at": now}, ["ann"]),
        ({"blocked_at": None, "deleted_at": now}, []),
    ):
        await desk.changes(ann.account_id, **state)
        with pytest.raises(AccountNotFound):
            await desk.get(AccountService).profile(bob, ann.account_id)
        assert await found(desk, bob, "ann") == []
        assert await found(desk, moderator, "ann") == seen


async def test_nobody_is_not_found(desk: Desk, ann: Caller) -> None:
    with pytest.raises(AccountNotFound):
        await desk.get(AccountService).profile(ann, uuid4())


async def test_people_are_found_by_a_part_of_any_name(desk: Desk, ann: Caller) -> None:
    await desk.signs_up("ivan", first_name="Иван", last_name="Ёлкин", middle_name="Петрович")
    await desk.signs_up("sign", display_name="100%_sure \\ Straße")
    for search in (
        "Иван",
        "иВАН",
        "лки",
        "ПЕТР",
        "@ivan",
        " ivan ",
        "ИВАН ЁЛКИН",
        "\u0415\u0308лк",
    ):
        assert await found(desk, ann, search) == ["ivan"], search
    for search in ("%", "_", "\\", "100%_", "STRASSE"):
        assert await found(desk, ann, search) == ["sign"], search
    for search in ("%%", "i_an", "ivan@", "example.com", "x' OR 1=1"):
        assert await found(desk, ann, search) == [], search


async def test_who_changes_a_name_is_found_by_the_new_one(desk: Desk, ann: Caller) -> None:
    await changed(desk, ann, username="annie", display_name="Zoë")
    assert await found(desk, ann, "zoë") == ["annie"]
    assert await found(desk, ann, "annie") == ["annie"]


async def test_the_directory_is_read_page_by_page(desk: Desk, ann: Caller) -> None:
    for number in range(4):
        await desk.signs_up(f"person_{number}")
    service, seen, cursor = desk.get(AccountService), [], None
    for size in (2, 2, 1):
        page = await service.directory(ann, "", 2, cursor)
        assert len(page.entities) == size
        seen += [profile.username for profile in page.entities]
        cursor = page.next_cursor
    assert cursor is None
    assert seen == ["ann", "person_0", "person_1", "person_2", "person_3"]


async def test_whether_an_address_is_known(desk: Desk, ann: Caller) -> None:
    service = desk.get(AccountService)
    assert (await service.email_status(" ANN@example.com")).exists
    assert not (await service.email_status("bob@example.com")).exists
    await desk.changes(ann.account_id, is_confirmed=False)
    assert not (await service.email_status("ann@example.com")).exists
    with pytest.raises(InvalidInput):
        await service.email_status("ann")
