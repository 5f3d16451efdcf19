"""Pictures that people send, made anew before anybody else sees them."""

from dataclasses import dataclass
from typing import IO, BinaryIO, Protocol

from app.kernel.errors import AppError, Kind

# What `renewed` can make anew, by content.
RENEWED = frozenset({
    "image/avif", "image/bmp", "image/gif", "image/jpeg", "image/png", "image/webp",
})  # fmt: skip


class PictureUnsupported(AppError):
    kind = Kind.UNSUPPORTED
    code = "PICTURE_UNSUPPORTED"
    en = "Send a picture: PNG, JPEG, WebP or GIF."
    ru = "Пришлите изображение: PNG, JPEG, WebP или GIF."


class PictureBroken(AppError):
    kind = Kind.INVALID
    code = "PICTURE_BROKEN"
    en = "This picture cannot be read, or has too many pixels."
    ru = "Это изображение не читается, или в нём слишком много точек."


@dataclass(frozen=True, slots=True)
class Renewed:
    """A picture made anew, and a small one of it as WebP; sizes are width and height.

    The file is at its end, and is closed by whoever asked for it.
    """

    file: IO[bytes]
    length: int
    mime: str
    size: tuple[int, int]
    thumb: bytes
    thumb_size: tuple[int, int]


class Pictures(Protocol):
    async def square(self, content: bytes, side: int) -> bytes:
        """The middle of the picture, at most `side` pixels wide, as WebP.

        Only pixels are taken over: neither what the file said of itself nor what was hidden in it.
        Raises PictureUnsupported for what is no picture by its content, whatever it is called,
        and PictureBroken.
        """
        ...

    async def renewed(self, file: BinaryIO) -> Renewed:
        """The whole picture, upright; one that moves still does.

        As with `square` only pixels are taken over, and the same is raised.
        """
        ...
