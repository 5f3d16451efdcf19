"""A picture has an address that cannot be guessed, and is gone when nobody is shown it."""

import io

import pytest
from PIL import Image

from app.kernel.pictures import PictureBroken, PictureUnsupported
from app.modules.auth.errors import AvatarNotFound
from app.modules.auth.service.avatars import AvatarService
from app.modules.auth.service.personal import PersonalService
from tests.modules.auth.conftest import PASSWORD, Desk


def picture(colour: str = "red") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (64, 32), colour).save(out, "PNG")
    return out.getvalue()


def name_of(url: str | None) -> str:
    assert url is not None
    return url.rstrip("/").rpartition("/")[2]


async def test_ann_shows_a_picture_and_another_one(desk: Desk) -> None:
    ann, avatars = await desk.arrives(), desk.get(AvatarService)
    first = name_of((await avatars.put(ann, picture())).avatar_url)
    assert Image.open(io.BytesIO(await avatars.read(first))).size == (32, 32)
    second = name_of((await avatars.put(ann, picture("blue"))).avatar_url)
    assert second != first

    await desk.app.state.worker.deliver_due()
    with pytest.raises(AvatarNotFound):
        await avatars.read(first)
    assert await avatars.read(second)


async def test_taken_away_it_is_gone(desk: Desk) -> None:
    ann, avatars = await desk.arrives(), desk.get(AvatarService)
    name = name_of((await avatars.put(ann, picture())).avatar_url)
    for _ in range(2):
        await avatars.remove(ann)
    await desk.app.state.worker.deliver_due()
    with pytest.raises(AvatarNotFound):
        await avatars.read(name)


async def test_who_leaves_takes_the_picture_along(desk: Desk) -> None:
    ann, avatars = await desk.arrives(), desk.get(AvatarService)
    name = name_of((await avatars.put(ann, picture())).avatar_url)
    await desk.get(PersonalService).erase(ann, PASSWORD)
    await desk.app.state.worker.deliver_due()
    with pytest.raises(AvatarNotFound):
        await avatars.read(name)


@pytest.mark.parametrize("content", [b"", b"hello", picture()[:40]])
async def test_what_is_no_picture_changes_nothing(desk: Desk, content: bytes) -> None:
    ann, avatars = await desk.arrives(), desk.get(AvatarService)
    with pytest.raises((PictureBroken, PictureUnsupported)):
        await avatars.put(ann, content)


@pytest.mark.parametrize("name", ["", "x", "../keys", "0" * 32, f"{'0' * 32}.webp", "é"])
async def test_no_other_name_is_a_picture(desk: Desk, name: str) -> None:
    with pytest.raises(AvatarNotFound):
        await desk.get(AvatarService).read(name)
