"""The directory: public channels found by whoever is signed in."""

import asyncio
from uuid import uuid4

import pytest

from app.modules.chat.models import Chat
from tests.kit.cast import Cast, Frame, Person
from tests.kit.house import House
from tests.kit.watch import statements

SESSIONS = "auth_sessions"


async def channel(owner: Person, **fields: object) -> Frame:
    """A public one, with a word in its name that no other test uses."""
    word = uuid4().hex
    given = {"name": f"News {word}", "slug": f"news-{word}", "is_public": True, **fields}
    made: Frame = await owner.http.post("/chats/", type="channel", **given)
    return made


async def test_a_stranger_finds_a_channel_and_sees_what_it_is_about(
    ann: Person, bob: Person
) -> None:
    made = await channel(ann, description="What goes on")

    found = await bob.http.get(f"/chats/directory/{made['slug']}/")

    assert found == {
        "id": made["id"],
        "slug": made["slug"],
        "name": made["name"],
        "description": "What goes on",
        "avatar_url": None,
        "is_public": True,
        "member_count": 1,
        "my_role": None,
    }
    for tail in ("", "history/", "members/", "pins/"):
        assert (await bob.http.ask("GET", f"/chats/{made['id']}/{tail}")).status_code == 404


@pytest.mark.parametrize("looked_for", ["name", "slug", "description"])
async def test_the_search_looks_in_names_and_descriptions_in_any_case(
    ann: Person, bob: Person, looked_for: str
) -> None:
    word = f"ЁЖ{uuid4().hex}"
    slug = uuid4().hex
    given = {"name": "Новости", "slug": slug, "description": "x", looked_for: word}
    made = await channel(ann, **{**given, "slug": slug})

    wanted = slug if looked_for == "slug" else word
    found = await bob.http.get("/chats/directory/", search=f" {wanted.upper()[3:-3]} ")
    found_lower = await bob.http.get("/chats/directory/", search=wanted.lower())

    assert [one["id"] for one in found["entities"]] == [made["id"]]
    assert found == found_lower


@pytest.mark.parametrize("wild", ["%", "_", "\\"])
async def test_what_a_search_means_is_taken_literally(ann: Person, wild: str) -> None:
    made = await channel(ann)

    found = await ann.http.get("/chats/directory/", search=f"{made['slug'][:12]}{wild}")

    assert found["entities"] == []


async def test_only_public_channels_are_in_the_directory(ann: Person, bob: Person) -> None:
    hidden = await channel(ann, is_public=False)
    group = await ann.opens(name=f"Group {uuid4().hex}")

    by_stranger = await bob.http.get("/chats/directory/", search=hidden["slug"])
    groups = await ann.http.get("/chats/directory/", search=group["name"])
    by_slug = await bob.http.ask("GET", f"/chats/directory/{hidden['slug']}/")
    unknown = await bob.http.ask("GET", f"/chats/directory/x{hidden['slug']}/")
    own = await ann.http.get(f"/chats/directory/{hidden['slug']}/")

    assert by_stranger["entities"] == groups["entities"] == []
    assert by_slug.status_code == unknown.status_code == 404
    assert by_slug.json()["error"]["code"] == unknown.json()["error"]["code"] == "CHAT_NOT_FOUND"
    assert own["my_role"] == "owner"


async def test_the_directory_comes_in_pages_the_largest_first(
    ann: Person, bob: Person, carol: Person
) -> None:
    word = uuid4().hex
    made = [
        await channel(ann, name=f"{word} {n}", slug=None, members=[p.id for p in people])
        for n, people in enumerate([[], [bob], [bob, carol], [], [carol]])
    ]

    seen, cursor = [], None
    while True:
        asked = {"search": word, "limit": 2} | ({"cursor": cursor} if cursor else {})
        page = await bob.http.get("/chats/directory/", **asked)
        assert len(page["entities"]) <= 2
        seen += page["entities"]
        cursor = page["next_cursor"]
        if cursor is None:
            break

    assert [one["member_count"] for one in seen] == [3, 2, 2, 1, 1]
    assert {one["id"] for one in seen} == {one["id"] for one in made}
    assert [one["my_role"] for one in seen if one["member_count"] == 3] == ["member"]


@pytest.mark.parametrize("cursor", ["x", "WyIxIl0", "WyJhIiwiYiJd", "WyIxIiwieCJd"])
async def test_a_cursor_of_somebody_else_is_refused(ann: Person, cursor: str) -> None:
    answer = await ann.http.ask("GET", "/chats/directory/", params={"cursor": cursor})

    assert answer.status_code == 422
    assert answer.json()["error"]["fields"][0]["field"] == "cursor"


@pytest.mark.parametrize("search", ["x" * 101, "a\x00b", "a\nb"])
async def test_a_search_is_one_line(ann: Person, search: str) -> None:
    answer = await ann.http.ask("GET", "/chats/directory/", params={"search": search})

    assert answer.status_code == 422


async def test_a_page_of_the_directory_is_one_question(ann: Person, house: House) -> None:
    for _ in range(3):
        await channel(ann)

    with statements(house.database, besides=SESSIONS) as sent:
        await ann.http.get("/chats/directory/", limit=2)

    assert len(sent) == 1


async def test_the_directory_is_read_by_its_index(own_house: House) -> None:
    """Groups and hidden channels, however many, are not looked at."""
    database = own_house.database
    ann = await Cast(own_house).person("ann")
    made = await channel(ann)
    for n in range(30):
        await ann.opens(name=f"Group {n}")

    with statements(database) as sent:
        page = await ann.http.get("/chats/directory/")
    (question,) = [text for text in sent if "searchable" in text]

    assert [one["id"] for one in page["entities"]] == [made["id"]]
    assert Chat.__tablename__ in question
    plan = await _plan(own_house, question)
    assert "ix_chat_chats_is_public_member_count_id" in plan


async def _plan(house: House, question: str) -> str:
    """How the database would answer, if it were large."""
    async with house.database.reading() as transaction:
        connection = await transaction.session.connection()
        if transaction.dialect == "sqlite":
            filled = question.replace("?", "1")
            rows = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {filled}")
            return " ".join(str(row) for row in rows)
        await connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        await connection.exec_driver_sql("SET LOCAL enable_sort = off")
        filled = question.replace("$1::UUID", f"'{uuid4()}'").replace("$2::INTEGER", "50")
        rows = await connection.exec_driver_sql(f"EXPLAIN {filled}")
        return " ".join(str(row) for row in rows)


async def test_of_a_hundred_channels_with_one_slug_one_is_opened(ann: Person) -> None:
    slug = uuid4().hex
    body = {"type": "channel", "name": "One", "slug": slug}

    answers = await asyncio.gather(
        *(ann.http.patiently("POST", "/chats/", json=body) for _ in range(100))
    )

    assert sorted({answer.status_code for answer in answers}) == [201, 409]
    assert sum(answer.status_code == 201 for answer in answers) == 1
