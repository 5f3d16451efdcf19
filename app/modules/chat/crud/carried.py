"""Attachments as posting needs them: many at once and past the ORM."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from uuid import UUID

from app.kernel.transaction import Columnwise, Same, Transaction
from app.modules.chat.models import Attachment, AttachmentUse
from app.modules.chat.schemas.attachments import AttachmentRead, ThumbRead
from app.modules.chat.schemas.posted import PostedMessage

COLUMNS = (
    Attachment.id, Attachment.account_id, Attachment.posted_at, Attachment.free_since,
    Attachment.doomed,
    Attachment.kind, Attachment.name, Attachment.size, Attachment.mime, Attachment.width,
    Attachment.height, Attachment.thumb_width, Attachment.thumb_height,
)  # fmt: skip


class Files:
    """What may be posted, by owner and id; `fresh` has not been used, or not for a while."""

    __slots__ = ("_found", "_ids", "fresh")

    def __init__(self) -> None:
        self._found: dict[tuple[UUID, UUID], AttachmentRead] = {}
        self._ids: set[UUID] = set()
        self.fresh: set[UUID] = set()

    def add(self, owner: UUID, file: AttachmentRead, *, fresh: bool) -> None:
        self._found[owner, file.id] = file
        self._ids.add(file.id)
        if fresh:
            self.fresh.add(file.id)

    def of(self, owner: UUID, ids: Sequence[UUID]) -> list[AttachmentRead] | None:
        """In that order; None unless all of them are there and the owner's."""
        found = [self._found.get((owner, id_)) for id_ in ids]
        files = [file for file in found if file is not None]
        return files if len(files) == len(ids) else None

    def has(self, files: Iterable[AttachmentRead]) -> bool:
        """Whether all of them are there still, whoever's they are."""
        return all(file.id in self._ids for file in files)


class CarriedCrud:
    def __init__(self, transaction: Transaction) -> None:
        self._rows = transaction.rows

    async def postable(self, ids: Collection[UUID], free_after: datetime) -> Files:
        """Those that may be posted, by their owner and their id.

        One that has been free for longer is about to be taken away.
        """
        files = Files()
        if not ids:
            return files
        found = await self._rows.find(COLUMNS, {Attachment.id: list(ids)})
        for id_, owner, posted_at, free_since, doomed, *columns in found:
            if not doomed and (free_since is None or free_since > free_after):
                fresh = posted_at is None or free_since is not None
                files.add(owner, _read(id_, *columns), fresh=fresh)
        return files

    async def use(
        self, messages: Sequence[PostedMessage], fresh: Collection[UUID], at: datetime
    ) -> None:
        """Whoever may read these messages may have what they carry."""
        uses = [(one, file.id) for one in messages if one.extras for file in one.extras.attachments]
        if not uses:
            return
        await self._rows.insert(
            {
                AttachmentUse.chat_id: [message.chat_id for message, _ in uses],
                AttachmentUse.seq: [message.seq for message, _ in uses],
                AttachmentUse.attachment_id: [id_ for _, id_ in uses],
            }
        )
        # In one order, so that two batches do not wait for each other.
        if ids := sorted({id_ for _, id_ in uses} & set(fresh)):
            moments: Columnwise = {
                Attachment.posted_at: [at] * len(ids),
                Attachment.free_since: Same(None),
            }
            await self._rows.update({Attachment.id: ids}, moments)


def _read(
    id_: UUID, kind: str, name: str, size: int, mime: str, width: int | None, height: int | None,
    thumb_width: int | None, thumb_height: int | None,
) -> AttachmentRead:  # fmt: skip
    thumb = None
    if thumb_width is not None and thumb_height is not None:
        thumb = ThumbRead(width=thumb_width, height=thumb_height)
    return AttachmentRead(
        id=id_,
        kind=kind,  # type: ignore[arg-type] # the column holds nothing else
        name=name,
        size=size,
        mime=mime,
        width=width,
        height=height,
        thumb=thumb,
    )
