"""Files that nobody uses are taken away after a day, and nothing else is."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from app.adapters.clock import FrozenClock
from app.kernel.storage import Storage, whole
from app.modules.chat.models import Attachment, FileTotal
from app.modules.chat.service import sweeping
from app.modules.chat.service.attachments import FOLDER, key_of
from app.modules.chat.service.sweeping import SweepService
from tests.kit.cast import PASSWORD, Cast, Person
from tests.kit.files import fetched, picture, sends, upload
from tests.kit.house import House, messenger

# Nearly a day: no token lives longer than one.
FREE_FOR, DAY = timedelta(hours=23, minutes=15), timedelta(hours=23, minutes=30)


@pytest.fixture
async def town(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[tuple[House, FrozenClock]]:
    monkeypatch.setattr(sweeping, "FREE_FOR", FREE_FOR)
    clock = FrozenClock(datetime.now(UTC))
    async with messenger(
        database_url, clock=clock, STORAGE_QUOTA_MB="1", JWT_ACCESS_MINUTES="1440"
    ) as house:
        yield house, clock


@pytest.fixture
async def people(town: tuple[House, FrozenClock]) -> AsyncIterator[tuple[Person, Person]]:
    cast = Cast(town[0])
    yield await cast.person("ann"), await cast.person("bob")
    await cast.leave()


async def test_what_was_never_posted_goes_after_a_day(
    town: tuple[House, FrozenClock], people: tuple[Person, Person]
) -> None:
    (house, clock), (ann, bob) = town, people
    chat = await ann.opens(bob)
    posted, forgotten = await sends(ann, picture(), "x.png"), await sends(ann, picture(), "y.png")
    await ann.posts(chat, attachment_ids=[posted["id"]])
    before = await _kept(house, ann)

    assert await _sweeps(house).sweep() == 0
    clock.advance(DAY)
    assert await _sweeps(house).sweep() == 1

    assert (await fetched(ann, forgotten)).status_code == 404
    assert (await fetched(bob, posted)).status_code == 200
    assert await _kept(house, ann) == before // 2
    assert {key.removesuffix(".thumb") for key in await _keys(house)} == {_key(posted)}
    assert len(await _keys(house)) == 2


async def test_t49_what_is_swept_makes_room(
    town: tuple[House, FrozenClock], people: tuple[Person, Person]
) -> None:
    (house, clock), (ann, _) = town, people
    large = b"\0" * 700_000
    assert (await upload(ann, large)).status_code == 201
    assert (await upload(ann, large)).status_code == 413
    clock.advance(DAY)
    await _sweeps(house).sweep()
    assert (await upload(ann, large)).status_code == 201


async def test_files_of_deleted_messages_and_chats_go(
    town: tuple[House, FrozenClock], people: tuple[Person, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    (house, clock), (ann, bob) = town, people
    monkeypatch.setattr(sweeping, "AT_ONCE", 2)
    chat, other = await ann.opens(bob), await ann.opens(bob)
    files = [await sends(ann, b"x") for _ in range(6)]
    for file in files[:3]:
        message = await ann.posts(chat, attachment_ids=[file["id"]])
        await ann.http.delete(f"/chats/{chat['id']}/messages/{message['id']}/")
    for file in files[3:]:
        await ann.posts(other, attachment_ids=[file["id"]])
    await ann.posts(chat, attachment_ids=[files[5]["id"]])
    await ann.http.delete(f"/chats/{other['id']}/")
    await house.app.state.worker.deliver_due()

    clock.advance(DAY)
    assert await _sweeps(house).sweep() == 5

    assert await _keys(house) == [_key(files[5])]
    assert (await fetched(bob, files[5])).status_code == 200


async def test_one_that_is_about_to_go_is_not_posted(
    town: tuple[House, FrozenClock], people: tuple[Person, Person]
) -> None:
    (_, clock), (ann, bob) = town, people
    chat, file = await ann.opens(bob), await sends(ann)
    clock.advance(DAY)
    answer = await ann.http.ask(
        "POST", f"/chats/{chat['id']}/messages/", json={"attachment_ids": [file["id"]]}
    )
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "ATTACHMENT_NOT_FOUND")


async def test_two_sweeps_at_once_count_every_file_once(
    town: tuple[House, FrozenClock], people: tuple[Person, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    (house, clock), (ann, bob) = town, people
    monkeypatch.setattr(sweeping, "AT_ONCE", 2)
    for who in (ann, bob):
        for _ in range(4):
            await sends(who, b"x")
    clock.advance(DAY)
    swept = await asyncio.gather(*(_sweeps(house).sweep() for _ in range(4)))
    await _sweeps(house).sweep()
    assert sum(swept) == 8
    assert (await _kept(house, ann), await _kept(house, bob), await _keys(house)) == (0, 0, [])


async def test_what_a_kill_left_in_the_storage_goes(
    town: tuple[House, FrozenClock], people: tuple[Person, Person]
) -> None:
    (house, clock), (ann, _) = town, people
    file, storage = await sends(ann), house.app.state.wiring.get(Storage)
    await storage.put(key_of(uuid4()), whole(b"half a life"))
    await storage.put(f"{FOLDER}/odd", whole(b"not ours"))
    assert await _sweeps(house).stray() == 0
    clock.advance(DAY)
    assert await _sweeps(house).stray() == 2
    assert await _keys(house) == [_key(file)]


async def test_a_sweep_that_was_cut_off_is_ended_by_the_next(
    town: tuple[House, FrozenClock], people: tuple[Person, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    (house, clock), (ann, _) = town, people
    file, storage = await sends(ann), house.app.state.wiring.get(Storage)
    clock.advance(DAY)

    async def broken(key: str) -> None:
        raise ConnectionResetError

    with monkeypatch.context() as patched:
        patched.setattr(storage, "delete", broken)
        with pytest.raises(ConnectionResetError):
            await _sweeps(house).sweep()
    assert (await fetched(ann, file)).status_code == 404
    assert await _sweeps(house).sweep() == 1
    assert (await _keys(house), await _kept(house, ann)) == ([], 0)


async def test_an_erased_account_leaves_what_it_had_posted(
    town: tuple[House, FrozenClock], people: tuple[Person, Person]
) -> None:
    (house, _), (ann, bob) = town, people
    chat = await bob.opens(ann)
    posted = await sends(ann, b"x", "posted.txt")
    await sends(ann, b"x", "forgotten.txt")
    await ann.posts(chat, attachment_ids=[posted["id"]])
    exported = (await ann.http.ask("GET", "/accounts/me/export/")).json()["tables"]
    assert {row["name"] for row in exported["chat_attachments"]} == {"posted.txt", "forgotten.txt"}
    assert [row["attachment_id"] for row in exported["chat_attachment_uses"]] == [posted["id"]]

    await ann.http.ask("DELETE", "/accounts/me/", json={"password": PASSWORD})
    assert await _sweeps(house).sweep() == 1

    assert await _keys(house) == [_key(posted)]
    assert (await fetched(bob, posted)).content == b"x"


def _sweeps(house: House) -> SweepService:
    sweeps: SweepService = house.app.state.wiring.get(SweepService)
    return sweeps


def _key(file: dict[str, str]) -> str:
    return key_of(UUID(file["id"]))


async def _keys(house: House) -> list[str]:
    storage: Storage = house.app.state.wiring.get(Storage)
    return [kept.key async for kept in storage.keys(FOLDER)]


async def _kept(house: House, who: Person) -> int:
    """What the quota says, which is what the rows say."""
    async with house.database.reading() as transaction:
        rows = select(Attachment.occupied).where(Attachment.account_id == UUID(who.id))
        total = select(FileTotal.occupied).where(FileTotal.account_id == UUID(who.id))
        occupied = sum((await transaction.session.scalars(rows)).all())
        assert await transaction.session.scalar(total) == occupied
        return occupied
