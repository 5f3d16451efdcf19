"""Coming back: exactly what was missed, from any version, through both doors."""

import pytest

from app.modules.chat.service import line
from tests.kit.cast import Person
from tests.kit.house import House
from tests.kit.sync import Replica, fetched
from tests.kit.watch import queries

SESSIONS = "auth_sessions"  # who asks is remembered for a second only
NOTHING_MISSED = 5  # my chats twice, those listed, those won; whom to watch


async def test_bob_sees_what_ann_posted_while_he_was_away(ann: Person, bob: Person) -> None:
    chat = await ann.opens(bob)
    await ann.posts(chat, "seen")
    mark = (await bob.history(chat))["version"]
    await ann.posts(chat, "missed")

    socket = await bob.listening(chat, version=mark)

    history = socket.of("chat_history")[0]
    assert (history["resumed"], history["version"]) == (True, 2)
    assert [m["text"] for m in history["messages"]] == ["missed"]


async def test_edits_deletions_and_people_are_told_in_their_present_state(
    ann: Person, bob: Person, carol: Person
) -> None:
    chat = await ann.opens(bob)
    first, second = await ann.posts(chat, "first"), await ann.posts(chat, "second")
    path = f"/chats/{chat['id']}/messages"
    await ann.http.patch(f"{path}/{first['id']}/", text="edited once")
    await ann.http.patch(f"{path}/{first['id']}/", text="edited twice")
    await ann.http.delete(f"{path}/{second['id']}/")
    await ann.http.post(f"/chats/{chat['id']}/members/", account_ids=[carol.id])
    await ann.http.patch(f"/chats/{chat['id']}/", name="Renamed")

    socket = await bob.listening(chat, version=2)

    history = socket.of("chat_history")[0]
    assert [m["text"] for m in history["messages"]] == [
        "Ann added Carol", "Ann named the chat “Renamed”",
    ]  # fmt: skip
    told = [(c["version"], c["kind"]) for c in history["changes"]]
    assert told == [
        (3, "message_edited"), (4, "message_edited"), (5, "message_deleted"), (7, "user_joined"),
        (8, "chat_updated"),
    ]  # fmt: skip
    assert {c["message"]["text"] for c in history["changes"][:2]} == {"edited twice"}
    assert history["changes"][2]["message"]["deleted_at"] is not None
    assert history["changes"][3]["account_id"] == carol.id
    assert history["changes"][4]["chat"]["name"] == "Renamed"


async def test_resuming_all_chats_tells_the_missed_the_won_and_the_lost(
    ann: Person, bob: Person
) -> None:
    kept, lost = await ann.opens(bob, name="kept"), await ann.opens(bob, name="lost")
    await ann.posts(kept, "missed")
    await ann.http.delete(f"/chats/{lost['id']}/members/{bob.id}/")
    won = await ann.opens(bob, name="won")

    socket = await bob.listening(resume={kept["id"]: 0, lost["id"]: 0})

    kinds = [frame["type"] for frame in socket.heard]
    assert kinds == ["auth_success", "chat_history", "chat_joined", "chat_left", "resumed"]
    _, history, joined, left, _ = socket.heard
    assert [m["text"] for m in history["messages"]] == ["missed"]
    assert (joined["chat_id"], joined["chat"]["name"]) == (won["id"], "won")
    assert left["chat_id"] == lost["id"]
    await ann.posts(won, "live")
    assert (await socket.until("new_message"))["message"]["text"] == "live"


async def test_without_resume_all_chats_say_nothing_first(ann: Person) -> None:
    await ann.opens()

    socket = await ann.listening()

    assert await socket.caught_up() == []


