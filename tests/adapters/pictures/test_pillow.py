"""Pictures are made anew: only their pixels are taken over, and hostile ones harm nobody."""

import asyncio
import io
import struct
import time
import zlib

import pytest
from PIL import Image

from app.adapters.pictures.pillow import WAITING, PillowPictures
from app.kernel.errors import ServiceUnavailable
from app.kernel.pictures import PictureBroken, PictureUnsupported

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def picture(format_: str, size: tuple[int, int] = (300, 200), **options: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "red").save(out, format_, **options)
    return out.getvalue()


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def announcing(width: int, height: int) -> bytes:
    """A PNG that says how large it is and holds next to nothing."""
    head = b"IHDR" + struct.pack("!IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = b"IDAT" + zlib.compress(b"\0" * 1000)
    chunks = [struct.pack("!I", len(c) - 4) + c + struct.pack("!I", zlib.crc32(c))
              for c in (head, data, b"IEND")]  # fmt: skip
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def moving(frames: int) -> bytes:
    """The same frame again and again: whoever saves them by Pillow gets them joined into one."""
    out = io.BytesIO()
    Image.new("RGB", (16, 16), "red").save(out, "GIF")
    content = out.getvalue()
    head = 13 + 3 * 2 ** ((content[10] & 7) + 1)  # with the table of colours
    return content[:head] + content[head:-1] * frames + b";"


@pytest.fixture
def pictures() -> PillowPictures:
    return PillowPictures()


@pytest.mark.parametrize("format_", ["PNG", "JPEG", "WEBP", "GIF"])
async def test_the_middle_is_shown_as_webp(pictures: PillowPictures, format_: str) -> None:
    made = opened(await pictures.square(picture(format_), 64))
    assert (made.format, made.size) == ("WEBP", (64, 64))


async def test_a_small_picture_is_not_blown_up(pictures: PillowPictures) -> None:
    assert opened(await pictures.square(picture("PNG", (10, 30)), 64)).size == (10, 10)


async def test_what_the_file_said_of_itself_is_gone(pictures: PillowPictures) -> None:
    exif = Image.Exif()
    exif[0x010E] = "secret place"
    exif.get_ifd(0x8825)[1] = "N"
    content = picture("JPEG", exif=exif, comment=b"secret place") + b"secret place"
    made = await pictures.square(content, 64)
    assert b"secret" in content
    assert b"secret" not in made
    assert b"EXIF" not in made
    assert not opened(made).getexif()


async def test_a_picture_lies_as_its_camera_was_held(pictures: PillowPictures) -> None:
    upright = Image.new("RGB", (64, 64), "red")
    upright.paste("blue", (0, 0, 64, 32))
    exif = Image.Exif()
    exif[0x0112] = 3  # upside down
    out = io.BytesIO()
    upright.save(out, "PNG", exif=exif)
    made = opened(await pictures.square(out.getvalue(), 64)).convert("RGB")
    assert made.getpixel((32, 60)) == pytest.approx((0, 0, 255), abs=12)


@pytest.mark.parametrize(
    "content",
    [
        b"", b"x", b"<html><script>alert(1)</script>", EICAR,
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"%PDF-1.7\n1 0 obj", b"PK\x03\x04" + bytes(100), b"MZ" + bytes(100),
        b"\x00\x00\x01\x00" + bytes(100),
    ],
    ids=["empty", "letter", "html", "eicar", "svg", "pdf", "zip", "exe", "icon"],
)  # fmt: skip
async def test_what_is_no_picture_by_its_content_is_refused(
    pictures: PillowPictures, content: bytes
) -> None:
    with pytest.raises((PictureUnsupported, PictureBroken)):
        await pictures.square(content, 64)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(picture("JPEG", (200, 200))[:900], id="truncated"),
        pytest.param(picture("PNG")[:60], id="cut"),
        pytest.param(b"\x89PNG\r\n\x1a\n" + bytes(100), id="only its beginning"),
        pytest.param(b"GIF89a/*" + bytes(8) + b"*/=alert(1)", id="polyglot"),
        pytest.param(announcing(50_000, 50_000), id="50k"),
        pytest.param(announcing(2**31 - 1, 2**31 - 1), id="2G"),
        pytest.param(announcing(0, 0), id="nothing"),
        pytest.param(announcing(6000, 6000), id="36 MP"),
        pytest.param(moving(10_000), id="10,000 frames"),
    ],
)
async def test_b66_a_broken_or_giant_picture_is_refused_at_once(
    pictures: PillowPictures, content: bytes
) -> None:
    begin = time.process_time()
    with pytest.raises(PictureBroken):
        await pictures.square(content, 64)
    assert time.process_time() - begin < 0.5


async def test_of_a_moving_picture_the_first_frame_is_taken(pictures: PillowPictures) -> None:
    made = opened(await pictures.square(moving(900), 64))
    assert made.size == (16, 16)
    assert not getattr(made, "is_animated", False)


async def test_whoever_comes_when_too_many_wait_is_asked_to_come_back(
    pictures: PillowPictures,
) -> None:
    crowd = [pictures.square(picture("PNG"), 64) for _ in range(WAITING + 3)]
    results = await asyncio.gather(*crowd, return_exceptions=True)
    assert sum(isinstance(result, ServiceUnavailable) for result in results) == 3
