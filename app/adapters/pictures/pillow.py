"""Pictures by Pillow, told apart by their content, in a thread and not too many at once."""

import asyncio
import io
import os
import warnings

import puremagic
from PIL import Image, ImageOps
from typing_extensions import override

from app.kernel.errors import ServiceUnavailable
from app.kernel.pictures import PictureBroken, Pictures, PictureUnsupported

# By content; Pillow is not let try any other of its many formats.
FORMATS = {
    "image/png": "PNG",
    "image/jpeg": "JPEG",
    "image/webp": "WEBP",
    "image/gif": "GIF",
}
PIXELS_MAX = 25_000_000  # a picture says how large it is before any memory is taken for it
WAITING = 16  # pictures that may wait for a thread; who comes later is asked to come back
QUALITY = 85


class PillowPictures(Pictures):
    """Of a moving picture the first frame is taken."""

    def __init__(self) -> None:
        self._threads = asyncio.Semaphore(max(1, (os.cpu_count() or 1) // 2))
        self._waiting = 0

    @override
    async def square(self, content: bytes, side: int) -> bytes:
        """Raises ServiceUnavailable when too many pictures wait already."""
        if self._waiting >= WAITING:
            raise ServiceUnavailable
        self._waiting += 1
        try:
            async with self._threads:
                return await asyncio.to_thread(_squared, content, side)
        finally:
            self._waiting -= 1


def _squared(content: bytes, side: int) -> bytes:
    format_ = _format(content)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(content), formats=[format_])
        if 0 < picture.width * picture.height <= PIXELS_MAX:
            return _encoded(_middle(picture, side))
    except Exception as error:  # whatever a hostile file makes a decoder raise
        raise PictureBroken from error
    raise PictureBroken


def _middle(picture: Image.Image, side: int) -> Image.Image:
    picture.draft("RGB", (side, side))  # of a JPEG no more is decoded than is wanted
    upright = ImageOps.exif_transpose(picture).convert("RGBA")
    side = min(side, *upright.size)
    return ImageOps.fit(upright, (side, side), Image.Resampling.LANCZOS)


def _format(content: bytes) -> str:
    try:
        kind = puremagic.from_string(content[:4096], mime=True)
    except (puremagic.PureError, ValueError):
        raise PictureUnsupported from None
    if kind not in FORMATS:
        raise PictureUnsupported
    return FORMATS[kind]


def _encoded(pixels: Image.Image) -> bytes:
    """From a picture made anew, so that nothing but pixels is in it."""
    plain = Image.new("RGBA", pixels.size)
    plain.paste(pixels)
    out = io.BytesIO()
    plain.save(out, "WEBP", quality=QUALITY, method=4)
    return out.getvalue()
