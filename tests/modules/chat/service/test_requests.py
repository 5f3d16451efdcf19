"""A message asked for in somebody's own transaction comes after its commit, once, or never."""

from uuid import UUID, uuid4

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession

from app.kernel.errors import InvalidInput
from app.modules.chat.public import MessageRequests
from tests.kit.cast import Frame, Person
from tests.kit.house import House


@pytest.fixture
def requests(house: House) -> MessageRequests:
    found: MessageRequests = house.app.state.wiring.get(MessageRequests)
    return found


@pytest.fixture
def engine(house: House) -> AsyncEngine:
    return house.database.engines[-1]


async def asks(
    requests: MessageRequests, within: AsyncSession | AsyncConnection, ann: Person, chat: Frame,
    text: str = "Hello", key: UUID | None = None,
) -> None:  # fmt: skip
    await requests.request(
        within, chat_id=UUID(chat["id"]), sender=UUID(ann.id), text=text,
        client_message_id=key or uuid4(),
    )  # fmt: skip


async def texts(ann: Person, chat: Frame) -> list[str]:
    return [message["text"] for message in (await ann.history(chat))["entities"]]


async def test_it_comes_at_once_after_the_commit_of_a_session(
    requests: MessageRequests, engine: AsyncEngine, ann: Person, bob: Person
) -> None:
    chat = await ann.opens(bob)
    listening = await bob.listening(chat)
    async with AsyncSession(engine) as session:
        await asks(requests, session, ann, chat)
        await session.commit()
    told = await listening.until("new_message")
    assert (told["message"]["text"], told["message"]["sender_id"]) == ("Hello", ann.id)


async def test_a_connection_will_do_as_well(
    house: House, requests: MessageRequests, engine: AsyncEngine, ann: Person
) -> None:
    chat, key = await ann.opens(), uuid4()
    for _ in range(2):
        async with engine.begin() as connection:
            await asks(requests, connection, ann, chat, key=key)
    listening = await ann.listening(chat)
    await house.app.state.worker.deliver_due()
    await listening.caught_up()
    assert await texts(ann, chat) == ["Hello"]


async def test_what_is_rolled_back_was_never_asked_for(
    house: House, requests: MessageRequests, engine: AsyncEngine, ann: Person
) -> None:
    chat = await ann.opens()
    async with AsyncSession(engine) as session:
        await asks(requests, session, ann, chat, "Never")
        await session.rollback()
        await asks(requests, session, ann, chat, "Yes")
        await session.commit()
    listening = await ann.listening(chat)
    if not await texts(ann, chat):
        await listening.until("new_message")
    assert await texts(ann, chat) == ["Yes"]


@pytest.mark.parametrize("text", ["", " \u200b", "x" * 4001])
async def test_a_text_that_no_message_may_have_is_refused_at_once(
    requests: MessageRequests, engine: AsyncEngine, ann: Person, text: str
) -> None:
    chat = await ann.opens()
    async with AsyncSession(engine) as session:
        with pytest.raises(InvalidInput):
            await asks(requests, session, ann, chat, text)
