"""Pictures by Pillow, told apart by their content, in a thread and not too many at once."""

import asyncio
import io
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import BinaryIO

from PIL import Image, ImageOps
from typing_extensions import override

from app.adapters.pictures.renewal import opened, renewed
from app.kernel.errors import ServiceUnavailable
from app.kernel.pictures import PictureBroken, Pictures, PictureUnsupported, Renewed

WAITING = 16  # pictures that may wait for a thread; who comes later is asked to come back
QUALITY = 85


class PillowPictures(Pictures):
    """Of a moving picture the first frame is the square one.

    Everything may raise ServiceUnavailable: too many pictures wait already.
    """

    def __init__(self) -> None:
        self._threads = asyncio.Semaphore(max(1, (os.cpu_count() or 1) // 2))
        self._waiting = 0

    @override
    async def square(self, content: bytes, side: int) -> bytes:
        async with self._thread():
            return await asyncio.to_thread(_squared, content, side)

    @override
    async def renewed(self, file: BinaryIO) -> Renewed:
        async with self._thread():
            return await asyncio.to_thread(renewed, file)

    @asynccontextmanager
    async def _thread(self) -> AsyncIterator[None]:
        if self._waiting >= WAITING:
            raise ServiceUnavailable
        self._waiting += 1
        try:
            async with self._threads:
                yield
        finally:
            self._waiting -= 1


def _squared(content: bytes, side: int) -> bytes:
    try:
        return _encoded(_middle(opened(io.BytesIO(content)), side))
    except (PictureUnsupported, PictureBroken):
        raise
    except Exception as error:  # whatever a hostile file makes a decoder raise
        raise PictureBroken from error


def _middle(picture: Image.Image, side: int) -> Image.Image:
    picture.draft("RGB", (side, side))  # of a JPEG no more is decoded than is wanted
    upright = ImageOps.exif_transpose(picture).convert("RGBA")
    side = min(side, *upright.size)
    return ImageOps.fit(upright, (side, side), Image.Resampling.LANCZOS)


def _encoded(pixels: Image.Image) -> bytes:
    """From a picture made anew, so that nothing but pixels is in it."""
    plain = Image.new("RGBA", pixels.size)
    plain.paste(pixels)
    out = io.BytesIO()
    plain.save(out, "WEBP", quality=QUALITY, method=4)
    return out.getvalue()
