"""What people call their files, made fit to be shown and saved anywhere."""

import unicodedata

from app.kernel.schema import FORGING
from app.modules.chat.models.attachments import NAME_MAX

NOBODY = "file"  # where nothing is left of a name
# Names that Windows keeps for itself, whatever stands behind their dot.
RESERVED = {
    "con",
    "prn",
    "aux",
    "nul",
    *(f"{port}{n}" for port in ("com", "lpt") for n in "123456789"),
}
FORBIDDEN = frozenset('<>:"|?*\\/')
EXTENSIONS = {
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
    "image/webp": (".webp",),
}


def clean_name(name: str, mime: str) -> str:
    """One line, no path, no tricks; a picture's ending says what it is now."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    stem, ending = _parted("".join(char for char in last if _kept(char)))
    if mime in EXTENSIONS and ending.lower() not in EXTENSIONS[mime]:
        ending = EXTENSIONS[mime][0]
    stem = stem[: NAME_MAX - len(ending) - 1].strip(" .") or NOBODY
    if stem.partition(".")[0].strip().lower() in RESERVED:
        stem = "_" + stem
    return stem + ending


def _parted(name: str) -> tuple[str, str]:
    """The name and its ending, with the dot; a long ending, or one of odd letters, is none."""
    stem, dot, ending = name.strip(" .").rpartition(".")
    if dot and stem and ending.isascii() and ending.isalnum() and len(ending) <= 10:
        return stem, "." + ending
    return name, ""


def _kept(char: str) -> bool:
    """What has no form, or turns others around, is left out; so is what paths are made of."""
    return char not in FORBIDDEN and char not in FORGING and (char == " " or char.isprintable())
