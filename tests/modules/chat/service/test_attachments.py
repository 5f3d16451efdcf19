"""Files are kept within a quota, posted by their owner, and had by whoever may read the message."""

import asyncio
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from app.kernel.storage import Storage
from app.modules.chat.models import Attachment, AttachmentUse, FileTotal
from app.modules.chat.service.attachments import BLOCK
from tests.kit.cast import Cast, Person, key
from tests.kit.files import fetched, picture, sends, upload
from tests.kit.house import House, messenger

QUOTA = 1024 * 1024  # bytes, of the smallest quota there is


async def test_bob_has_the_file_that_ann_posted(ann: Person, bob: Person) -> None:
    chat = await ann.opens(bob)
    listening = await bob.listening(chat)
    file = await sends(ann, b"the plan", "plan.txt")

    message = await ann.posts(chat, "Look", attachment_ids=[file["id"]])

    assert message["attachments"] == [file]
    assert (file["kind"], file["name"], file["mime"], file["size"]) == (
        "file", "plan.txt", "text/plain", 8,
    )  # fmt: skip
    told = await listening.until("new_message")
    assert told["message"]["attachments"] == [file]
    assert (await bob.history(chat))["entities"][0]["attachments"] == [file]
    assert (await fetched(bob, file)).content == b"the plan"
    resumed = await bob.listening(chat, version=0)
    assert resumed.of("chat_history")[0]["messages"][0]["attachments"] == [file]


async def test_a_picture_needs_no_words(ann: Person, bob: Person) -> None:
    chat = await ann.opens(bob)
    file = await sends(ann, picture(), "cat.png")

    message = await ann.posts(chat, "", attachment_ids=[file["id"]])

    assert message["text"] == ""
    assert (file["kind"], file["width"], file["height"]) == ("image", 400, 200)
    assert file["thumb"] == {"width": 320, "height": 160}
    thumb = await fetched(bob, file, params={"size": "thumb"})
    assert thumb.headers["Content-Type"] == "image/webp"
    chats = await bob.http.get("/chats/")
    assert chats["entities"][0]["last_message"]["attachments"] == [file]


async def test_a_file_goes_through_the_socket_as_well(ann: Person, bob: Person) -> None:
    chat = await ann.opens(bob)
    file = await sends(ann)
    socket = await ann.listening()

    mine = key()
    answer = await socket.ask(
        "send_message", chat_id=chat["id"], client_message_id=mine, attachment_ids=[file["id"]]
    )

    assert answer["type"] == "message_ack"
    await socket.caught_up()
    [told] = socket.of("new_message")
    assert (told["message"]["text"], told["message"]["attachments"]) == ("", [file])


async def test_neither_words_nor_a_file_is_nothing(ann: Person) -> None:
    chat = await ann.opens()
    bodies: tuple[dict[str, object], ...] = (
        {}, {"text": ""}, {"attachment_ids": []}, {"text": "", "attachment_ids": []},
    )  # fmt: skip
    for body in bodies:
        answer = await ann.http.ask("POST", f"/chats/{chat['id']}/messages/", json=body)
        assert answer.status_code == 422
        assert answer.json()["error"]["fields"][0]["field"] == "text"


async def test_only_ones_own_files_are_posted(ann: Person, bob: Person) -> None:
    chat = await ann.opens(bob)
    file = await sends(ann)
    await ann.posts(chat, attachment_ids=[file["id"]])

    for ids in ([file["id"]], [str(uuid4())]):
        answer = await bob.http.ask(
            "POST", f"/chats/{chat['id']}/messages/", json={"text": "x", "attachment_ids": ids}
        )
        assert (answer.status_code, answer.json()["error"]["code"]) == (
            404, "ATTACHMENT_NOT_FOUND",
        )  # fmt: skip
    assert (await ann.history(chat))["total_count"] == 1