async def test_too_much_missed_asks_for_a_fresh_start_and_goes_on_live(
    ann: Person, bob: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(line, "MISSED_MAX", 30)
    chat = await ann.opens(bob)
    for n in range(32):
        await ann.posts(chat, str(n))

    just_enough = await bob.listening(chat, version=2)
    too_much = await bob.listening(chat, version=1)
    in_all = await bob.listening(resume={chat["id"]: 1})
    await ann.posts(chat, "live")

    assert len(just_enough.of("chat_history")[0]["messages"]) == 30
    assert too_much.of("resync_required")[0]["from_seq"] == 2
    assert in_all.of("resync_required")[0]["chat_id"] == chat["id"]
    for socket in (just_enough, too_much, in_all):
        assert (await socket.until("new_message"))["version"] == 33


async def test_a_version_that_never_was_asks_for_a_fresh_start(ann: Person) -> None:
    chat = await ann.opens()
    await ann.posts(chat)

    socket = await ann.listening(chat, version=99)

    assert socket.of("resync_required")[0]["from_seq"] == 2


async def test_joining_the_stream_while_others_talk_loses_and_doubles_nothing(
    ann: Person, bob: Person
) -> None:
    chat = await ann.opens(bob)
    hers = await ann.listening(chat)
    for n in range(30):
        await hers.say("send_message", text=str(n))
        if n % 5 == 0:
            his = await bob.listening(chat, version=0)
            await hers.caught_up()
            await his.caught_up()
            told = his.of("chat_history")[0]["version"]
            live = [frame["version"] for frame in his.of("new_message")]
            assert live == list(range(told + 1, told + 1 + len(live)))
            assert told + len(live) == n + 1
            await his.close()


async def test_state_before_and_what_was_heard_make_the_state_fetched_anew(
    ann: Person, bob: Person, carol: Person
) -> None:
    chat = await ann.opens(bob)
    replica = Replica(await fetched(bob, chat))
    his = await bob.listening(chat, version=0)
    path = f"/chats/{chat['id']}"

    one, two = await ann.posts(chat, "one"), await bob.posts(chat, "two")
    await ann.http.patch(f"{path}/messages/{one['id']}/", text="uno")
    await bob.http.put(f"{path}/messages/{one['id']}/reactions/👍/")
    await ann.http.put(f"{path}/pins/{two['id']}/")
    await ann.http.post(f"{path}/members/", account_ids=[carol.id])
    await ann.http.patch(f"{path}/members/{carol.id}/", role="admin")
    await ann.http.put(f"{path}/owner/", account_id=carol.id)
    await carol.http.patch(f"{path}/", name="Hers", posting="admins")
    await ann.http.delete(f"{path}/messages/{two['id']}/")
    await ann.http.post(f"{path}/leave/")
    await his.caught_up()
    for frame in his.heard:
        replica.hear(frame)

    assert replica.state == await fetched(bob, chat)


async def test_a_fresh_start_reaches_back_to_the_oldest_message_touched(
    ann: Person, bob: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(line, "MISSED_MAX", 30)
    chat = await ann.opens(bob)
    message = await ann.posts(chat)
    for n in range(31):
        await ann.http.patch(f"/chats/{chat['id']}/messages/{message['id']}/", text=str(n))

    socket = await bob.listening(chat, version=1)

    assert socket.of("resync_required")[0]["from_seq"] == 1


async def test_resuming_where_nothing_was_missed_costs_the_same_for_many_chats(
    ann: Person, house: House
) -> None:
    chats = [await ann.opens() for _ in range(30)]
    with queries(house.database, NOTHING_MISSED, besides=SESSIONS):
        await (await ann.listening(resume={chats[0]["id"]: 0})).caught_up()

    with queries(house.database, NOTHING_MISSED, besides=SESSIONS):
        await (await ann.listening(resume={chat["id"]: 0 for chat in chats})).caught_up()


async def test_a_resume_of_too_many_bytes_is_fetched_anew_and_goes_on_live(
    ann: Person, bob: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    chats = [await ann.opens(bob, name=name) for name in "abc"]
    read = await ann.opens(bob, name="read")
    for chat in chats:
        await ann.posts(chat, "x" * 4000)
    monkeypatch.setattr(line, "RESUME_BYTES", 6000)

    socket = await bob.listening(resume={chat["id"]: 0 for chat in [*chats, read]})

    told = {frame["chat_id"] for frame in socket.of("chat_history")}
    anew = {frame["chat_id"]: frame["from_seq"] for frame in socket.of("resync_required")}
    assert len(told) == 2
    assert read["id"] in told
    assert set(anew.values()) == {1}
    assert told | set(anew) == {chat["id"] for chat in [*chats, read]}
    for chat in chats:
        await ann.posts(chat, "live")
        assert (await socket.until("new_message"))["version"] == 2


async def test_whoever_lacks_a_line_is_told_the_first_message_that_is_new_or_has_changed(
    house: House, ann: Person
) -> None:
    chat = await ann.opens()
    for text in ("first", "second", "third"):
        await ann.posts(chat, text)
    channel, past = f"chat:{chat['id']}", house.app.state.wiring.lacks["chat"]
    page = await ann.history(chat)
    assert (await past(channel, 2)).from_seq == 3

    await ann.http.patch(
        f"/chats/{chat['id']}/messages/{page['entities'][0]['id']}/", text="edited"
    )

    edited = page["entities"][0]["seq"]
    assert (await past(channel, 2)).from_seq == min(edited, 3)
    assert (await past(channel, 3)).from_seq == edited
    await ann.http.delete(f"/chats/{chat['id']}/")
    assert await past(channel, 3) is None
