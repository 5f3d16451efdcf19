"""Pictures of people: made anew, kept under a name that cannot be guessed, shown by it."""

import re
import secrets
from urllib.parse import urlsplit

from app.kernel.caller import Caller
from app.kernel.pictures import Pictures
from app.kernel.ports import Clock
from app.kernel.storage import FileMissing, Storage, whole
from app.kernel.transaction import UnitOfWork
from app.modules.auth import access
from app.modules.auth.crud.accounts import AccountCrud
from app.modules.auth.errors import AvatarNotFound
from app.modules.auth.events import AccountChanged, AvatarDropped
from app.modules.auth.schemas.accounts import AccountRead

SIDE = 512  # pixels
NAME = re.compile(r"[0-9a-f]{32}\.webp")
FOLDER = "/accounts/avatars/"


class AvatarService:
    """A new picture has a new address, so that the old one may be kept by browsers for ever."""

    def __init__(
        self,
        unit_of_work: UnitOfWork,
        storage: Storage,
        pictures: Pictures,
        clock: Clock,
        public_url: str,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._storage = storage
        self._pictures = pictures
        self._clock = clock
        self._folder = urlsplit(public_url).path.rstrip("/") + FOLDER

    async def put(self, caller: Caller, content: bytes) -> AccountRead:
        """Raises PictureUnsupported, PictureBroken."""
        picture = await self._pictures.square(content, SIDE)
        name = f"{secrets.token_hex(16)}.webp"
        await self._storage.put(_key(name), whole(picture))
        try:
            return await self._show(caller, f"{self._folder}{name}/")
        except BaseException:
            await self._storage.delete(_key(name))
            raise

    async def remove(self, caller: Caller) -> None:
        """That there was none is no fault."""
        await self._show(caller, None)

    async def read(self, name: str) -> bytes:
        """The picture of that name, for whoever knows it; raises AvatarNotFound."""
        if not NAME.fullmatch(name):
            raise AvatarNotFound
        try:
            return b"".join([piece async for piece in self._storage.read(_key(name))])
        except FileMissing:
            raise AvatarNotFound from None

    async def drop(self, url: str) -> None:
        """Deletes the file of a picture that nobody is shown any more."""
        name = url.rstrip("/").rpartition("/")[2]
        if NAME.fullmatch(name):
            await self._storage.delete(_key(name))

    async def _show(self, caller: Caller, url: str | None) -> AccountRead:
        now = self._clock.now()
        async with self._unit_of_work() as transaction:
            account = await access.locked_account(transaction, caller, now)
            before = account.avatar_url
            if url != before:
                await AccountCrud(transaction).change(account, {"avatar_url": url}, now)
                transaction.record(AccountChanged(account_id=account.id))
            if before is not None:
                transaction.record(AvatarDropped(url=before))
            return AccountRead.model_validate(account)


def _key(name: str) -> str:
    return f"avatars/{name}"
