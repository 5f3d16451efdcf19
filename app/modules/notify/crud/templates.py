"""Templates of one's own in the database."""

from collections.abc import Sequence

from sqlalchemy import delete, select

from app.kernel.transaction import Transaction
from app.modules.notify.models import TemplateOverride


class TemplateCrud:
    def __init__(self, transaction: Transaction) -> None:
        self._session = transaction.session

    async def get(self, code: str, locale: str) -> TemplateOverride | None:
        return await self._session.get(TemplateOverride, (code, locale))

    async def all(self) -> Sequence[TemplateOverride]:
        return (await self._session.scalars(select(TemplateOverride))).all()

    async def put(self, override: TemplateOverride) -> None:
        await self._session.merge(override)
        await self._session.flush()

    async def remove(self, code: str, locale: str) -> None:
        await self._session.execute(
            delete(TemplateOverride).where(
                TemplateOverride.code == code, TemplateOverride.locale == locale
            )
        )
