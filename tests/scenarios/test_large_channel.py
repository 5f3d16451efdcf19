"""A channel of thousands: whoever is not connected costs nothing."""

from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import insert, update

from app.kernel.ids import new_id
from app.kernel.sockets import Signal, Stretch
from app.modules.auth.models import Account
from app.modules.chat.models import Chat, Member
from tests.kit.cast import Cast, Frame, Person
from tests.kit.house import House, messenger
from tests.kit.watch import driven, statements

MANY = 1500


@pytest.fixture
async def house(database_url: str) -> AsyncIterator[House]:
    """Of the test's own: it fills tables."""
    async with messenger(database_url, CHAT_QUIET_ABOVE="2") as running:
        yield running


@pytest.fixture
async def small(ann: Person, bob: Person, carol: Person) -> Frame:
    """Three members: as quiet as a large one, and as small as one can be."""
    return await ann.opens(bob, carol, type="channel", is_public=True)


@pytest.fixture
async def large(ann: Person, bob: Person, house: House) -> Frame:
    chat = await ann.opens(bob, type="channel", is_public=True, name="Large")
    now = house.app.state.wiring.clock.now()
    ids = [new_id() for _ in range(MANY)]
    accounts = [
        {
            "id": one, "email": f"{one}@example.org", "password_hash": "none",
            "display_name": "Away", "is_confirmed": True, "created_at": now, "updated_at": now,
        }
        for one in ids
    ]  # fmt: skip
    members = [
        {
            "chat_id": UUID(chat["id"]), "account_id": one, "role": "member",
            "joined_at": now + timedelta(microseconds=n),
        }
        for n, one in enumerate(ids)
    ]  # fmt: skip
    async with house.database.unit_of_work() as transaction:
        await transaction.session.execute(insert(Account), accounts)
        await transaction.session.execute(insert(Member), members)
        counted = update(Chat).where(Chat.id == UUID(chat["id"])).values(member_count=MANY + 2)
        await transaction.session.execute(counted)
    return chat


@contextmanager
def asked(house: House) -> Iterator[list[str]]:
    """All that is said to the database in the block, whichever way it goes."""
    sent: list[str] = []
    with ExitStack() as open_:
        by_orm, past_it = open_.enter_context(statements(house.database)), list[str]()
        if house.database.dialect == "postgresql":
            past_it = open_.enter_context(driven(house.database))
        yield sent
        # What a driver asks for itself is not about chats.
        sent += [text for text in (*by_orm, *past_it) if "chat_" in text]


async def test_a_post_asks_and_tells_the_same_however_many_are_away(
    ann: Person, bob: Person, house: House, small: Frame, large: Frame,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    published: list[Signal] = []
    publisher = house.app.state.wiring.publisher
    publish = publisher.publish

    def noted(*signals: Signal) -> None:
        published.extend(signals)
        publish(*signals)

    monkeypatch.setattr(publisher, "publish", noted)
    told: dict[str, list[str]] = {}
    for chat in (small, large):
        hears = await bob.listening(chat)
        await ann.posts(chat, "warm")
        await hears.until("new_message")
        published.clear()
        with asked(house) as sent:
            await ann.posts(chat, "counted")
            await hears.until("new_message")
        told[chat["id"]] = sent
        (stretch,) = published
        assert isinstance(stretch, Stretch)
        assert (stretch.channel, len(stretch.texts)) == (f"chat:{chat['id']}", 1)

    assert told[small["id"]] == told[large["id"]]
    # SQLite is asked in its own driver, where nobody listens: nothing may come beside that.
    assert bool(told[large["id"]]) == (house.database.dialect == "postgresql")


async def test_pages_ask_the_same_however_many_are_in(
    ann: Person, house: House, small: Frame, large: Frame
) -> None:
    counts: dict[str, list[int]] = {small["id"]: [], large["id"]: []}
    for chat in (small, large):
        await ann.posts(chat)
        for tail in ("", "members/", "history/", "pins/"):
            path = f"/chats/{chat['id']}/{tail}"
            await ann.http.get(path)
            with asked(house) as sent:
                await ann.http.get(path)
            counts[chat["id"]].append(len(sent))

    assert counts[small["id"]] == counts[large["id"]]
    assert all(counts[large["id"]])


async def test_the_first_members_are_found_without_looking_at_all(
    ann: Person, house: House, large: Frame
) -> None:
    with statements(house.database) as sent:
        page = await ann.http.get(f"/chats/{large['id']}/members/", limit=2)
    (question,) = [text for text in sent if "ORDER BY chat_members.joined_at" in text]

    assert (len(page["entities"]), page["total_count"]) == (2, MANY + 2)
    async with house.database.reading() as transaction:
        connection = await transaction.session.connection()
        if transaction.dialect == "sqlite":
            explained = f"EXPLAIN QUERY PLAN {question.replace('?', '1')}"
        else:
            filled = question.replace("$1::UUID", f"'{large['id']}'").replace("$2::INTEGER", "3")
            explained = f"EXPLAIN {filled}"
        plan = " ".join(str(row) for row in await connection.exec_driver_sql(explained))
    assert "ix_chat_members_chat_id_joined_at_account_id" in plan
    assert "SORT" not in plan.upper() or "TEMP B-TREE" not in plan


async def test_a_request_to_join_finds_the_admins_without_looking_at_all(
    cast: Cast, ann: Person, house: House, large: Frame
) -> None:
    await ann.http.patch(f"/chats/{large['id']}/", is_public=False)
    dan, hears = await cast.person("dan"), await ann.listening()
    with statements(house.database) as sent:
        await dan.http.post(f"/chats/{large['id']}/join-requests/")
    (question,) = [text for text in sent if "role != 'member'" in text]

    assert (await hears.until("join_request_changed"))["request"]["account_id"] == dan.id
    async with house.database.reading() as transaction:
        connection = await transaction.session.connection()
        explain = "EXPLAIN QUERY PLAN" if transaction.dialect == "sqlite" else "EXPLAIN"
        filled = question.replace("?", "1").replace("$1::UUID", f"'{large['id']}'")
        rows = await connection.exec_driver_sql(f"{explain} {filled}")
        plan = " ".join(str(row) for row in rows)
    assert "ix_chat_members_chat_id " in f"{plan} ".replace("'", " ").replace(")", " ")
