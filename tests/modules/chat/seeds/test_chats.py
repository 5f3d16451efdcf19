"""The demo groups: seen by the known logins, whole, and not doubled by a second seeding."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from app.kernel.module import Seeding
from app.kernel.transaction import Transaction
from app.modules.auth.public import DemoAccounts
from app.modules.chat.crud.members import MemberCrud
from app.modules.chat.crud.messages import MessageCrud
from app.modules.chat.models import Chat
from app.modules.chat.seeds.chats import ChatSeeds
from app.modules.chat.seeds.talks import talks
from tests.kit.doors import Http
from tests.kit.house import House, messenger

Told = list[tuple[str, int, int]]


@pytest.fixture
async def house(database_url: str) -> AsyncIterator[House]:
    """A messenger that nobody else uses: what is seeded is counted."""
    async with messenger(database_url) as running:
        yield running


async def sow(house: House, *, chats: int, messages: int, accounts: int = 0) -> Told:
    wiring, told = house.app.state.wiring, Told()
    people = wiring.get(DemoAccounts)
    seeding = Seeding(accounts, chats, messages, lambda *progress: told.append(progress))
    await people.sow(seeding)
    told.clear()
    seeds = ChatSeeds(wiring.unit_of_work, wiring.reading, wiring.clock, people)
    await seeds.sow(seeding)
    return told


async def user1(house: House) -> Http:
    login = {"email": "user1@example.com", "password": "admin", "client": "native"}
    signed_in = await house.nobody.post("/accounts/sign-in/", **login)
    return Http(house.visitor, signed_in["access_token"])


async def chats_of(person: Http) -> list[dict[str, Any]]:
    page: dict[str, Any] = await person.get("/chats/")
    return list(page["entities"])


async def test_user1_sees_three_groups_in_which_people_talk(house: House) -> None:
    await sow(house, chats=3, messages=60)
    mine = await user1(house)
    chats = await chats_of(mine)
    assert [chat["last_seq"] for chat in chats] == [20, 20, 20]
    history = await mine.get(f"/chats/{chats[0]['id']}/history/")
    assert [message["seq"] for message in history["entities"]] == list(range(1, 21))
    sent = [message["sent_at"] for message in history["entities"]]
    assert sent == sorted(sent)
    assert len({message["sender_id"] for message in history["entities"]}) > 1


async def test_user1_can_go_on_talking_there(house: House) -> None:
    await sow(house, chats=1, messages=20)
    mine = await user1(house)
    [chat] = await chats_of(mine)
    posted = await mine.post(f"/chats/{chat['id']}/messages/", text="And now me")
    assert (posted["seq"], posted["version"]) == (21, 21)


async def test_seeding_again_adds_nothing(house: House) -> None:
    await sow(house, chats=3, messages=60)
    mine = await user1(house)
    before = await chats_of(mine)
    await sow(house, chats=3, messages=60)
    assert await chats_of(mine) == before


async def test_asking_for_more_adds_what_is_missing(house: House) -> None:
    await sow(house, chats=1, messages=5)
    mine = await user1(house)
    [chat] = await chats_of(mine)
    await mine.post(f"/chats/{chat['id']}/messages/", text="By hand")
    told = await sow(house, chats=2, messages=2200, accounts=30)
    [grown] = [again for again in await chats_of(mine) if again["id"] == chat["id"]]
    assert grown["last_seq"] == 1100
    assert told[-2:] == [("messages", 2200, 2200), ("chats", 2, 2)]


async def test_what_was_seeded_is_whole(house: House) -> None:
    await sow(house, chats=6, messages=300, accounts=12)
    for talk in talks(6, 300):
        async with house.database.reading() as transaction:
            chat = await transaction.session.get(Chat, talk.chat_id)
            assert chat is not None
            await _expect_whole(transaction, chat)
            assert chat.last_seq == talk.messages


async def _expect_whole(transaction: Transaction, chat: Chat) -> None:
    members = await MemberCrud(transaction).page(chat.id, 100, None)
    messages = await MessageCrud(transaction).between(chat.id, 1, chat.last_seq)
    assert chat.member_count == len(members)
    assert [m.role for m in members if m.account_id == chat.owner_id] == ["owner"]
    assert [m.seq for m in messages] == list(range(1, chat.last_seq + 1))
    assert chat.last_version == chat.last_seq + chat.change_count
    assert chat.active_at == messages[-1].sent_at
    for member in members:
        own = [m.seq for m in messages if m.sender_id == member.account_id]
        assert max(own, default=0) <= member.last_read_seq <= chat.last_seq


async def test_without_seeded_people_there_are_no_groups(house: House) -> None:
    wiring = house.app.state.wiring
    nobody = wiring.get(DemoAccounts)
    told = Told()
    seeds = ChatSeeds(wiring.unit_of_work, wiring.reading, wiring.clock, nobody)
    await seeds.sow(Seeding(0, 3, 60, lambda *progress: told.append(progress)))
    assert told == []
