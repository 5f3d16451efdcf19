"""Whom people ignore, as auth knows it."""

from uuid import uuid4

import orjson
import pytest

from app.modules.auth.errors import AccountNotFound, NotYourself, TooManyIgnored
from app.modules.auth.public import Ignoring
from app.modules.auth.service import ignoring
from app.modules.auth.service.ignoring import IgnoringService
from app.modules.auth.service.personal import PersonalService
from tests.modules.auth.conftest import PASSWORD, Desk


async def test_ann_ignores_bob_until_she_does_not_any_more(desk: Desk) -> None:
    ann, bob = await desk.arrives("ann"), await desk.arrives("bob")
    service = desk.get(IgnoringService)

    first = await service.ignore(ann, bob.account_id)
    again = await service.ignore(ann, bob.account_id)

    assert first == again
    assert (first.account.username, first.ignored_at) == ("bob", desk.clock.now())
    assert [one.account_id for one in (await service.page(ann, 10, None)).entities] == [
        bob.account_id
    ]
    await service.unignore(ann, bob.account_id)
    await service.unignore(ann, uuid4())
    assert (await service.page(ann, 10, None)).total_count == 0


async def test_nobody_ignores_themselves_or_somebody_unknown(desk: Desk) -> None:
    ann = await desk.arrives("ann")

    with pytest.raises(NotYourself):
        await desk.get(IgnoringService).ignore(ann, ann.account_id)
    with pytest.raises(AccountNotFound):
        await desk.get(IgnoringService).ignore(ann, uuid4())


async def test_the_list_comes_in_pages_and_has_an_end(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann = await desk.arrives("ann")
    others = [await desk.signs_up(f"other{n}") for n in range(4)]
    monkeypatch.setattr(ignoring, "IGNORED_MAX", 3)
    service = desk.get(IgnoringService)
    for other in others[:3]:
        await service.ignore(ann, other.id)

    with pytest.raises(TooManyIgnored):
        await service.ignore(ann, others[3].id)

    first = await service.page(ann, 2, None)
    rest = await service.page(ann, 2, first.next_cursor)
    assert [one.account_id for one in first.entities + rest.entities] == [
        other.id for other in sorted(others[:3], key=lambda other: other.id)
    ]
    assert rest.next_cursor is None


async def test_other_modules_are_told_who_is_deaf_to_whom(desk: Desk) -> None:
    ann, bob, carol = [await desk.arrives(name) for name in ("ann", "bob", "carol")]
    await desk.get(IgnoringService).ignore(ann, bob.account_id)

    async with desk.wiring.unit_of_work() as transaction:
        asked = desk.get(Ignoring)
        everybody = [ann.account_id, bob.account_id, carol.account_id]
        assert await asked.deaf_to(transaction, bob.account_id, everybody) == {ann.account_id}
        assert await asked.deaf_to(transaction, ann.account_id, everybody) == set()
        assert await asked.apart(transaction, bob.account_id, ann.account_id)
        assert await asked.held_apart(transaction, ann.account_id, bob.account_id)
        assert not await asked.apart(transaction, ann.account_id, carol.account_id)


async def test_the_list_is_in_its_owners_export_only_and_gone_with_its_owner(desk: Desk) -> None:
    ann, bob = await desk.arrives("ann"), await desk.arrives("bob")
    await desk.get(IgnoringService).ignore(ann, bob.account_id)

    hers, his = [
        orjson.loads(b"".join([piece async for piece in desk.get(PersonalService).export(who)]))
        for who in (ann, bob)
    ]
    assert [row["ignored_id"] for row in hers["tables"]["auth_ignored"]] == [str(bob.account_id)]
    assert str(ann.account_id) not in orjson.dumps(his).decode()

    await desk.get(PersonalService).erase(bob, PASSWORD)
    assert (await desk.get(IgnoringService).page(ann, 10, None)).total_count == 1
    await desk.get(PersonalService).erase(ann, PASSWORD)
    async with desk.wiring.reading() as transaction:
        assert not await desk.get(Ignoring).apart(transaction, ann.account_id, bob.account_id)
