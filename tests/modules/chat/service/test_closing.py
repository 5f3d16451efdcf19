"""Direct chats of people who ignore each other."""

import asyncio
from uuid import UUID

import httpx

from app.modules.auth.public import Ignoring
from tests.kit.cast import Cast, Person
from tests.kit.doors import Frame
from tests.kit.house import House
from tests.kit.watch import statements

CLOSED = (403, "DIRECT_CHAT_CLOSED")


async def ignores(who: Person, whom: Person) -> None:
    await who.http.put(f"/accounts/me/ignored/{whom.id}/")


async def unignores(who: Person, whom: Person) -> None:
    await who.http.delete(f"/accounts/me/ignored/{whom.id}/")


async def tries_to_post(who: Person, chat: Frame, text: str = "Hello?") -> httpx.Response:
    return await who.http.ask("POST", f"/chats/{chat['id']}/messages/", json={"text": text})


def refusal(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json().get("error", {}).get("code", "")


async def test_who_is_ignored_writes_nothing_more_and_history_stays(
    ann: Person, bob: Person
) -> None:
    chat = await ann.opens_direct(bob)
    await bob.posts(chat, "before")

    await ignores(ann, bob)

    assert refusal(await tries_to_post(bob, chat)) == CLOSED
    assert refusal(await tries_to_post(ann, chat)) == CLOSED
    for person in (ann, bob):
        page = await person.history(chat)
        assert [m["text"] for m in page["entities"]] == ["before"]
    assert (await bob.opens_direct(ann))["id"] == chat["id"]


async def test_a_socket_is_refused_as_well(ann: Person, bob: Person) -> None:
    chat = await ann.opens_direct(bob)
    hers, his = await ann.listening(chat), await bob.listening(chat)
    await ignores(ann, bob)

    refused = await his.ask("send_message", text="Hello?")
    await his.say("typing", is_typing=True)
    await his.caught_up()

    assert (refused["type"], refused["code"]) == ("error", "DIRECT_CHAT_CLOSED")
    heard = await hers.caught_up()
    assert [frame["type"] for frame in heard if frame["type"] != "presence"] == []


async def test_nothing_is_added_to_what_was_said_and_ones_own_words_may_be_taken_back(
    ann: Person, bob: Person
) -> None:
    chat = await ann.opens_direct(bob)
    hers, his = await ann.posts(chat, "hers"), await bob.posts(chat, "his")
    messages = f"/chats/{chat['id']}/messages"
    await bob.http.put(f"{messages}/{hers['id']}/reactions/👍/")
    await ignores(ann, bob)

    refused = [
        await bob.http.ask("PATCH", f"{messages}/{his['id']}/", json={"text": "again"}),
        await bob.http.ask("PUT", f"{messages}/{hers['id']}/reactions/🎉/"),
        await bob.http.ask("PUT", f"/chats/{chat['id']}/pins/{his['id']}/"),
    ]
    allowed = [
        await bob.http.ask("DELETE", f"{messages}/{hers['id']}/reactions/👍/"),
        await bob.http.ask("DELETE", f"/chats/{chat['id']}/pins/{his['id']}/"),
        await bob.http.ask("DELETE", f"{messages}/{his['id']}/"),
        await bob.http.ask("POST", f"/chats/{chat['id']}/read/", json={"seq": 2}),
    ]

    assert [refusal(answer) for answer in refused] == [CLOSED] * 3
    assert [answer.status_code for answer in allowed] == [200, 200, 204, 200]


async def test_the_first_word_to_somebody_who_ignores_one_is_not_said(
    ann: Person, bob: Person, carol: Person
) -> None:
    await ignores(ann, bob)

    for who, whom in ((bob, ann), (ann, bob)):
        body = {"type": "direct", "members": [whom.id]}
        assert refusal(await who.http.ask("POST", "/chats/", json=body)) == CLOSED
    assert (await bob.http.get("/chats/"))["entities"] == []
    assert await carol.opens_direct(ann)


async def test_groups_are_no_direct_chats(ann: Person, bob: Person) -> None:
    chat = await ann.opens(bob)
    await ignores(ann, bob)

    assert await bob.posts(chat)


async def test_nobody_is_told_who_ignores_them(ann: Person, bob: Person) -> None:
    chat = await ann.opens_direct(bob)
    before, his = await bob.http.get(f"/chats/{chat['id']}/"), await bob.listening()

    await ignores(ann, bob)

    assert await bob.http.get(f"/chats/{chat['id']}/") == before
    assert [frame["type"] for frame in await his.caught_up()] == []
    assert (await bob.http.get("/accounts/me/ignored/"))["entities"] == []


async def test_anns_own_devices_are_told(ann: Person, bob: Person) -> None:
    phone = await ann.listening()

    await ignores(ann, bob)
    await ignores(ann, bob)
    await unignores(ann, bob)
    await unignores(ann, bob)

    await phone.caught_up()
    told = [(frame["account_id"], frame["ignored"]) for frame in phone.of("person_ignored")]
    assert told == [(bob.id, True), (bob.id, False)]


async def test_a_chat_is_open_again_when_neither_ignores_the_other(
    ann: Person, bob: Person
) -> None:
    chat = await ann.opens_direct(bob)
    await ignores(ann, bob)
    await ignores(bob, ann)

    await unignores(ann, bob)
    assert refusal(await tries_to_post(bob, chat)) == CLOSED
    assert refusal(await tries_to_post(ann, chat)) == CLOSED
    await unignores(bob, ann)

    assert await bob.posts(chat)
    assert await ann.posts(chat)


async def test_what_is_posted_while_ann_begins_to_ignore_is_before_it_or_not_at_all(
    ann: Person, bob: Person
) -> None:
    chat = await ann.opens_direct(bob)

    async def keeps_posting() -> list[httpx.Response]:
        return await asyncio.gather(*(tries_to_post(bob, chat, str(n)) for n in range(50)))

    async def ignores_meanwhile() -> int:
        await ignores(ann, bob)
        return int((await ann.history(chat))["last_seq"])

    answers, seen_by_ann = await asyncio.gather(keeps_posting(), ignores_meanwhile())

    stored = [answer for answer in answers if answer.status_code == 201]
    refused = [answer for answer in answers if answer.status_code != 201]
    assert {refusal(answer) for answer in refused} <= {CLOSED}
    assert (await ann.history(chat))["last_seq"] == len(stored) == seen_by_ann


async def test_ignoring_and_opening_at_once_leave_no_open_door(cast: Cast, ann: Person) -> None:
    others = [await cast.person(f"caller{n}") for n in range(20)]

    async def opens(who: Person) -> httpx.Response:
        body = {"type": "direct", "members": [ann.id]}
        return await who.http.ask("POST", "/chats/", json=body)

    opening = asyncio.gather(*(opens(other) for other in others))
    await asyncio.gather(*(ignores(ann, other) for other in others))
    opened = await opening

    for other, answer in zip(others, opened, strict=True):
        assert answer.status_code == 201 or refusal(answer) == CLOSED
        if answer.status_code == 201:
            assert refusal(await tries_to_post(other, answer.json()["data"])) == CLOSED


async def test_ignoring_waits_for_whoever_is_opening_the_chat(
    house: House, ann: Person, bob: Person
) -> None:
    """Else it would look for a chat that is not committed yet, and leave it open."""
    wiring = house.app.state.wiring
    async with wiring.unit_of_work() as opening:
        apart = await wiring.get(Ignoring).held_apart(opening, UUID(bob.id), UUID(ann.id))
        ignoring = asyncio.create_task(ignores(ann, bob))
        _, waiting = await asyncio.wait([ignoring], timeout=0.1)

    assert not apart
    assert waiting
    await ignoring


async def test_minds_that_change_at_once_end_as_the_lists_say(ann: Person, bob: Person) -> None:
    chat = await ann.opens_direct(bob)
    for _ in range(10):
        await ignores(ann, bob)
        await asyncio.gather(unignores(ann, bob), ignores(bob, ann))
        assert refusal(await tries_to_post(ann, chat)) == CLOSED
        await ignores(ann, bob)
        await asyncio.gather(unignores(ann, bob), unignores(bob, ann))
        assert await ann.posts(chat)


async def test_a_hundred_times_ignored_at_once_is_ignored_once(ann: Person, bob: Person) -> None:
    phone = await ann.listening()

    await asyncio.gather(*(ignores(ann, bob) for _ in range(100)))

    assert (await ann.http.get("/accounts/me/ignored/"))["total_count"] == 1
    await phone.caught_up()
    assert len(phone.of("person_ignored")) == 1


async def test_posting_asks_nobody_who_ignores_whom(house: House, ann: Person, bob: Person) -> None:
    """Closed chats say so in the row that is held anyway."""
    chat = await ann.opens_direct(bob)
    await ann.posts(chat)

    with statements(house.database) as sent:
        await ann.posts(chat)

    assert not any("auth_ignored" in statement for statement in sent)
