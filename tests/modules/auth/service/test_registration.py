"""Signing up."""

import asyncio

import pytest

from app.kernel.errors import AppError, InvalidInput
from app.modules.auth.crud.accounts import AccountCrud
from app.modules.auth.errors import CredentialsInvalid, EmailTaken, UsernameTaken
from app.modules.auth.events import AccountRegistered
from tests.modules.auth.conftest import PASSWORD, Desk, Opening


async def test_ann_gets_an_account(desk: Desk) -> None:
    ann = await desk.signs_up(email="Ann.Petrova@EXAMPLE.com", username="Ann", locale="ru")
    assert (ann.email, ann.username, ann.locale) == ("ann.petrova@example.com", "ann", "ru")
    assert (ann.role, ann.is_confirmed, ann.timezone) == ("user", True, "UTC")
    assert ann.created_at == desk.clock.now()
    registered = AccountRegistered(
        account_id=ann.id, email=ann.email, display_name="ann", locale="ru", is_confirmed=True
    )
    assert desk.heard == [registered]


async def test_what_is_stored_is_no_password(desk: Desk) -> None:
    ann = await desk.signs_up()
    async with desk.wiring.reading() as transaction:
        account = await AccountCrud(transaction).get(ann.id)
    assert account is not None
    assert account.password_hash.startswith("$2b$")


async def test_ann_is_shown_by_the_best_name_she_gave(desk: Desk) -> None:
    given: list[tuple[dict[str, str], str]] = [
        ({"display_name": " Ann P. ", "first_name": "Анна"}, "Ann P."),
        ({"first_name": "Анна", "last_name": "Петрова", "middle_name": "И."}, "Анна Петрова"),
        ({"last_name": "Петрова"}, "Петрова"),
        ({}, "ann_3"),
    ]
    for number, (names, shown) in enumerate(given):
        assert (await desk.signs_up(f"ann_{number}", **names)).display_name == shown


async def test_without_any_name_the_address_is_not_shown(desk: Desk) -> None:
    account = await desk.signs_up("secretive", username=None)
    assert account.username is None
    assert account.display_name == f"user_{account.id.hex[-8:]}"


async def test_an_address_is_taken_however_it_is_written(desk: Desk) -> None:
    await desk.signs_up()
    for email in ("ann@example.com", " ANN@Example.com"):
        with pytest.raises(EmailTaken):
            await desk.signs_up("bob", email=email)


async def test_a_username_is_taken_however_it_is_written(desk: Desk) -> None:
    await desk.signs_up()
    with pytest.raises(UsernameTaken):
        await desk.signs_up("bob", username="ＡＮＮ")


async def test_of_many_who_want_one_address_at_once_one_gets_it(desk: Desk) -> None:
    crowd = (desk.signs_up(f"ann{n}", email="ann@example.com") for n in range(8))
    results = await asyncio.gather(*crowd, return_exceptions=True)
    refused = [result for result in results if isinstance(result, BaseException)]
    assert len(refused) == 7
    assert all(isinstance(error, EmailTaken) for error in refused)


async def test_of_many_who_want_one_username_at_once_one_gets_it(desk: Desk) -> None:
    crowd = (desk.signs_up(f"ann{n}", username="ann") for n in range(8))
    results = await asyncio.gather(*crowd, return_exceptions=True)
    refused = [result for result in results if isinstance(result, BaseException)]
    assert len(refused) == 7
    assert all(isinstance(error, UsernameTaken) for error in refused)


async def test_all_that_is_wrong_is_told_at_once(desk: Desk) -> None:
    with pytest.raises(InvalidInput) as refusal:
        await desk.signs_up(email="ann", username="a", password="short")
    found = [(fault.field, fault.code) for fault in refusal.value.fields]
    assert found == [
        ("email", "wrong_form"), ("username", "wrong_form"), ("password", "too_short"),
    ]  # fmt: skip
    assert desk.heard == []


async def test_the_password_may_not_be_made_of_the_names(desk: Desk) -> None:
    for password in ("annabelle1", "ANNABELLE@example.com", "nightingale!"):
        with pytest.raises(InvalidInput) as refusal:
            await desk.signs_up("annabelle", username="nightingale", password=password)
        assert [fault.code for fault in refusal.value.fields] == ["too_common"]


