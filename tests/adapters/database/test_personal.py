"""Personal data as it was declared: exported in pages, erased as it was said."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from app.adapters.database import personal as adapter
from app.adapters.database.personal import DeclaredData
from app.kernel.personal import OnErase, Personal
from app.kernel.transaction import Transaction
from app.modules.chat.models import Chat, Edit, LastSeen, Member, Message
from tests.kit.cast import Cast, Person
from tests.kit.house import House

NOW = datetime(2026, 5, 4, tzinfo=UTC)
MESSAGES = Personal(
    table=Message, owner="sender_id", erase=OnErase.KEPT, within=Chat, exported=("seq", "text")
)
EDITS = Personal(
    table=Edit, owner="sender_id", through=Message, within=Chat, erase=OnErase.KEPT,
    exported=("seq", "number", "text"),
)  # fmt: skip
MEMBERS = Personal(
    table=Member, owner="account_id", erase=OnErase.CLEARED, cleared={"muted_until": None},
    exported=("role",), why="a test",
)  # fmt: skip
SEEN = Personal(table=LastSeen, owner="account_id", erase=OnErase.DELETED, exported=("seen_at",))
SILENT = Personal(table=LastSeen, owner="account_id", erase=OnErase.KEPT)


def data(house: House, *declared: Personal, **options: Any) -> DeclaredData:
    return DeclaredData(house.database.reading, declared, options.get("erasures", ()))


async def all_of(data: DeclaredData, person: Person) -> list[tuple[str, list[dict[str, Any]]]]:
    return [page async for page in data.export(UUID(person.id))]


async def test_rows_come_in_pages_each_once_and_only_ones_own(
    house: House, ann: Person, bob: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adapter, "PAGE", 2)
    monkeypatch.setattr(adapter, "CHUNK", 3)
    chats = [await ann.opens(bob) for _ in range(2)]
    for number in range(5):
        await ann.posts(chats[number % 2], f"ann {number}")
        await bob.posts(chats[number % 2], f"bob {number}")

    pages = await all_of(data(house, MESSAGES), ann)

    assert all(len(rows) <= 2 for _, rows in pages)
    texts = [row["text"] for _, rows in pages for row in rows]
    assert sorted(texts) == [f"ann {number}" for number in range(5)]


async def test_what_hangs_on_ones_rows_is_ones_own(house: House, ann: Person, bob: Person) -> None:
    chat = await ann.opens(bob)
    for person, before in ((ann, "first"), (bob, "other")):
        message = await person.posts(chat, before)
        await person.http.patch(f"/chats/{chat['id']}/messages/{message['id']}/", text="second")
    rows = [row for _, page in await all_of(data(house, EDITS), ann) for row in page]
    assert rows == [{"seq": 1, "number": 1, "text": "first"}]


async def test_a_table_without_rows_is_named_and_a_silent_one_is_not(
    house: House, cast: Cast
) -> None:
    carol = await cast.person("carol")
    pages = await all_of(data(house, SEEN, SILENT), carol)
    assert pages == [("chat_last_seen", [])]


async def test_rows_are_deleted_cleared_or_kept_as_declared(
    house: House, ann: Person, bob: Person
) -> None:
    chat = await ann.opens(bob)
    await ann.posts(chat, "kept")
    for person in (ann, bob):
        await person.http.put(f"/chats/{chat['id']}/mute/")
        async with house.database.unit_of_work() as transaction:
            transaction.session.add(LastSeen(account_id=UUID(person.id), seen_at=NOW))
    erased: list[UUID] = []

    async def erasure(_: Transaction, account_id: UUID, __: datetime) -> None:
        erased.append(account_id)

    declared = data(house, SEEN, MEMBERS, MESSAGES, erasures=[erasure])
    async with house.database.unit_of_work() as transaction:
        await declared.erase(transaction, UUID(ann.id), NOW)

    assert erased == [UUID(ann.id)]
    assert (await ann.http.get(f"/chats/{chat['id']}/"))["muted_until"] is None
    assert (await bob.http.get(f"/chats/{chat['id']}/"))["muted_until"] is not None
    assert [
        row["text"] for _, page in await all_of(declared, ann) for row in page if "text" in row
    ] == ["kept"]
    async with house.database.reading() as transaction:
        assert await transaction.session.get(LastSeen, UUID(ann.id)) is None
        assert await transaction.session.get(LastSeen, UUID(bob.id)) is not None


async def test_nobody_has_nothing(house: House) -> None:
    pages = [page async for page in data(house, MESSAGES, MEMBERS).export(uuid4())]
    assert all(rows == [] for _, rows in pages)