@pytest.mark.parametrize("ids", [["x"], ["twice", "twice"], ["one"] * 11, "one", [None]])
async def test_ids_that_are_none_are_refused(ann: Person, ids: object) -> None:
    chat = await ann.opens()
    known = {"one": (await sends(ann))["id"], "twice": str(uuid4())}
    if isinstance(ids, list):
        ids = [known.get(str(id_), id_) for id_ in ids]
    answer = await ann.http.ask(
        "POST", f"/chats/{chat['id']}/messages/", json={"text": "x", "attachment_ids": ids}
    )
    assert answer.status_code == 422
    assert answer.json()["error"]["fields"][0]["field"].startswith("attachment_ids")


async def test_a_file_may_be_posted_again_and_in_another_chat(ann: Person, bob: Person) -> None:
    chats = [await ann.opens(bob), await ann.opens()]
    file = await sends(ann)

    for chat in chats * 2:
        assert (await ann.posts(chat, attachment_ids=[file["id"]]))["attachments"] == [file]

    assert (await fetched(bob, file)).status_code == 200


async def test_a_repeat_is_the_first_message_though_its_file_is_gone(
    house: House, ann: Person
) -> None:
    chat = await ann.opens()
    file, mine = await sends(ann), key()
    first = await ann.posts(chat, client_message_id=mine, attachment_ids=[file["id"]])
    again = await ann.posts(chat, client_message_id=mine, attachment_ids=[file["id"]])
    assert again == first
    await ann.http.delete(f"/chats/{chat['id']}/messages/{first['id']}/")
    await _doom(house, file["id"])

    again = await ann.posts(chat, client_message_id=mine, attachment_ids=[file["id"]])

    assert (again["id"], again["attachments"]) == (first["id"], [])
    answer = await ann.http.ask(
        "POST", f"/chats/{chat['id']}/messages/",
        json={"text": "x", "client_message_id": key(), "attachment_ids": [file["id"]]},
    )  # fmt: skip
    assert answer.status_code == 404


async def test_many_post_files_at_once(ann: Person, bob: Person) -> None:
    chat = await ann.opens(bob)
    files = {who: [await sends(who) for _ in range(3)] for who in (ann, bob)}

    async def post(who: Person, number: int) -> None:
        ids = [file["id"] for file in files[who][: 1 + number % 3]]
        await who.posts(chat, attachment_ids=ids)

    await asyncio.gather(*(post(who, number) for number in range(20) for who in (ann, bob)))

    page = await ann.history(chat, limit=100)
    assert [message["seq"] for message in page["entities"]] == list(range(1, 41))
    assert sum(len(message["attachments"]) for message in page["entities"]) == 2 * (
        7 * 1 + 7 * 2 + 6 * 3
    )


async def test_t50_only_those_who_may_read_the_message_have_the_file(
    cast: Cast, ann: Person, bob: Person, carol: Person
) -> None:
    chat = await ann.opens(bob)
    file = await sends(ann, picture(), "x.png")
    everybody = (ann, bob, carol)
    assert await _have(everybody, file) == [ann]  # not posted yet

    await ann.posts(chat, attachment_ids=[file["id"]])
    assert await _have(everybody, file) == [ann, bob]

    await ann.http.post(f"/chats/{chat['id']}/members/", account_ids=[carol.id])
    assert await _have(everybody, file) == [ann, bob, carol]

    await ann.http.delete(f"/chats/{chat['id']}/members/{bob.id}/")
    assert await _have(everybody, file) == [ann, carol]

    await ann.http.put(f"/chats/{chat['id']}/owner/", account_id=carol.id)
    await ann.http.post(f"/chats/{chat['id']}/leave/")
    assert await _have(everybody, file) == [carol]

    await carol.http.delete(f"/chats/{chat['id']}/")
    assert await _have(everybody, file) == []
    assert (await fetched(cast.house.nobody, file)).status_code == 401


async def test_a_deleted_message_takes_its_file_out_of_reach(ann: Person, bob: Person) -> None:
    chat = await ann.opens(bob)
    file = await sends(ann)
    first = await ann.posts(chat, attachment_ids=[file["id"]])
    second = await ann.posts(chat, attachment_ids=[file["id"]])

    await ann.http.delete(f"/chats/{chat['id']}/messages/{first['id']}/")
    assert await _have((ann, bob), file) == [ann, bob]

    await ann.http.delete(f"/chats/{chat['id']}/messages/{second['id']}/")
    assert await _have((ann, bob), file) == []
    page = await bob.history(chat)
    assert [message["attachments"] for message in page["entities"]] == [[], []]


