"""Files on the wire: what a message says of those it carries."""

from typing import Literal
from uuid import UUID

from app.kernel.schema import Schema

AttachmentKind = Literal["image", "video", "audio", "file"]


class ThumbRead(Schema):
    """A small picture, as WebP: the same address with `?size=thumb`."""

    width: int
    height: int


class AttachmentRead(Schema):
    """`mime` is what the content is; a file that a browser could run is of no type in particular.

    Only pictures have a size in pixels and a thumbnail.
    """

    id: UUID
    kind: AttachmentKind
    name: str
    size: int
    mime: str
    width: int | None = None
    height: int | None = None
    thumb: ThumbRead | None = None
