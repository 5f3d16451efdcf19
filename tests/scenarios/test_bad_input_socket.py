"""Bad input at the socket doors: an error frame and the socket stays, or the right close code.

The ids are those of the project's list of bad inputs. Rows about rate limits (W32, W33, W35) are in
test_rate_limits.py, about cookies (W01) in test_cookie_mode.py, about ending (W41) in
tests/faults/test_drain.py.
"""

import asyncio
import struct
from uuid import UUID, uuid4

import pytest
from websockets.exceptions import InvalidStatus

from app.engine.constructor import build
from tests.kit.cast import Cast, Person, key
from tests.kit.doors import Socket
from tests.kit.house import House, messenger, settings_for


async def test_w05_compression_is_not_negotiated(house: House) -> None:
    socket = await Socket.open(house.ws_url + "/ws", compression="deflate")

    assert socket.extensions == []
    await socket.close()


async def test_w06_a_silent_socket_is_closed(database_url: str) -> None:
    async with messenger(database_url, auth_seconds=0.2) as house:
        socket = await Socket.open(house.ws_url + "/ws")

        assert await socket.closed() == 4401


@pytest.mark.parametrize(
    "first",
    [
        pytest.param('{"type":"ping"}', id="W07-ping"),
        pytest.param('{"type":"send_message","text":"x"}', id="W07-send"),
        pytest.param('{"type":"auth"}', id="W07-no-token"),
        pytest.param("hello", id="W07-not-json"),
        pytest.param('{"type":"auth","token":""}', id="W08-empty"),
        pytest.param('{"type":"auth","token":"a.b.c"}', id="W08-bad"),
        pytest.param('{"type":"auth","token":"\\ud800"}', id="W08-surrogate"),
        pytest.param('{"type":"auth","token":7}', id="W08-number"),
        pytest.param('{"type":"auth","token":"x","resume":{"x":1}}', id="W30-bad-id"),
    ],
)
async def test_whoever_does_not_sign_in_is_sent_away(house: House, first: str) -> None:
    socket = await Socket.open(house.ws_url + "/ws")

    await socket.say_raw(first)

    assert await socket.closed() == 4401
    assert [frame["type"] for frame in socket.heard] == ["auth_error"]


async def test_w08_a_refresh_token_signs_nobody_in(ann: Person) -> None:
    socket = await ann.dial("/ws")

    await socket.say("auth", token=ann.refresh_token)

    assert await socket.closed() == 4401


async def test_w09_signing_in_as_somebody_else_is_refused(ann: Person, bob: Person) -> None:
    socket = await ann.listening()

    renewed = await socket.ask("auth", token=ann.token)
    other = await socket.ask("auth", token=bob.token)

    assert (renewed["type"], renewed["account_id"]) == ("auth_success", ann.id)
    assert (other["type"], other["code"]) == ("error", "ALREADY_AUTHENTICATED")


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        pytest.param("hello", "BAD_JSON", id="W10"),
        pytest.param("", "BAD_JSON", id="W10-empty"),
        pytest.param("null", "BAD_FRAME", id="W11-null"),
        pytest.param("1", "BAD_FRAME", id="W11-one"),
        pytest.param("[]", "BAD_FRAME", id="W11-list"),
        pytest.param('"x"', "BAD_FRAME", id="W11-text"),
        pytest.param("[" * 60_000, "BAD_JSON", id="W12"),
        pytest.param('{"type":"mark_read","seq":NaN}', "BAD_FRAME", id="W13-nan"),
        pytest.param('{"type":"mark_read","seq":1e999}', "BAD_FRAME", id="W13-1e999"),
        pytest.param('{"type":"send_message","text":"\\ud800"}', "BAD_JSON", id="W14"),
        pytest.param('{"type":"mark_read","seq":' + "1" * 5000 + "}", "BAD_JSON", id="W15"),
        pytest.param('{"type":"nothing"}', "UNKNOWN_TYPE", id="W21-unknown"),
        pytest.param('{"text":"x"}', "UNKNOWN_TYPE", id="W21-missing"),
        pytest.param('{"type":7}', "UNKNOWN_TYPE", id="W21-number"),
        pytest.param('{"type":"' + "x" * 60_000 + '"}', "UNKNOWN_TYPE", id="W21-long"),
        pytest.param('{"type":"ping","more":1}', "BAD_FRAME", id="W22-extra"),
        pytest.param(
            '{"type":"send_message","text":"x","sender_id":"y"}', "BAD_FRAME", id="W22-sender"
        ),
        pytest.param(
            '{"type":"send_message","text":"x","client_message_id":"y"}', "BAD_FRAME", id="W27"
        ),
        pytest.param('{"type":"send_message","text":"a\\u0000"}', "BAD_FRAME", id="W28-nul"),
        pytest.param('{"type":"send_message","text":"  "}', "VALIDATION_ERROR", id="W28-blank"),
        pytest.param('{"type":"mark_read"}', "VALIDATION_ERROR", id="W29-nothing"),
        pytest.param('{"type":"mark_read","seq":1}', "VALIDATION_ERROR", id="W29-ahead"),
        pytest.param('{"type":"mark_read","seq":-1}', "BAD_FRAME", id="W29-negative"),
    ],
)
async def test_a_bad_frame_is_answered_and_the_socket_stays(
    ann: Person, raw: str, code: str
) -> None:
    chat = await ann.opens()
    socket = await ann.listening(chat)

    await socket.say_raw(raw)
    error = await socket.until("error")

    assert error["code"] == code
    assert set(error) <= {"type", "code", "message", "temporary", "retry_after_ms", "ref"}
    assert (await socket.ask("send_message", text="still here"))["seq"] == 1


