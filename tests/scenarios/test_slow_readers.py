"""A reader who stops reading: is told what was left out when reading again, and delays nobody."""

import asyncio
import socket
from typing import Any
from uuid import UUID

from tests.kit.cast import Person
from tests.kit.doors import PATIENCE, Frame, Socket
from tests.kit.house import House

LONG = "й" * 4000  # the longest text there is
SMALL = 4096  # bytes that the reader's side of the network takes in


async def hard_of_hearing(house: House, person: Person) -> Socket:
    """A socket on all chats, over a network that holds little."""
    near = socket.socket()
    near.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SMALL)
    near.setblocking(False)
    await asyncio.get_running_loop().sock_connect(near, ("127.0.0.1", house.port))
    bob = await Socket.open(house.ws_url + "/ws", sock=near)
    await bob.say("auth", token=person.token)
    await bob.until("auth_success")
    await bob.caught_up()
    return bob


def connection_of(house: House, person: Person) -> Any:
    (connection,) = house.app.state.hub.of_account(UUID(person.id))
    return connection


async def until_bob_lacks(house: House, ann: Person, bob: Person, chat: Frame) -> int:
    """Ann talks until the server keeps no more of it for Bob; how many messages that took."""
    connection, posted = connection_of(house, bob), 0
    async with asyncio.timeout(PATIENCE * 2):
        while not (connection._lag and connection._lag.lacking):
            await ann.posts(chat, LONG)
            posted += 1
    return posted


async def read_on(person: Person, chat: Frame, from_seq: int) -> list[int]:
    after, seqs = from_seq - 1, list[int]()
    while True:
        page = await person.history(chat, limit=100, after=after)
        seqs += [message["seq"] for message in page["entities"]]
        if not page["has_after"]:
            return seqs
        after = seqs[-1]


async def test_bob_who_stopped_reading_is_told_where_to_read_on_and_misses_nothing(
    house: House, ann: Person, bob: Person, carol: Person
) -> None:
    busy, quiet = await ann.opens(bob, name="busy"), await ann.opens(bob, carol, name="quiet")
    hers = await carol.listening()
    his = await hard_of_hearing(house, bob)
    his.transport.pause_reading()

    posted = await until_bob_lacks(house, ann, bob, busy)
    await ann.posts(quiet, "psst")
    await hers.until("new_message")
    his.transport.resume_reading()
    resync = await his.until("resync_required")
    late = await ann.posts(busy, "after")
    await his.until("new_message", lambda frame: frame["version"] == late["version"])

    assert resync["chat_id"] == busy["id"]
    live = [frame["message"] for frame in his.of("new_message")]
    told = [message["seq"] for message in live if message["chat_id"] == busy["id"]]
    paged = await read_on(bob, busy, resync["from_seq"])
    assert sorted({*told, *paged}) == list(range(1, posted + 2))
    assert told == sorted(told)
    assert [message["text"] for message in live if message["chat_id"] == quiet["id"]] == ["psst"]
    assert len(his.of("resync_required")) == 1


async def test_of_what_passes_bob_is_told_the_last_when_he_reads_again(
    house: House, ann: Person, bob: Person
) -> None:
    chat = await ann.opens(bob)
    hers, his = await ann.listening(chat), await hard_of_hearing(house, bob)
    his.transport.pause_reading()
    await until_bob_lacks(house, ann, bob, chat)

    for is_typing in (True, False):
        await hers.say("typing", is_typing=is_typing)
        await hers.caught_up()
    his.transport.resume_reading()
    await his.until("resync_required")
    told = await his.until("typing") if not his.of("typing") else his.of("typing")[0]

    assert told["is_typing"] is False
    await his.caught_up()
    assert len(his.of("typing")) == 1
