"""One's own data: all of it in one file, and gone for good when one leaves."""

from typing import Any
from uuid import UUID

import orjson
import pytest
from sqlalchemy import select

from app.kernel.caller import Caller, Role
from app.kernel.errors import NotSignedIn
from app.modules.auth.errors import CredentialsInvalid, LastAdmin, PasswordWrong
from app.modules.auth.events import Purpose
from app.modules.auth.models import Account, AccountSession, OneTimeToken
from app.modules.auth.schemas.moderation import Block
from app.modules.auth.service.accounts import AccountService
from app.modules.auth.service.moderation import ModerationService
from app.modules.auth.service.personal import PersonalService
from tests.modules.auth.conftest import PASSWORD, Desk


async def exported(desk: Desk, caller: Caller) -> dict[str, Any]:
    pieces = [piece async for piece in desk.get(PersonalService).export(caller)]
    read: dict[str, Any] = orjson.loads(b"".join(pieces))
    return read


async def erases(desk: Desk, caller: Caller, password: str = PASSWORD) -> None:
    await desk.get(PersonalService).erase(caller, password)


async def row(desk: Desk, account_id: UUID) -> Account:
    async with desk.wiring.reading() as transaction:
        account = await transaction.session.get(Account, account_id)
    assert account is not None
    return account


async def test_an_export_holds_what_is_stored_and_nothing_that_opens_the_account(
    desk: Desk,
) -> None:
    root, ann = await desk.officer(), await desk.arrives("ann", first_name="Анна")
    await desk.arrives("bob")
    letter = await desk.gets_a_link(Purpose.RESET)
    await desk.get(ModerationService).give_role(root, ann.account_id, Role.MODERATOR)

    file = await exported(desk, ann)
    tables = file["tables"]
    assert file["account_id"] == str(ann.account_id)
    [account] = tables["auth_accounts"]
    assert (account["email"], account["first_name"]) == ("ann@example.com", "Анна")
    assert [session["id"] for session in tables["auth_sessions"]] == [str(ann.session_id)]
    assert [token["purpose"] for token in tables["auth_tokens"]] == ["reset"]
    assert [entry["act"] for entry in tables["auth_audit.subject_id"]] == ["role_changed"]
    text = orjson.dumps(file).decode()
    hashed = (await row(desk, ann.account_id)).password_hash
    assert not any(secret in text for secret in (hashed, letter.token, letter.code, "bob"))
    assert str(root.account_id) not in text


async def test_every_module_that_declares_something_is_in_the_export(desk: Desk) -> None:
    tables = (await exported(desk, await desk.arrives()))["tables"]
    declared = {p.section for p in desk.wiring.declared if p.exported}
    assert set(tables) == declared
    assert {"auth_accounts", "auth_sessions", "notify_letters", "notify_preferences"} <= declared


async def test_who_leaves_is_gone_and_the_name_and_address_are_free(desk: Desk) -> None:
    ann = await desk.arrives("ann", first_name="Ann")
    grant = await desk.signs_in("ann")
    letter = await desk.gets_a_link(Purpose.RESET)
    await erases(desk, ann)

    left = await row(desk, ann.account_id)
    assert left.deleted_at is not None
    text = " ".join(str(value) for value in vars(left).values()).lower()
    assert "ann" not in text
    assert "example" not in text
    async with desk.wiring.reading() as transaction:
        for table in (AccountSession, OneTimeToken):
            assert (await transaction.session.scalars(select(table))).all() == []
    with pytest.raises(NotSignedIn):
        await desk.caller(grant)
    for login in ({}, {"username": None, "email": left.email}):
        with pytest.raises(CredentialsInvalid):
            await desk.signs_in("ann", **login)
    assert letter.email == "ann@example.com"
    again = await desk.arrives("ann")
    assert again.account_id != ann.account_id


@pytest.mark.parametrize(
    ("locale", "name"), [("en", "Deleted account"), ("ru", "Удалённая учётная запись")]
)
async def test_what_was_said_stays_by_a_name_in_the_language_of_who_left(
    desk: Desk, locale: str, name: str
) -> None:
    ann = await desk.arrives("ann", locale=locale)
    await erases(desk, ann)
    left = await row(desk, ann.account_id)
    assert (left.display_name, left.locale) == (name, "en")


async def test_who_is_gone_is_found_by_nobody(desk: Desk) -> None:
    root, ann = await desk.officer(), await desk.arrives("ann")
    await erases(desk, ann)
    page = await desk.get(AccountService).directory(root, "", 50, None)
    assert [person.id for person in page.entities] == [root.account_id]


@pytest.mark.parametrize("password", ["", "wrong horse battery", "я" * 600])
async def test_the_password_is_asked_for(desk: Desk, password: str) -> None:
    ann = await desk.arrives()
    with pytest.raises(PasswordWrong):
        await erases(desk, ann, password)
    assert (await row(desk, ann.account_id)).deleted_at is None


async def test_the_last_admin_does_not_leave(desk: Desk) -> None:
    root = await desk.officer()
    with pytest.raises(LastAdmin):
        await erases(desk, root)
    await desk.officer("second")
    await erases(desk, root)


async def test_what_was_done_to_them_stays_in_the_log(desk: Desk) -> None:
    root, ann = await desk.officer(), await desk.arrives("ann")
    moderation = desk.get(ModerationService)
    await moderation.block(root, ann.account_id, Block(reason="Spam"))
    await moderation.unblock(root, ann.account_id)
    await erases(desk, await desk.caller(await desk.signs_in("ann")))
    page = await moderation.audit(root, 50, None, None, ann.account_id)
    assert len(page.entities) == 2