async def test_w16_a_binary_frame_ends_it(ann: Person) -> None:
    socket = await ann.listening()

    await socket.say_raw(b"\x00\x01")

    assert await socket.closed() == 1003


async def test_w18_a_frame_that_is_too_big_ends_it(ann: Person) -> None:
    socket = await ann.listening()

    await socket.say_raw("x" * 65_537)

    assert await socket.closed() == 1009


def masked(opcode: int, payload: bytes = b"", *, fin: bool = True, rsv: int = 0) -> bytes:
    """A client's frame by hand (RFC 6455, section 5.2), masked with zeros."""
    assert len(payload) < 126
    return bytes([fin << 7 | rsv << 4 | opcode, 0x80 | len(payload)]) + bytes(4) + payload


WIRE = [
    pytest.param(masked(1, b"\xff\xfe"), 1007, id="W17-not-utf8"),
    pytest.param(masked(1, fin=False) + masked(0, fin=False) * 70, 1009, id="W19-fragments"),
    pytest.param(masked(1, fin=False) + masked(0, fin=False) * 300_000, 1009, id="W19-300000"),
    pytest.param(b"\x81\x02hi", 1002, id="W20-unmasked"),
    pytest.param(masked(1, b"hi", rsv=4), 1002, id="W20-rsv"),
    pytest.param(masked(3, b"hi"), 1002, id="W20-opcode-3"),
    pytest.param(masked(8, struct.pack("!H", 1005)), 1002, id="W20-close-1005"),
    pytest.param(masked(9, fin=False), 1002, id="W20-fragmented-ping"),
    pytest.param(masked(1, b"a", fin=False) + masked(1, b"b"), 1002, id="W20-text-inside"),
]


@pytest.mark.parametrize(("data", "code"), WIRE)
async def test_whoever_breaks_the_protocol_is_closed(ann: Person, data: bytes, code: int) -> None:
    socket = await ann.listening()

    socket.transport.write(data)

    assert await socket.closed() == code


@pytest.mark.parametrize("chat", ["deleted", "left", "unknown"])
async def test_w23_w24_chats_that_are_not_ones_own_are_not_found(
    ann: Person, bob: Person, chat: str
) -> None:
    there = await ann.opens(bob)
    socket = await bob.listening()
    if chat == "deleted":
        await ann.http.delete(f"/chats/{there['id']}/")
    elif chat == "left":
        await bob.http.post(f"/chats/{there['id']}/leave/")
    chat_id = str(uuid4()) if chat == "unknown" else there["id"]

    error = await socket.ask("send_message", chat_id=chat_id, text="x")

    assert (error["type"], error["code"]) == ("error", "CHAT_NOT_FOUND")


async def test_w25_w26_the_same_key_a_hundred_times_gets_the_same_ack(ann: Person) -> None:
    chat = await ann.opens()
    sockets = [await ann.listening(chat) for _ in range(4)]
    mine = key()

    acks = await asyncio.gather(
        *(_sends(socket, mine, f"text {n}") for n, socket in enumerate(sockets))
    )

    places = {(ack["message_id"], ack["seq"]) for some in acks for ack in some}
    assert len(places) == 1
    assert (await ann.history(chat))["total_count"] == 1


async def _sends(socket: Socket, mine: str, text: str) -> list[dict[str, object]]:
    return [await socket.ask("send_message", text=text, client_message_id=mine) for _ in range(25)]


async def test_w30_resume_takes_two_hundred_chats(ann: Person) -> None:
    socket = await ann.dial("/ws")

    await socket.say("auth", token=ann.token, resume={str(uuid4()): 0 for _ in range(201)})

    assert await socket.closed() == 4401


@pytest.mark.parametrize("version", ["-1", '"1"', "1.5", "true", str(2**63)])
async def test_w30_a_mark_that_cannot_be_is_refused(ann: Person, version: str) -> None:
    chat = await ann.opens()
    socket = await ann.dial(f"/chats/{chat['id']}/ws")

    await socket.say_raw(f'{{"type":"auth","token":"{ann.token}","version":{version}}}')

    assert await socket.closed() == 4401