async def test_a_file_of_a_deleted_message_may_be_posted_again(ann: Person, bob: Person) -> None:
    chat = await ann.opens(bob)
    file = await sends(ann)
    first = await ann.posts(chat, attachment_ids=[file["id"]])
    await ann.http.delete(f"/chats/{chat['id']}/messages/{first['id']}/")

    await ann.posts(chat, attachment_ids=[file["id"]])

    assert await _have((ann, bob), file) == [ann, bob]


async def test_t49_the_quota_is_exact_however_many_send_at_once(database_url: str) -> None:
    async with messenger(database_url, STORAGE_QUOTA_MB="1", STORAGE_FILE_MAX_MB="1") as house:
        cast = Cast(house)
        ann, bob = await cast.person("ann"), await cast.person("bob")
        size = QUOTA // 8

        answers = await asyncio.gather(*(upload(ann, b"\0" * size) for _ in range(20)))

        statuses = sorted(answer.status_code for answer in answers)
        assert statuses == [201] * 8 + [413] * 12
        refused = next(answer for answer in answers if answer.status_code == 413)
        assert refused.json()["error"]["code"] == "STORAGE_QUOTA_FULL"
        assert await _kept(house, ann) == (8, QUOTA)
        assert (await upload(ann, b"x")).status_code == 413
        assert (await upload(bob, b"x")).status_code == 201
        assert await _kept(house, bob) == (1, BLOCK)
        await cast.leave()


async def test_what_has_no_room_leaves_nothing_behind(database_url: str) -> None:
    async with messenger(database_url, STORAGE_QUOTA_MB="1") as house:
        cast = Cast(house)
        ann = await cast.person("ann")
        storage = house.app.state.wiring.get(Storage)
        await upload(ann, b"\0" * (QUOTA - BLOCK))

        assert (await upload(ann, picture("PNG", (64, 64)), "x.png")).status_code == 413

        assert len([kept async for kept in storage.keys("attachments")]) == 1
        await cast.leave()


async def _have(everybody: tuple[Person, ...], file: dict[str, object]) -> list[Person]:
    """Who gets the file now; whoever does not, gets the same 404, of its thumbnail too."""
    having = []
    for who in everybody:
        answer = await fetched(who, file)
        thumb = await fetched(who, file, params={"size": "thumb"})
        if answer.status_code == 200:
            having.append(who)
        else:
            assert answer.json()["error"]["code"] == "ATTACHMENT_NOT_FOUND"
            assert thumb.status_code == 404
    return having


async def _kept(house: House, who: Person) -> tuple[int | None, int | None]:
    async with house.database.reading() as transaction:
        count = select(func.count()).select_from(Attachment)
        total = select(FileTotal.occupied)
        return (
            await transaction.session.scalar(count.where(Attachment.account_id == UUID(who.id))),
            await transaction.session.scalar(total.where(FileTotal.account_id == UUID(who.id))),
        )


async def _doom(house: House, attachment_id: str) -> None:
    async with house.database.unit_of_work() as transaction:
        row = await transaction.session.get(Attachment, UUID(attachment_id))
        assert row is not None
        assert row.free_since is not None
        row.doomed = True
        uses = select(AttachmentUse).where(AttachmentUse.attachment_id == row.id)
        assert (await transaction.session.scalars(uses)).all() == []


async def test_words_do_not_overtake_the_files_before_them(ann: Person, bob: Person) -> None:
    chat = await ann.opens(bob)
    file, socket = await sends(ann), await ann.listening(chat)
    await ann.posts(chat, "a chat that is known by now")

    for number in range(6):
        files = [] if number % 2 else [file["id"]]
        await socket.say("send_message", text=f"{number}", attachment_ids=files)
    while len(socket.of("message_ack")) < 6:
        await socket.hear()

    page = await bob.history(chat)
    assert [message["text"] for message in page["entities"]][1:] == [f"{n}" for n in range(6)]