async def test_the_installation_says_how_long_a_password_is(opening: Opening) -> None:
    strict = await opening(AUTH_PASSWORD_MIN_LENGTH="15")
    with pytest.raises(InvalidInput) as refusal:
        await strict.signs_up(password="x7-Kap-82-muz")
    assert "15" in refusal.value.fields[0].said("ru")


async def test_an_unconfirmed_ann_may_not_sign_in(opening: Opening) -> None:
    desk = await opening(AUTH_EMAIL_CONFIRMATION="true")
    assert not (await desk.signs_up()).is_confirmed
    with pytest.raises(CredentialsInvalid):
        await desk.signs_in()


async def test_whoever_takes_an_unconfirmed_address_learns_and_changes_nothing(
    opening: Opening,
) -> None:
    desk = await opening(AUTH_EMAIL_CONFIRMATION="true")
    first = await desk.signs_up()
    second = await desk.signs_up(username="eve", password="a password of eve", locale="ru")
    told = {"id": second.id, "username": "eve", "display_name": "eve", "locale": "ru"}
    assert second == first.model_copy(update=told)
    assert second.id != first.id

    await desk.changes(first.id, is_confirmed=True)
    assert (await desk.caller(await desk.signs_in())).account_id == first.id
    for name, password in (("eve", "a password of eve"), ("ann", "a password of eve")):
        with pytest.raises(CredentialsInvalid):
            await desk.signs_in(name, password=password)


async def test_each_time_an_address_is_to_be_confirmed_that_is_told(opening: Opening) -> None:
    desk = await opening(AUTH_EMAIL_CONFIRMATION="true")
    first = await desk.signs_up()
    await desk.signs_up(username="ann_again")
    told = [event for event in desk.heard if isinstance(event, AccountRegistered)]
    assert [event.account_id for event in told] == [first.id, first.id]
    assert [event.is_confirmed for event in told] == [False, False]


async def test_the_answers_agree_about_a_username_that_is_taken(opening: Opening) -> None:
    desk = await opening(AUTH_EMAIL_CONFIRMATION="true")
    await desk.signs_up("bob")
    await desk.signs_up()
    for email in ("ann@example.com", "new@example.com"):
        with pytest.raises(UsernameTaken):
            await desk.signs_up(email=email, username="bob")


async def test_a_confirmed_address_is_taken_with_confirmation_too(opening: Opening) -> None:
    desk = await opening(AUTH_EMAIL_CONFIRMATION="true")
    ann = await desk.signs_up()
    await desk.changes(ann.id, is_confirmed=True)
    with pytest.raises(EmailTaken):
        await desk.signs_up(username="eve")


async def test_of_many_who_wait_for_one_address_none_can_tell_who_was_first(
    opening: Opening,
) -> None:
    desk = await opening(AUTH_EMAIL_CONFIRMATION="true")
    crowd = (desk.signs_up(f"ann{n}", email="ann@example.com") for n in range(8))
    assert len({account.id for account in await asyncio.gather(*crowd)}) == 8


@pytest.mark.parametrize(
    ("environment", "given", "confirmed"),
    [("TEST", {}, True), ("DEV", {}, False), ("DEV", {"AUTH_EMAIL_CONFIRMATION": "false"}, True)],
)
async def test_whether_to_confirm_depends_on_where(
    opening: Opening, environment: str, given: dict[str, str], confirmed: bool
) -> None:
    desk = await opening(ENVIRONMENT=environment, **given)
    assert (await desk.signs_up()).is_confirmed is confirmed


async def test_a_password_of_64_emoji_is_a_password(desk: Desk) -> None:
    await desk.signs_up(password="😀🐴🔋📎" * 16)
    await desk.signs_in(password="😀🐴🔋📎" * 16)


async def test_a_refused_sign_up_tells_nobody(desk: Desk) -> None:
    await desk.signs_up()
    desk.heard.clear()
    with pytest.raises(AppError):
        await desk.signs_up()
    assert desk.heard == []
    assert PASSWORD not in repr(desk.heard)