async def test_w34_the_eleventh_bad_frame_in_a_minute_ends_it(ann: Person) -> None:
    socket = await ann.listening()

    for _ in range(11):
        await socket.say_raw("{")

    assert await socket.closed() == 4400
    assert len(socket.of("error")) == 11


@pytest.mark.parametrize("ending", ["half a frame", "reset"])
async def test_w36_whoever_vanishes_leaves_nothing_behind(
    house: House, ann: Person, ending: str
) -> None:
    chat = await ann.opens()
    socket = await ann.listening(chat)
    hub, account = house.app.state.hub, UUID(ann.id)
    assert hub.sockets(account) == 1

    if ending == "half a frame":
        socket.transport.write(masked(1, b"half")[:5])
    socket.transport.abort()
    async with asyncio.timeout(20):
        while hub.sockets(account):
            await asyncio.sleep(0.005)

    assert hub.audience(f"chat:{chat['id']}") is None


async def test_w38_the_twenty_first_socket_is_refused(cast: Cast, ann: Person) -> None:
    for _ in range(20):
        await ann.listening()
    socket = await ann.dial("/ws")

    await socket.say("auth", token=ann.token)

    assert await socket.closed() == 4409


async def test_w40_a_dead_session_is_closed_within_a_second(ann: Person) -> None:
    socket = await ann.listening()

    await ann.http.post("/accounts/sign-out/all/")

    assert await socket.closed(within=1) == 4401


async def test_w42_http_at_a_socket_door_and_a_socket_at_an_http_door(
    house: House, ann: Person
) -> None:
    answer = await house.nobody.ask("GET", "/ws")
    with pytest.raises(InvalidStatus) as refused:
        await Socket.open(house.ws_url + "/accounts/me/")

    assert answer.status_code == 404
    assert refused.value.response.status_code == 403


@pytest.mark.parametrize("path", ["/ws/../admin", "/ws%00", "/nowhere", "/chats/ws"])
async def test_w43_a_door_that_is_not_there(house: House, path: str) -> None:
    with pytest.raises(InvalidStatus) as refused:
        await Socket.open(house.ws_url + path)

    assert refused.value.response.status_code in {403, 404}


@pytest.mark.parametrize(
    "origin",
    ["null", "https://evil.example", "http://127.0.0.1.evil.example", "http://127.0.0.1", "x"],
)
async def test_w02_a_page_of_another_origin_gets_no_socket(
    house: House, ann: Person, origin: str
) -> None:
    headers = {"Origin": origin, "Authorization": f"Bearer {ann.token}"}

    with pytest.raises(InvalidStatus) as refused:
        await Socket.open(house.ws_url + "/ws", additional_headers=headers)

    assert refused.value.response.status_code == 403


async def test_w02_our_own_page_and_programs_get_one(house: House, ann: Person) -> None:
    for origin in ({"Origin": house.url}, {"Origin": "http://localhost:8788"}, {}):
        headers = {**origin, "Authorization": f"Bearer {ann.token}"}
        socket = await Socket.open(house.ws_url + "/ws", additional_headers=headers)
        assert (await socket.until("auth_success"))["account_id"] == ann.id
        await socket.close()


HANDSHAKE = "GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
KEY = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
BROKEN = {
    "W03-no-key": HANDSHAKE + "Sec-WebSocket-Version: 13\r\n\r\n",
    "W03-version-12": HANDSHAKE + KEY + "Sec-WebSocket-Version: 12\r\n\r\n",
    "W03-short-key": HANDSHAKE + "Sec-WebSocket-Key: YWJjZGU=\r\nSec-WebSocket-Version: 13\r\n\r\n",
    "W04-subprotocol": HANDSHAKE + KEY + "Sec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Protocol: \xe9\xff\r\n\r\n",
}  # fmt: skip


@pytest.mark.parametrize("row", BROKEN)
async def test_a_broken_handshake_is_refused_and_harms_nobody(
    house: House, ann: Person, row: str
) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", house.port)
    writer.write(BROKEN[row].encode("latin-1"))
    async with asyncio.timeout(20):
        status = (await reader.readline()).split()[1]
    writer.close()

    assert status in {b"400", b"426"}
    assert (await ann.listening()).of("auth_success")


async def test_w31_what_was_missed_is_told_once(ann: Person) -> None:
    chat = await ann.opens()
    await ann.posts(chat, "missed")
    socket = await ann.dial("/ws")

    for _ in range(2):
        await socket.say("auth", token=ann.token, resume={chat["id"]: 0})
    await socket.until("resumed")
    await socket.until("auth_success")
    await socket.caught_up()

    assert len(socket.of("resumed")) == 1
    assert [len(frame["messages"]) for frame in socket.of("chat_history")] == [1]


async def test_w44_there_is_no_door_before_the_tables_are_there(
    empty_database_url: str,
) -> None:
    app = build(settings_for(empty_database_url))

    with pytest.raises(RuntimeError, match="not migrated"):
        async with app.router.lifespan_context(app):
            pass

    await app.state.database.close()
