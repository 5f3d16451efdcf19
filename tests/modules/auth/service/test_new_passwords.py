"""A new password comes by a letter or by the old one, and signs others out."""

import asyncio

import pytest

from app.kernel.caller import Caller
from app.kernel.errors import InvalidInput, NotSignedIn
from app.modules.auth.errors import CredentialsInvalid, TokenInvalid
from app.modules.auth.events import PasswordChanged, Purpose, SessionsEnded
from app.modules.auth.schemas.links import PasswordChange, PasswordSet
from app.modules.auth.service.new_passwords import NewPasswordService
from tests.modules.auth.conftest import NOW, PASSWORD, Desk, Opening

NEW = "another horse battery"


async def sets(desk: Desk, token: str, password: str = NEW) -> None:
    await desk.get(NewPasswordService).set(PasswordSet(token=token, password=password))


async def changes(desk: Desk, caller: Caller, old: str = PASSWORD, new: str = NEW) -> None:
    body = PasswordChange(old_password=old, new_password=new)
    await desk.get(NewPasswordService).change(caller, body)


async def test_ann_sets_a_new_password_by_letter(desk: Desk) -> None:
    await desk.signs_up()
    await sets(desk, (await desk.gets_a_link(Purpose.RESET)).token)
    await desk.signs_in(password=NEW)
    with pytest.raises(CredentialsInvalid):
        await desk.signs_in()


async def test_a_link_sets_one_password(desk: Desk) -> None:
    await desk.signs_up()
    first, second = [await desk.gets_a_link(Purpose.RESET) for _ in range(2)]
    await sets(desk, second.token)
    for letter in (first, second):
        with pytest.raises(TokenInvalid):
            await sets(desk, letter.token, "a third horse battery")
    await desk.signs_in(password=NEW)


async def test_of_many_who_use_a_link_at_once_one_does(desk: Desk) -> None:
    await desk.signs_up()
    token = (await desk.gets_a_link(Purpose.RESET)).token
    crowd = (sets(desk, token) for _ in range(6))
    results = await asyncio.gather(*crowd, return_exceptions=True)
    assert results.count(None) == 1
    assert sum(isinstance(result, TokenInvalid) for result in results) == 5


async def test_a_new_password_by_letter_signs_everybody_out(desk: Desk) -> None:
    ann = await desk.signs_up()
    grants = [await desk.signs_in() for _ in range(2)]
    await sets(desk, (await desk.gets_a_link(Purpose.RESET)).token)
    assert SessionsEnded(account_id=ann.id, session_ids=None) in desk.heard
    for grant in grants:
        with pytest.raises(NotSignedIn):
            await desk.caller(grant)


async def test_a_weak_password_leaves_the_link_good(desk: Desk) -> None:
    await desk.signs_up()
    token = (await desk.gets_a_link(Purpose.RESET)).token
    for weak in ("short", "ann@example.com", "password"):
        with pytest.raises(InvalidInput) as refusal:
            await sets(desk, token, weak)
        assert refusal.value.fields[0].field == "password"
    await sets(desk, token)


async def test_who_reads_the_letter_has_confirmed_the_address(opening: Opening) -> None:
    desk = await opening(AUTH_EMAIL_CONFIRMATION="true")
    await desk.signs_up()
    await sets(desk, (await desk.gets_a_link(Purpose.RESET)).token)
    await desk.signs_in(password=NEW)


async def test_a_token_that_confirms_sets_no_password(opening: Opening) -> None:
    desk = await opening(AUTH_EMAIL_CONFIRMATION="true")
    await desk.signs_up()
    with pytest.raises(TokenInvalid):
        await sets(desk, desk.letters[0].token)


async def test_ann_changes_her_password_and_stays_signed_in(desk: Desk) -> None:
    ann = await desk.arrives()
    other = await desk.signs_in()
    await changes(desk, ann)
    ended = next(event for event in desk.heard if isinstance(event, SessionsEnded))
    assert ended.session_ids == frozenset({other.session_id})
    with pytest.raises(NotSignedIn):
        await desk.caller(other)
    await desk.signs_in(password=NEW)


async def test_alone_on_one_device_nobody_is_signed_out(desk: Desk) -> None:
    await changes(desk, await desk.arrives())
    assert not [event for event in desk.heard if isinstance(event, SessionsEnded)]


async def test_who_does_not_know_the_old_password_changes_nothing(desk: Desk) -> None:
    ann = await desk.arrives()
    for wrong in ("wrong", "", "x" * 2000):
        with pytest.raises(InvalidInput) as refusal:
            await changes(desk, ann, old=wrong)
        assert refusal.value.fields[0].field == "old_password"
    await desk.signs_in()


async def test_a_weak_new_password_is_refused_by_its_name(desk: Desk) -> None:
    with pytest.raises(InvalidInput) as refusal:
        await changes(desk, await desk.arrives(), new="short")
    assert [(f.field, f.code) for f in refusal.value.fields] == [("new_password", "too_short")]


async def test_a_changed_password_voids_the_links_of_before(desk: Desk) -> None:
    ann = await desk.arrives()
    letter = await desk.gets_a_link(Purpose.RESET)
    await changes(desk, ann)
    with pytest.raises(TokenInvalid):
        await sets(desk, letter.token, "a third horse battery")


async def test_of_two_changes_at_once_the_second_is_refused(desk: Desk) -> None:
    ann = await desk.arrives()
    crowd = (changes(desk, ann, new=f"{NEW} {number}") for number in range(2))
    results = await asyncio.gather(*crowd, return_exceptions=True)
    assert results.count(None) == 1


async def test_the_owner_is_told_each_time(desk: Desk) -> None:
    told: list[PasswordChanged] = []
    desk.wiring.on(PasswordChanged, told.append)
    ann = await desk.arrives(locale="ru")
    await changes(desk, ann)
    await sets(desk, (await desk.gets_a_link(Purpose.RESET)).token, "a third horse battery")
    assert [(one.email, one.locale, one.changed_at) for one in told] == [
        ("ann@example.com", "ru", NOW)
    ] * 2
