"""What people send is made anew: nothing but pixels gets through, upright and small enough."""

import asyncio
import io
import time
from typing import Any

import pytest
from PIL import Image, ImageCms

from app.adapters.pictures.pillow import PillowPictures
from app.adapters.pictures.renewal import MOVING_PIXELS_MAX, SCANS_MAX, THUMB
from app.kernel.pictures import PictureBroken, PictureUnsupported, Renewed
from tests.adapters.pictures.test_pillow import announcing, moving, opened, picture


async def renewed(content: bytes) -> tuple[Renewed, bytes]:
    made = await PillowPictures().renewed(io.BytesIO(content))
    made.file.seek(0)
    with made.file as file:
        return made, file.read()


def drawn(format_: str, mode: str, color: Any = 0, **options: Any) -> bytes:
    out = io.BytesIO()
    Image.new(mode, (400, 200), color).save(out, format_, **options)
    return out.getvalue()


@pytest.mark.parametrize(
    ("format_", "mime"),
    [
        ("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp"), ("GIF", "image/png"),
        ("BMP", "image/png"), ("AVIF", "image/webp"),
    ],
)  # fmt: skip
async def test_a_picture_stays_what_people_expect_of_it(format_: str, mime: str) -> None:
    made, content = await renewed(picture(format_, (700, 350)))
    assert (made.mime, made.size, made.length) == (mime, (700, 350), len(content))
    assert Image.MIME[opened(content).format or ""] == mime
    assert opened(content).size == (700, 350)
    thumb = opened(made.thumb)
    assert (thumb.format, thumb.size, made.thumb_size) == ("WEBP", (THUMB, 160), (THUMB, 160))


async def test_t52_where_it_was_taken_is_told_to_nobody() -> None:
    exif = Image.Exif()
    exif[0x010E] = "secret place"
    exif[0x0112] = 6  # its camera was held upright
    exif.get_ifd(0x8825)[1] = "N"
    content = picture("JPEG", (300, 200), exif=exif, comment=b"secret") + b"secret place"
    made, shown = await renewed(content)
    assert made.size == opened(shown).size == (200, 300)
    for file in (shown, made.thumb):
        assert b"secret" not in file
        assert b"Exif" not in file
        assert not opened(file).getexif()


@pytest.mark.parametrize("format_", ["PNG", "WEBP"])
async def test_what_is_said_beside_the_pixels_goes(format_: str) -> None:
    exif = Image.Exif()
    exif[0x010E] = "secret place"
    _, shown = await renewed(picture(format_, exif=exif) + b"secret")
    assert b"secret" not in shown


async def test_colours_are_seen_as_they_were_meant() -> None:
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    _, shown = await renewed(picture("JPEG", icc_profile=srgb))
    assert opened(shown).info.get("icc_profile") is None
    assert opened(shown).convert("RGB").getpixel((5, 5)) == pytest.approx((254, 0, 0), abs=6)
    _, shown = await renewed(picture("PNG", icc_profile=b"broken"))
    assert opened(shown).convert("RGB").getpixel((5, 5)) == (255, 0, 0)


@pytest.mark.parametrize(
    ("content", "mode"),
    [
        (drawn("PNG", "RGBA", (1, 2, 3, 0)), "RGBA"), (drawn("PNG", "LA", (9, 9)), "RGBA"),
        (drawn("PNG", "P", transparency=0), "RGBA"), (drawn("PNG", "P"), "RGB"),
        (drawn("PNG", "1"), "RGB"), (drawn("PNG", "I;16", 40_000), "L"),
        (drawn("JPEG", "L"), "L"), (drawn("JPEG", "CMYK"), "RGB"),
    ],
)  # fmt: skip
async def test_every_kind_of_colours_is_known(content: bytes, mode: str) -> None:
    _, shown = await renewed(content)
    assert opened(shown).mode == mode


async def test_what_moves_still_moves() -> None:
    out = io.BytesIO()
    first, *others = [Image.new("RGB", (40, 40), (50 * n, 0, 0)) for n in range(5)]
    first.save(out, "GIF", save_all=True, append_images=others, duration=[70, 80, 90, 100, 110])
    made, content = await renewed(out.getvalue())
    shown = opened(content)
    assert (made.mime, getattr(shown, "n_frames", 1)) == ("image/webp", 5)
    shown.seek(4)
    shown.load()
    assert shown.info["duration"] == 110
    assert not getattr(opened(made.thumb), "is_animated", False)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(picture("JPEG", (200, 200))[:900], id="truncated"),
        pytest.param(b"\x89PNG\r\n\x1a\n" + bytes(100), id="only its beginning"),
        pytest.param(announcing(50_000, 50_000), id="50k"),
        pytest.param(moving(10_000), id="10,000 frames"),
        pytest.param(b"GIF89a/*" + bytes(8) + b"*/=alert(1)", id="polyglot"),
        pytest.param(
            picture("JPEG")[:-2] + b"\xff\xda\x00\x02" * (SCANS_MAX + 1), id="too many scans"
        ),
    ],
)
async def test_b66_a_broken_or_giant_picture_is_refused_at_once(content: bytes) -> None:
    begin = time.process_time()
    with pytest.raises(PictureBroken):
        await renewed(content)
    assert time.process_time() - begin < 0.5


async def test_many_large_frames_are_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.adapters.pictures.renewal.MOVING_PIXELS_MAX", 16 * 16 * 4)
    await renewed(moving(4))
    with pytest.raises(PictureBroken):
        await renewed(moving(5))
    assert MOVING_PIXELS_MAX > 16 * 16 * 5


async def test_what_is_no_picture_is_not_tried() -> None:
    with pytest.raises(PictureUnsupported):
        await renewed(b"%PDF-1.7\n")


async def test_pictures_are_made_beside_the_loop() -> None:
    turns = 0

    async def turning() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0.001)

    other = asyncio.create_task(turning())
    await renewed(picture("JPEG", (4000, 3000)))
    other.cancel()
    assert turns > 20
