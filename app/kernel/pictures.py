"""Pictures that people send, made anew before anybody else sees them."""

from typing import Protocol

from app.kernel.errors import AppError, Kind


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


class Pictures(Protocol):
    async def square(self, content: bytes, side: int) -> bytes:
        """The middle of the picture, at most `side` pixels wide, as WebP.

        Only pixels are taken over: neither what the file said of itself nor what was hidden in it.
        Raises PictureUnsupported for what is no picture by its content, whatever it is called,
        and PictureBroken.
        """
        ...
