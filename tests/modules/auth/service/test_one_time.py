"""A token of a letter is good once, for its purpose, its account and its time."""

import asyncio
import re
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from app.modules.auth.errors import TokenInvalid
from app.modules.auth.events import LinkIssued, Purpose
from app.modules.auth.models import Account, OneTimeToken
from app.modules.auth.service.one_time import OneTimeTokens, digest_of
from tests.modules.auth.conftest import NOW, PASSWORD, Desk


def tokens(desk: Desk) -> OneTimeTokens:
    return OneTimeTokens("https://talk.example", desk.wiring.tokens)


async def uses(desk: Desk, purpose: Purpose, token: str) -> UUID:
    async with desk.wiring.unit_of_work() as transaction:
        used = await tokens(desk).use(transaction, digest_of(token), desk.clock.now(), purpose)
        return used.account.id


async def issues(desk: Desk, account_id: UUID, purpose: Purpose = Purpose.RESET) -> LinkIssued:
    async with desk.wiring.unit_of_work() as transaction:
        account = await transaction.session.get(Account, account_id)
        assert account is not None
        await tokens(desk).issue(transaction, account, purpose, desk.clock.now())
    return desk.letters[-1]


async def test_a_letter_says_everything_that_is_to_be_written(desk: Desk) -> None:
    ann = await desk.signs_up(locale="ru", display_name="Анна")
    issued = await issues(desk, ann.id)
    assert issued == LinkIssued(
        purpose=Purpose.RESET,
        account_id=ann.id,
        email="ann@example.com",
        display_name="Анна",
        locale="ru",
        page="https://talk.example/accounts/password/set/",
        token=issued.token,
        expires_at=NOW + timedelta(minutes=10),
        code=issued.code,
    )
    assert len(issued.token) >= 43
    assert re.fullmatch("[0-9]{8}", issued.code)
    assert issued.token not in repr(issued)
    assert issued.code not in repr(issued)


async def test_what_is_stored_opens_nothing(desk: Desk) -> None:
    ann = await desk.signs_up()
    issued = await issues(desk, ann.id)
    async with desk.wiring.reading() as transaction:
        row = (await transaction.session.scalars(select(OneTimeToken))).one()
    assert issued.token not in repr(vars(row))
    assert issued.code not in repr(vars(row))
    with pytest.raises(TokenInvalid):
        await uses(desk, Purpose.RESET, row.digest)


async def test_a_token_works_once(desk: Desk) -> None:
    ann = await desk.signs_up()
    issued = await issues(desk, ann.id)
    assert await uses(desk, Purpose.RESET, issued.token) == ann.id
    with pytest.raises(TokenInvalid):
        await uses(desk, Purpose.RESET, issued.token)


async def test_of_twenty_who_use_it_at_once_one_does(desk: Desk) -> None:
    ann = await desk.signs_up()
    issued = await issues(desk, ann.id)
    crowd = (uses(desk, Purpose.RESET, issued.token) for _ in range(20))
    results = await asyncio.gather(*crowd, return_exceptions=True)
    assert results.count(ann.id) == 1
    assert sum(isinstance(result, TokenInvalid) for result in results) == 19


async def test_a_token_is_for_one_purpose(desk: Desk) -> None:
    ann = await desk.signs_up()
    issued = await issues(desk, ann.id)
    with pytest.raises(TokenInvalid):
        await uses(desk, Purpose.CONFIRM, issued.token)
    await uses(desk, Purpose.RESET, issued.token)


@pytest.mark.parametrize(
    ("purpose", "lives"),
    [(Purpose.CONFIRM, timedelta(hours=48)), (Purpose.RESET, timedelta(minutes=10))],
)
async def test_a_token_ends_at_its_time(desk: Desk, purpose: Purpose, lives: timedelta) -> None:
    ann = await desk.signs_up()
    early, late = await issues(desk, ann.id, purpose), await issues(desk, ann.id, purpose)
    desk.clock.advance(lives)
    with pytest.raises(TokenInvalid):
        await uses(desk, purpose, late.token)
    desk.clock.advance(-timedelta(microseconds=1))
    assert await uses(desk, purpose, early.token) == ann.id


@pytest.mark.parametrize(
    "token", ["", "x", "a" * 43, "ё", "\ud800".encode("utf-8", "ignore").decode()]
)
async def test_what_we_never_gave_is_no_token(desk: Desk, token: str) -> None:
    await desk.signs_up()
    with pytest.raises(TokenInvalid):
        await uses(desk, Purpose.RESET, token)


async def test_a_token_used_takes_the_others_of_its_purpose_along(desk: Desk) -> None:
    ann = await desk.signs_up()
    first, second = await issues(desk, ann.id), await issues(desk, ann.id)
    confirms = await issues(desk, ann.id, Purpose.CONFIRM)
    await uses(desk, Purpose.RESET, second.token)
    with pytest.raises(TokenInvalid):
        await uses(desk, Purpose.RESET, first.token)
    await uses(desk, Purpose.CONFIRM, confirms.token)


@pytest.mark.parametrize(
    "change",
    [
        {"password_hash": "another"},
        {"email": "ann.new@example.com"},
        {"deleted_at": NOW},
        {"blocked_at": NOW},
    ],
)
async def test_a_token_is_void_when_the_account_has_changed(
    desk: Desk, change: dict[str, object]
) -> None:
    ann = await desk.signs_up()
    issued = await issues(desk, ann.id)
    await desk.changes(ann.id, **change)
    with pytest.raises(TokenInvalid):
        await uses(desk, Purpose.RESET, issued.token)


async def test_a_new_name_changes_nothing(desk: Desk) -> None:
    ann = await desk.signs_up()
    issued = await issues(desk, ann.id)
    await desk.changes(ann.id, display_name="Anna")
    assert await uses(desk, Purpose.RESET, issued.token) == ann.id


async def test_nobody_is_flooded_with_letters(desk: Desk) -> None:
    ann = await desk.signs_up()
    for sent in (2, 4, 5, 5):
        for _ in range(9):
            await issues(desk, ann.id)
        assert len(desk.letters) == sent
        desk.clock.advance(timedelta(hours=1))
    desk.clock.advance(timedelta(hours=20))
    await issues(desk, ann.id)
    assert len(desk.letters) == 6


async def test_letters_used_or_expired_count_all_the_same(desk: Desk) -> None:
    ann = await desk.signs_up()
    for _ in range(2):
        await uses(desk, Purpose.RESET, (await issues(desk, ann.id)).token)
    await issues(desk, ann.id)
    assert len(desk.letters) == 2


async def test_a_refused_token_tells_nobody_the_password(desk: Desk) -> None:
    with pytest.raises(TokenInvalid) as refusal:
        await uses(desk, Purpose.RESET, PASSWORD)
    assert PASSWORD not in refusal.value.said("en") + refusal.value.said("ru")
