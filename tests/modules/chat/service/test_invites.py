"""Links into groups and channels."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import update

from app.modules.chat.models import Invite
from app.modules.chat.service import invites
from tests.kit.cast import Cast, Person
from tests.kit.doors import Frame
from tests.kit.house import House

NO_SUCH_LINK = (404, "INVITE_NOT_FOUND")


async def invites_to(who: Person, chat: Frame, **limits: Any) -> Frame:
    invite: Frame = await who.http.post(f"/chats/{chat['id']}/invites/", **limits)
    return invite


async def tries(who: Person, invite: Frame) -> httpx.Response:
    return await who.http.patiently("POST", f"/chats/invites/{invite['code']}/")


async def joins(who: Person, invite: Frame) -> Frame:
    chat: Frame = await who.http.post(f"/chats/invites/{invite['code']}/")
    return chat


async def shown(who: Person, chat: Frame) -> list[Frame]:
    listed: list[Frame] = (await who.http.get(f"/chats/{chat['id']}/invites/"))["entities"]
    return listed


async def expires(house: House, invite: Frame) -> None:
    async with house.database.unit_of_work() as transaction:
        past = datetime.now(UTC) - timedelta(seconds=1)
        query = update(Invite).where(Invite.id == UUID(invite["id"])).values(expires_at=past)
        await transaction.session.execute(query)


def refusal(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json().get("error", {}).get("code", "")


async def test_bob_comes_in_by_anns_link(ann: Person, bob: Person) -> None:
    chat = await ann.opens()
    await ann.posts(chat, "before bob")
    hers, his = await ann.listening(chat), await bob.listening()
    invite = await invites_to(ann, chat)

    seen = await joins(bob, invite)

    assert (seen["id"], seen["my_role"], seen["unread_count"]) == (chat["id"], "member", 0)
    assert seen["member_count"] == 2
    assert seen["last_message"] is not None
    joined = await hers.until("user_joined")
    assert (joined["account_id"], joined["role"]) == (bob.id, "member")
    assert (await his.until("chat_joined"))["chat_id"] == chat["id"]
    assert [one["uses"] for one in await shown(ann, chat)] == [1]
    assert await bob.posts(chat)


async def test_a_link_is_told_with_its_maker_and_its_limits(ann: Person) -> None:
    chat = await ann.opens()
    end = (datetime.now(UTC) + timedelta(days=1)).isoformat()

    free = await invites_to(ann, chat)
    limited = await invites_to(ann, chat, max_uses=5, expires_at=end)

    assert (free["max_uses"], free["expires_at"], free["uses"]) == (None, None, 0)
    assert free["created_by"]["id"] == ann.id
    assert limited["max_uses"] == 5
    assert datetime.fromisoformat(limited["expires_at"]) == datetime.fromisoformat(end)
    assert await shown(ann, chat) == [limited, free]
    first = await ann.http.get(f"/chats/{chat['id']}/invites/", limit=1)
    rest = await ann.http.get(f"/chats/{chat['id']}/invites/", limit=1, cursor=first["next_cursor"])
    assert first["entities"] + rest["entities"] == [limited, free]
    assert rest["next_cursor"] is None


async def test_the_last_of_a_hundred_uses_at_once_lets_one_in(ann: Person, cast: Cast) -> None:
    chat = await ann.opens()
    invite = await invites_to(ann, chat, max_uses=2)
    await joins(await cast.person("early"), invite)
    many = [await cast.person(f"guest{n}") for n in range(10)]

    answers = await asyncio.gather(*(tries(guest, invite) for guest in many * 10))

    winners = {
        guest.id for guest, a in zip(many * 10, answers, strict=True) if a.status_code == 200
    }
    assert len(winners) == 1
    assert {refusal(a) for a in answers if a.status_code != 200} == {NO_SUCH_LINK}
    detail = await ann.http.get(f"/chats/{chat['id']}/")
    assert detail["member_count"] == 3
    assert [one["uses"] for one in await shown(ann, chat)] == [2]


async def test_a_hundred_tries_of_one_person_take_one_use(ann: Person, bob: Person) -> None:
    chat = await ann.opens()
    invite = await invites_to(ann, chat, max_uses=2)

    answers = await asyncio.gather(*(tries(bob, invite) for _ in range(100)))

    assert {answer.status_code for answer in answers} == {200}
    assert [one["uses"] for one in await shown(ann, chat)] == [1]
    detail = await ann.http.get(f"/chats/{chat['id']}/")
    assert detail["member_count"] == 2


async def test_who_is_in_already_takes_no_use(ann: Person, bob: Person) -> None:
    chat = await ann.opens(bob)
    invite = await invites_to(ann, chat, max_uses=1)

    for person in (ann, bob):
        assert (await joins(person, invite))["id"] == chat["id"]

    assert [one["uses"] for one in await shown(ann, chat)] == [0]
    assert (await ann.history(chat))["version"] == 0


async def test_what_is_revoked_expired_or_never_was_lets_nobody_in(
    house: House, ann: Person, bob: Person
) -> None:
    chat = await ann.opens()
    revoked, expired = await invites_to(ann, chat), await invites_to(ann, chat)
    await ann.http.delete(f"/chats/{chat['id']}/invites/{revoked['id']}/")
    await expires(house, expired)
    forged = {"code": revoked["code"][:22] + expired["code"][22:]}

    for invite in (revoked, expired, forged, {"code": "x"}, {"code": "%00"}, {"code": "é" * 65}):
        assert refusal(await tries(bob, invite)) == NO_SUCH_LINK
    assert (await bob.http.get("/chats/"))["entities"] == []


async def test_a_link_into_a_deleted_chat_leads_nowhere(ann: Person, bob: Person) -> None:
    chat = await ann.opens()
    invite = await invites_to(ann, chat)
    await ann.http.delete(f"/chats/{chat['id']}/")

    assert refusal(await tries(bob, invite)) == NO_SUCH_LINK


async def test_links_are_for_admins_and_not_for_direct_chats(
    ann: Person, bob: Person, carol: Person
) -> None:
    chat, direct = await ann.opens(bob), await ann.opens_direct(bob)
    invite = await invites_to(ann, chat)
    path = f"/chats/{chat['id']}/invites/"

    for method, tail in (("POST", ""), ("GET", ""), ("DELETE", f"{invite['id']}/")):
        body: Frame = {"json": {}} if method == "POST" else {}
        assert refusal(await bob.http.ask(method, path + tail, **body)) == (403, "CHAT_FORBIDDEN")
        stranger = await carol.http.ask(method, path + tail, **body)
        assert refusal(stranger) == (404, "CHAT_NOT_FOUND")
        in_direct = await ann.http.ask(method, f"/chats/{direct['id']}/invites/{tail}", **body)
        assert refusal(in_direct) == (409, "NOT_FOR_DIRECT_CHATS")
    await ann.http.patch(f"/chats/{chat['id']}/members/{bob.id}/", role="admin")
    assert await invites_to(bob, chat)


async def test_a_link_of_another_chat_is_not_there(ann: Person) -> None:
    one, other = await ann.opens(), await ann.opens()
    invite = await invites_to(ann, one)

    for invite_id in (invite["id"], str(uuid4())):
        answer = await ann.http.ask("DELETE", f"/chats/{other['id']}/invites/{invite_id}/")
        assert refusal(answer) == NO_SUCH_LINK
    assert await shown(ann, one)


@pytest.mark.parametrize(
    "limits",
    [
        {"max_uses": 0}, {"max_uses": -1}, {"max_uses": 100_001}, {"max_uses": "1"},
        {"max_uses": True}, {"max_uses": 1.0}, {"expires_at": "2020-01-01T00:00:00Z"},
        {"expires_at": "tomorrow"}, {"expires_at": 1}, {"expires_at": "2030-01-01T00:00:00"},
        {"code": "mine"},
    ],
)  # fmt: skip
async def test_limits_that_make_no_sense_are_refused(ann: Person, limits: Frame) -> None:
    chat = await ann.opens()

    answer = await ann.http.ask("POST", f"/chats/{chat['id']}/invites/", json=limits)

    assert answer.status_code == 422
    assert await shown(ann, chat) == []


async def test_whom_an_admin_removed_comes_back_only_when_an_admin_adds_them(
    ann: Person, bob: Person
) -> None:
    chat = await ann.opens(bob)
    before = await invites_to(ann, chat)
    member = f"/chats/{chat['id']}/members/{bob.id}/"
    await ann.http.delete(member)
    after = await invites_to(ann, chat)

    for invite in (before, after):
        assert refusal(await tries(bob, invite)) == (403, "REMOVED_FROM_CHAT")
    assert [one["uses"] for one in await shown(ann, chat)] == [0, 0]

    await ann.http.post(f"/chats/{chat['id']}/members/", account_ids=[bob.id])
    await ann.http.delete(member)
    await ann.http.post(f"/chats/{chat['id']}/members/", account_ids=[bob.id])
    await bob.http.post(f"/chats/{chat['id']}/leave/")
    assert await joins(bob, after)


async def test_whom_an_admin_removed_finds_the_open_door_of_a_channel_closed(
    ann: Person, bob: Person, carol: Person
) -> None:
    chat = await ann.opens(type="channel", slug=f"s{uuid4().hex}", is_public=True)
    for person in (bob, carol):
        await person.http.post(f"/chats/{chat['id']}/join/")
    await ann.http.delete(f"/chats/{chat['id']}/members/{bob.id}/")
    await carol.http.post(f"/chats/{chat['id']}/leave/")

    refused = await bob.http.ask("POST", f"/chats/{chat['id']}/join/")

    assert refusal(refused) == (403, "REMOVED_FROM_CHAT")
    assert await carol.http.post(f"/chats/{chat['id']}/join/")


async def test_a_full_chat_takes_nobody_and_the_link_keeps_its_use(
    house: House, ann: Person, bob: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    chat = await ann.opens()
    invite = await invites_to(ann, chat, max_uses=1)
    wiring = house.app.state.wiring
    service = wiring.get(invites.InviteService)
    full = service._members._settings.model_copy(update={"group_max": 1})
    monkeypatch.setattr(service._members, "_settings", full)

    assert refusal(await tries(bob, invite)) == (409, "CHAT_FULL")
    assert [one["uses"] for one in await shown(ann, chat)] == [0]


async def test_links_that_are_over_make_room_for_others(
    house: House, ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(invites, "INVITES_MAX", 2)
    chat = await ann.opens()
    old, new = await invites_to(ann, chat), await invites_to(ann, chat)

    refused = await ann.http.ask("POST", f"/chats/{chat['id']}/invites/", json={})
    await expires(house, old)
    another = await invites_to(ann, chat)

    assert refusal(refused) == (409, "TOO_MANY_INVITES")
    assert [one["id"] for one in await shown(ann, chat)] == [another["id"], new["id"]]


async def test_revoking_and_joining_at_once_end_one_way_or_the_other(
    ann: Person, cast: Cast
) -> None:
    chat = await ann.opens()
    guests = await asyncio.gather(*(cast.person(f"guest{n}") for n in range(10)))
    invite = await invites_to(ann, chat)

    *answers, _ = await asyncio.gather(
        *(tries(guest, invite) for guest in guests),
        ann.http.ask("DELETE", f"/chats/{chat['id']}/invites/{invite['id']}/"),
    )

    inside = sum(answer.status_code == 200 for answer in answers)
    assert {refusal(a) for a in answers if a.status_code != 200} <= {NO_SUCH_LINK}
    detail = await ann.http.get(f"/chats/{chat['id']}/")
    assert detail["member_count"] == 1 + inside


async def test_nothing_that_is_stored_opens_a_chat(house: House, ann: Person) -> None:
    chat = await ann.opens()
    invite = await invites_to(ann, chat)

    async with house.database.unit_of_work() as transaction:
        row = await transaction.session.get(Invite, UUID(invite["id"]))
        assert row is not None
        stored = [str(getattr(row, column)) for column in Invite.__table__.columns.keys()]  # noqa: SIM118 - a collection of columns

    assert not any(len(value) > 30 and value in invite["code"] for value in stored)
    assert len(invite["code"]) == 65
