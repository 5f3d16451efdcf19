"""The key that a local installation makes for itself and keeps beside its data."""

import contextlib
import os
import secrets
import tempfile
from pathlib import Path

NAME = "jwt_secret"
LENGTH = 64  # bytes: enough for the longest digest on offer


def local_secret(folder: Path) -> str:
    """The key kept in the folder, made at the first call; readable to its owner only.

    However many processes start at once, all of them get the same key.
    """
    file = folder / NAME
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        _place(file, secrets.token_urlsafe(LENGTH))
    secret = file.read_text(encoding="ascii").strip()
    if len(secret) < LENGTH:
        raise ValueError(f"JWT_SECRET: {file} is damaged; delete it and everybody signs in anew")
    return secret


def _place(file: Path, secret: str) -> None:
    """Writes beside and links into place: nobody reads half a key, and the first one wins."""
    handle, written = tempfile.mkstemp(dir=file.parent, prefix=f".{NAME}")  # made with 0600
    try:
        with os.fdopen(handle, "w", encoding="ascii") as stream:
            stream.write(secret)
        with contextlib.suppress(FileExistsError):
            file.hardlink_to(written)
    finally:
        Path(written).unlink()
