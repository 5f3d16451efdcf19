"""Taking away files that nobody uses: rows without a message, and keys without a row."""

from datetime import datetime, timedelta
from uuid import UUID

from loguru import logger

from app.kernel.ports import Clock
from app.kernel.storage import Kept, Storage
from app.kernel.transaction import UnitOfWork
from app.modules.chat.crud.attachments import AttachmentCrud
from app.modules.chat.service.attachments import FOLDER, key_of, thumb_of

FREE_FOR = timedelta(days=1)  # a file that was sent waits as long to be posted
AT_ONCE = 100  # files; a block stays short however many there are


class SweepService:
    """Any number of nodes may sweep at once; what one has begun another ends."""

    def __init__(
        self, unit_of_work: UnitOfWork, reading: UnitOfWork, storage: Storage, clock: Clock
    ) -> None:
        self._unit_of_work = unit_of_work
        self._reading = reading
        self._storage = storage
        self._clock = clock

    async def sweep(self) -> int:
        """Files that have been free for a day; how many there were.

        They are nobody's first, so that none is posted meanwhile; then the files go, then the rows.
        """
        before, swept = self._clock.now() - FREE_FOR, 0
        while doomed := await self._doom(before):
            for id_ in doomed:
                await self._storage.delete(key_of(id_))
                await self._storage.delete(thumb_of(id_))
            async with self._unit_of_work() as transaction:
                swept += await AttachmentCrud(transaction).remove(doomed)
        await self._storage.tidy(self._clock.now() - FREE_FOR)
        return swept

    async def stray(self) -> int:
        """Files that were kept and never noted, because the process was killed in between."""
        before, page, strays = self._clock.now() - FREE_FOR, list[Kept](), 0
        async for kept in self._storage.keys(FOLDER):
            if kept.since < before:
                page.append(kept)
            if len(page) == AT_ONCE:
                strays += await self._remove_strays(page)
                page = []
        return strays + await self._remove_strays(page)

    async def _doom(self, before: datetime) -> list[UUID]:
        async with self._unit_of_work() as transaction:
            return await AttachmentCrud(transaction).doom(before, AT_ONCE)

    async def _remove_strays(self, page: list[Kept]) -> int:
        ids = {kept.key: _id(kept.key) for kept in page}
        async with self._reading() as transaction:
            known = await AttachmentCrud(transaction).known({id_ for id_ in ids.values() if id_})
        strays = [key for key, id_ in ids.items() if id_ not in known]
        for key in strays:
            await self._storage.delete(key)
        if strays:
            logger.warning("{} files were kept that nobody knows; they are gone", len(strays))
        return len(strays)


def _id(key: str) -> UUID | None:
    """Whose file it is; None for a key that we do not make."""
    name = key.rpartition("/")[2].removesuffix(".thumb")
    try:
        return UUID(name)
    except ValueError:
        return None
