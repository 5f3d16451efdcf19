"""What a node that was not told can ask: how far lines go, and who has won which chat."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from app.kernel.ids import new_id
from app.kernel.sockets import Follow, Heads, Push, Signal, Unfollow, Winnings, Won
from tests.kit.cast import Person
from tests.kit.doors import Frame
from tests.kit.house import House
from tests.kit.watch import queries

MINUTE = timedelta(minutes=1)


def channel_of(chat: Frame) -> str:
    return f"chat:{chat['id']}"


def _heads(house: House) -> Heads:
    heads: Heads = house.app.state.wiring.ends["chat"]
    return heads


async def _won(house: House, person: Person, since: datetime) -> Sequence[Won]:
    winnings: Winnings = house.app.state.wiring.won[0]
    with queries(house.database, 1):
        return await winnings([UUID(person.id), new_id()], since)


async def _past(house: House, chat: Frame, after: int) -> Sequence[Signal]:
    past: Sequence[Signal] = await house.app.state.wiring.pasts["chat"](channel_of(chat), after)
    return past


def _told(signals: Sequence[Signal]) -> list[tuple[str, object]]:
    """Signals in short: what they are, and the version or the frame's type."""
    return [
        (type(s).__name__, (s.told.type if not s.version else s.version))  # type: ignore[union-attr]
        if isinstance(s, Push)
        else (type(s).__name__, getattr(s, "version", None))
        for s in signals
    ]


async def test_one_query_tells_how_far_all_lines_go(house: House, ann: Person, bob: Person) -> None:
    quiet, busy, gone = [await ann.opens(bob, name=f"Chat {n}") for n in range(3)]
    for _ in range(3):
        await ann.posts(busy)
    await ann.http.delete(f"/chats/{gone['id']}/")
    channels = [channel_of(chat) for chat in (quiet, busy, gone)]
    with queries(house.database, 1):
        heads = await _heads(house)([*channels, f"chat:{new_id()}"])
    assert heads == {channels[0]: 0, channels[1]: 3}


async def test_a_chat_that_bob_has_won_is_followed_from_now_on(
    house: House, ann: Person, bob: Person
) -> None:
    begun = datetime.now(UTC) - MINUTE
    chat = await ann.opens(bob)
    await ann.posts(chat)
    (won,) = await _won(house, bob, begun)
    assert won.follow == Follow(UUID(bob.id), channel_of(chat), 2)
    assert [signal.channel for signal in won.welcome] == [f"account:{bob.id}"]  # type: ignore[union-attr]
    assert _told(won.welcome) == [("Push", "chat_joined")]


async def test_with_a_direct_chat_comes_who_is_there(
    house: House, ann: Person, bob: Person
) -> None:
    begun = datetime.now(UTC) - MINUTE
    await ann.opens_direct(bob)
    winnings: Winnings = house.app.state.wiring.won[0]
    (won,) = await winnings([UUID(bob.id)], begun)
    assert Follow(UUID(bob.id), f"presence:{ann.id}", 0) in won.welcome


async def test_what_was_won_long_ago_or_lost_since_is_not_won(
    house: House, ann: Person, bob: Person
) -> None:
    begun = datetime.now(UTC) - MINUTE
    chat = await ann.opens(bob)
    assert await _won(house, bob, datetime.now(UTC) + MINUTE) == []
    await ann.http.delete(f"/chats/{chat['id']}/members/{bob.id}/")
    assert await _won(house, bob, begun) == []


async def test_the_past_brings_and_removes_people_as_live(
    house: House, ann: Person, bob: Person, carol: Person
) -> None:
    chat = await ann.opens(bob)
    members = f"/chats/{chat['id']}/members/"
    await ann.posts(chat)
    await ann.http.delete(f"{members}{bob.id}/")
    await ann.http.post(members, account_ids=[carol.id])
    assert _told(await _past(house, chat, 0)) == [
        ("Push", 1),
        ("Push", 2), ("Unfollow", 2), ("Push", "chat_left"), ("Push", 3),
        ("Push", 4), ("Follow", 5), ("Push", "chat_joined"), ("Push", 5),
    ]  # fmt: skip
    assert Unfollow(UUID(bob.id), channel_of(chat), 2) in await _past(house, chat, 1)


async def test_who_came_and_went_again_is_not_brought_back(
    house: House, ann: Person, bob: Person
) -> None:
    chat = await ann.opens()
    await ann.http.post(f"/chats/{chat['id']}/members/", account_ids=[bob.id])
    await ann.http.delete(f"/chats/{chat['id']}/members/{bob.id}/")
    assert _told(await _past(house, chat, 0)) == [
        ("Push", 1), ("Push", 2), ("Push", 3), ("Unfollow", 3), ("Push", "chat_left"), ("Push", 4),
    ]  # fmt: skip


async def test_of_a_chat_that_is_gone_only_its_end_is_told(house: House, ann: Person) -> None:
    chat = await ann.opens()
    await ann.http.delete(f"/chats/{chat['id']}/")
    assert _told(await _past(house, chat, 0)) == [("Push", "chat_deleted")]
