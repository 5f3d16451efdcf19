"""Files that people send: kept, made harmless, and handed to whoever may have them."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import IO, BinaryIO
from uuid import UUID

from app.kernel.caller import Caller
from app.kernel.contents import HEAD, Contents
from app.kernel.ids import new_id
from app.kernel.pictures import RENEWED, Pictures
from app.kernel.ports import Clock
from app.kernel.storage import FileLimits, Storage, whole
from app.kernel.transaction import Glances, UnitOfWork
from app.modules.chat import access
from app.modules.chat.crud.attachments import AttachmentCrud
from app.modules.chat.errors import FileTooLarge, QuotaFull
from app.modules.chat.models import Attachment
from app.modules.chat.schemas.attachments import AttachmentKind, AttachmentRead, ThumbRead
from app.modules.chat.service.file_names import clean_name

BLOCK = 4096  # bytes; a file takes whole ones, so that a quota bounds the number of files too
PIECE = 256 * 1024  # bytes read at once
FOLDER = "attachments"
THUMB = "image/webp"


@dataclass(slots=True)
class Sent:
    """What is kept of a file that somebody has sent; `digest` is known when it has been read."""

    file: IO[bytes]
    length: int
    mime: str
    size: tuple[int, int] | None = None
    thumb: bytes = b""
    thumb_size: tuple[int, int] | None = None
    digest: "hashlib._Hash" = field(default_factory=hashlib.sha256)

    @property
    def kind(self) -> AttachmentKind:
        if self.size is not None:
            return "image"
        main = self.mime.partition("/")[0]
        return main if main in {"audio", "video"} else "file"  # type: ignore[return-value]

    @property
    def occupied(self) -> int:
        return _blocks(self.length) + _blocks(len(self.thumb))

    async def pieces(self) -> AsyncIterator[bytes]:
        await asyncio.to_thread(self.file.seek, 0)
        while piece := await asyncio.to_thread(self._piece):
            yield piece

    def _piece(self) -> bytes:
        piece = self.file.read(PIECE)
        self.digest.update(piece)
        return piece


@dataclass(frozen=True, slots=True)
class Handed:
    """A file on its way to somebody who may have it."""

    key: str
    name: str
    mime: str
    size: int
    etag: str


class AttachmentService:
    def __init__(
        self, unit_of_work: UnitOfWork, reading: UnitOfWork, glance: Glances, clock: Clock,
        storage: Storage, pictures: Pictures, contents: Contents, limits: FileLimits,
    ) -> None:  # fmt: skip
        self._unit_of_work = unit_of_work
        self._reading = reading
        self._glance = glance
        self._clock = clock
        self._storage = storage
        self._pictures = pictures
        self._contents = contents
        self._limits = limits

    @property
    def file_max(self) -> int:
        """Bytes."""
        return self._limits.file_max

    async def check_room(self, caller: Caller, length: int) -> None:
        """Before anything is read; raises FileTooLarge, QuotaFull."""
        if length > self.file_max:
            raise FileTooLarge(limit=self.file_max)
        async with self._reading() as transaction:
            occupied = await AttachmentCrud(transaction).occupied(caller.account_id)
        if occupied + length > self._limits.quota:
            raise QuotaFull(limit=self._limits.quota)

    async def keep(self, caller: Caller, name: str, file: BinaryIO, length: int) -> AttachmentRead:
        """The file, ready to be posted; it stays the caller's alone until then.

        Pictures are made anew. Raises FileTooLarge, QuotaFull, PictureBroken, ServiceUnavailable.
        """
        await self.check_room(caller, length)
        async with self._harmless(file, length) as sent:
            if sent.length > self.file_max:
                raise FileTooLarge(limit=self.file_max)
            id_ = new_id()
            try:
                await self._storage.put(key_of(id_), sent.pieces())
                if sent.thumb:
                    await self._storage.put(thumb_of(id_), whole(sent.thumb))
                return await self._note(caller, id_, clean_name(name, sent.mime), sent)
            except BaseException:
                await self._storage.delete(key_of(id_))
                await self._storage.delete(thumb_of(id_))
                raise

    async def hand(self, caller: Caller, attachment_id: UUID, *, thumb: bool) -> Handed:
        """Raises AttachmentMissing for whatever is not the caller's to have at this moment."""
        async with self._glance() as glance:
            found = await access.reached_attachment(glance, caller, attachment_id, thumb=thumb)
        if not thumb or found.thumb_size is None:
            etag = found.digest[:32]
            return Handed(key_of(attachment_id), found.name, found.mime, found.size, etag)
        key, name = thumb_of(attachment_id), clean_name(found.name, THUMB)
        return Handed(key, name, THUMB, found.thumb_size, found.digest[:31] + "t")

    def read(self, handed: Handed, start: int, end: int | None) -> AsyncIterator[bytes]:
        """Raises FileMissing before the first piece."""
        return self._storage.read(handed.key, start, end)

    @asynccontextmanager
    async def _harmless(self, file: BinaryIO, length: int) -> AsyncIterator[Sent]:
        """A picture made anew, and anything else as it is: it will not be run."""
        mime = self._contents.mime(await asyncio.to_thread(_head, file))
        if mime not in RENEWED:
            yield Sent(file, length, mime)
            return
        made = await self._pictures.renewed(file)
        with made.file:
            yield Sent(made.file, made.length, made.mime, made.size, made.thumb, made.thumb_size)

    async def _note(self, caller: Caller, id_: UUID, name: str, sent: Sent) -> AttachmentRead:
        """The file is there already; without room in the quota it is not noted."""
        now = self._clock.now()
        width, height = sent.size or (None, None)
        thumb_width, thumb_height = sent.thumb_size or (None, None)
        async with self._unit_of_work() as transaction:
            crud = AttachmentCrud(transaction)
            if not await crud.occupy(caller.account_id, sent.occupied, self._limits.quota):
                raise QuotaFull(limit=self._limits.quota)
            crud.add(
                Attachment(
                    id=id_, account_id=caller.account_id, kind=sent.kind, name=name,
                    mime=sent.mime, size=sent.length, occupied=sent.occupied, width=width,
                    height=height, thumb_width=thumb_width, thumb_height=thumb_height,
                    thumb_size=len(sent.thumb) or None, digest=sent.digest.hexdigest(),
                    created_at=now, free_since=now,
                )
            )  # fmt: skip
        thumb = sent.thumb_size and ThumbRead(width=sent.thumb_size[0], height=sent.thumb_size[1])
        return AttachmentRead(
            id=id_, kind=sent.kind, name=name, size=sent.length, mime=sent.mime, width=width,
            height=height, thumb=thumb,
        )  # fmt: skip


def key_of(attachment_id: UUID) -> str:
    """Folders of some days each, by when the id was made, so that none grows without end."""
    return f"{FOLDER}/{attachment_id.hex[:6]}/{attachment_id.hex}"


def thumb_of(attachment_id: UUID) -> str:
    return f"{key_of(attachment_id)}.thumb"


def _head(file: BinaryIO) -> bytes:
    file.seek(0)
    return file.read(HEAD)


def _blocks(length: int) -> int:
    return -(-length // BLOCK) * BLOCK
