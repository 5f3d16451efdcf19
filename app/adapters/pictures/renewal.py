"""Pictures made anew: the same pixels, upright, without anything else that was in the file."""

import io
import re
import warnings
from tempfile import SpooledTemporaryFile
from typing import IO, Any, BinaryIO, NamedTuple

from PIL import Image, ImageCms, ImageOps, ImageSequence

from app.adapters.contents.magic import mime
from app.adapters.pictures.frames import gif_frames
from app.kernel.contents import HEAD
from app.kernel.pictures import PictureBroken, PictureUnsupported, Renewed

# By content; Pillow is not let try any other of its many formats.
FORMATS = {
    "image/png": "PNG",
    "image/jpeg": "JPEG",
    "image/webp": "WEBP",
    "image/gif": "GIF",
    "image/avif": "AVIF",
    "image/bmp": "BMP",
}
PIXELS_MAX = 25_000_000  # a picture says how large it is before any memory is taken for it
FRAMES_MAX = 1000
MOVING_PIXELS_MAX = 50_000_000  # of all frames together
SCANS_MAX = 100  # of a progressive JPEG: each costs as much as decoding the whole picture
THUMB = 320  # pixels
IN_MEMORY = 1024 * 1024  # bytes of a new picture; what is larger goes to a temporary file
FRAME_MS = 100  # where a frame says nothing


class Made(NamedTuple):
    """What a still picture becomes: nobody wants a photograph as PNG, or a drawing as JPEG."""

    format: str
    mime: str
    options: dict[str, Any]


JPEG = Made("JPEG", "image/jpeg", {"quality": 90})
PNG = Made("PNG", "image/png", {"compress_level": 6})
WEBP = Made("WEBP", "image/webp", {"quality": 90, "method": 4})
MOVING = Made("WEBP", "image/webp", {"quality": 80, "method": 2, "save_all": True})
BECOMES = {"JPEG": JPEG, "PNG": PNG, "WEBP": WEBP, "GIF": PNG, "AVIF": WEBP, "BMP": PNG}


def opened(file: BinaryIO) -> Image.Image:
    """Not decoded yet, and small enough to be; raises PictureUnsupported, PictureBroken."""
    file.seek(0)
    format_ = FORMATS.get(mime(file.read(HEAD)))
    if format_ is None:
        raise PictureUnsupported
    if format_ == "GIF" and gif_frames(file, FRAMES_MAX) > FRAMES_MAX:
        raise PictureBroken
    if format_ == "JPEG" and _scans(file) > SCANS_MAX:
        raise PictureBroken
    file.seek(0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        picture = Image.open(file, formats=[format_])
    if not 0 < picture.width * picture.height <= PIXELS_MAX:
        raise PictureBroken
    return picture


def renewed(file: BinaryIO) -> Renewed:
    """Raises PictureUnsupported, and PictureBroken for whatever a hostile file does."""
    try:
        picture = opened(file)
        frames = getattr(picture, "n_frames", 1)
        return _moving(picture, frames) if frames > 1 else _still(picture)
    except (PictureUnsupported, PictureBroken):
        raise
    except Exception as error:  # whatever a hostile file makes a decoder raise
        raise PictureBroken from error


def _still(picture: Image.Image) -> Renewed:
    made = BECOMES[picture.format or ""]
    return _written(upright(picture), made)


def _moving(picture: Image.Image, frames: int) -> Renewed:
    """Frame by frame: all of them at once would not fit into memory."""
    if frames > FRAMES_MAX or frames * picture.width * picture.height > MOVING_PIXELS_MAX:
        raise PictureBroken
    durations = [_duration(frame) for frame in ImageSequence.Iterator(picture)]
    picture.seek(0)
    first = upright(picture)
    picture.seek(0)
    picture.info = {}
    out = _file()
    picture.save(out, MOVING.format, **MOVING.options, duration=durations, loop=0)
    thumb = _thumb(first)
    size = (picture.width, picture.height)
    return Renewed(out, out.tell(), MOVING.mime, size, thumb[0], thumb[1])


def _duration(frame: Image.Image) -> int:
    return int(frame.info.get("duration") or FRAME_MS)


def _written(picture: Image.Image, made: Made) -> Renewed:
    if made is JPEG and picture.mode not in {"L", "RGB"}:
        picture = picture.convert("RGB")
    out = _file()
    picture.save(out, made.format, **made.options)
    thumb = _thumb(picture)
    return Renewed(out, out.tell(), made.mime, picture.size, thumb[0], thumb[1])


def _file() -> IO[bytes]:
    return SpooledTemporaryFile(IN_MEMORY)  # closed by whoever is given it


def _thumb(picture: Image.Image) -> tuple[bytes, tuple[int, int]]:
    small = picture.copy()
    small.thumbnail((THUMB, THUMB), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    small.save(out, "WEBP", quality=80, method=4)
    return out.getvalue(), small.size


def upright(picture: Image.Image) -> Image.Image:
    """As its camera was held, in plain colours, and with nothing said about it."""
    straight = ImageOps.exif_transpose(picture)
    profile = straight.info.get("icc_profile")
    plain = _plain(straight)
    if profile and plain.mode == "RGB":
        plain = _in_srgb(plain, profile)
    plain.info = {}
    return plain


def _plain(picture: Image.Image) -> Image.Image:
    if picture.mode.startswith("I"):  # sixteen bits of grey
        return picture.convert("I").point(lambda grey: grey * (1 / 256)).convert("L")
    if picture.mode in {"L", "RGB", "RGBA"} and "transparency" not in picture.info:
        return picture
    return picture.convert("RGBA" if picture.has_transparency_data else "RGB")


def _in_srgb(picture: Image.Image, profile: bytes) -> Image.Image:
    """Colours as everybody sees them, since the profile goes; a broken one changes nothing."""
    try:
        given = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        made = ImageCms.profileToProfile(picture, given, ImageCms.createProfile("sRGB"))
    except (ImageCms.PyCMSError, OSError):
        return picture
    return picture if made is None else made


def _scans(file: BinaryIO) -> int:
    """In the data of a JPEG the mark stands for nothing else."""
    file.seek(0)
    count, last = 0, b""
    while count <= SCANS_MAX and (piece := file.read(IN_MEMORY)):
        count += len(re.findall(b"\xff\xda", last + piece))
        last = piece[-1:] if piece.endswith(b"\xff") else b""
    return count
