"""Ann sends files, and Bob has them, where they are kept in a bucket and not in a folder."""

import io
from collections.abc import AsyncIterator

import pytest
from PIL import Image

from tests.kit.cast import Cast, Person
from tests.kit.files import fetched, picture, sends, upload
from tests.kit.house import House, messenger
from tests.kit.s3 import S3Server

LARGE = bytes(range(256)) * 4096 * 7  # seven mebibytes: more than one part of an upload


@pytest.fixture
async def town(s3: S3Server, database_url: str) -> AsyncIterator[House]:
    async with messenger(
        database_url,
        STORAGE_URL=f"s3://{s3.bucket}/town?endpoint={s3.endpoint}&region=us-east-1",
        STORAGE_ACCESS_KEY_ID=s3.access_key_id,
        STORAGE_SECRET_ACCESS_KEY=s3.secret_access_key,
    ) as house:
        yield house


@pytest.fixture
async def people(town: House) -> AsyncIterator[tuple[Person, Person]]:
    cast = Cast(town)
    yield await cast.person("ann"), await cast.person("bob")
    await cast.leave()


async def test_bob_has_the_files_that_ann_posted(people: tuple[Person, Person]) -> None:
    ann, bob = people
    chat = await ann.opens(bob)
    photo, book = await sends(ann, picture("JPEG"), "cat.jpg"), await sends(ann, LARGE, "book.bin")

    await ann.posts(chat, "Look", attachment_ids=[photo["id"], book["id"]])

    shown = Image.open(io.BytesIO((await fetched(bob, photo)).content))
    assert (shown.format, shown.size) == ("JPEG", (400, 200))
    thumb = await fetched(bob, photo, params={"size": "thumb"})
    assert Image.open(io.BytesIO(thumb.content)).size == (320, 160)
    assert (await fetched(bob, book)).content == LARGE
    part = await fetched(bob, book, headers={"range": f"bytes={5 << 20}-{(5 << 20) + 9}"})
    assert (part.status_code, part.content) == (206, bytes(range(10)))


async def test_pictures_of_people_are_there_too(people: tuple[Person, Person]) -> None:
    ann, bob = people
    put = await ann.http.ask("PUT", "/accounts/me/avatar/", files={"file": ("x.png", picture())})
    shown = await bob.http.ask("GET", put.json()["data"]["avatar_url"])
    assert Image.open(io.BytesIO(shown.content)).format == "WEBP"


async def test_a_bucket_that_is_away_is_said_to_be(database_url: str) -> None:
    async with messenger(
        database_url,
        STORAGE_URL="s3://files?endpoint=http://127.0.0.1:9",
        STORAGE_ACCESS_KEY_ID="x",
        STORAGE_SECRET_ACCESS_KEY="the secret",
    ) as house:
        cast = Cast(house)
        ann = await cast.person("ann")
        answer = await upload(ann, b"x")
        assert answer.status_code == 503
        assert int(answer.headers["Retry-After"]) > 0
        assert "secret" not in answer.text
        await cast.leave()
