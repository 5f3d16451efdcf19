"""When people were last seen."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import cast
from uuid import UUID

from sqlalchemy import Table, select
from sqlalchemy.dialects import postgresql, sqlite

from app.kernel.transaction import Transaction
from app.modules.chat.models import LastSeen


class PresenceCrud:
    def __init__(self, transaction: Transaction) -> None:
        self._session = transaction.session
        self._dialect = transaction.dialect

    async def of(self, account_ids: Iterable[UUID]) -> dict[UUID, datetime]:
        query = select(LastSeen).where(LastSeen.account_id.in_(list(account_ids)))
        return {row.account_id: row.seen_at for row in (await self._session.scalars(query)).all()}

    async def note(self, seen: Mapping[UUID, datetime]) -> None:
        """Never an earlier moment than the one that is noted already, whoever writes last."""
        if not seen:
            return
        insert = postgresql.insert if self._dialect == "postgresql" else sqlite.insert
        # In the order of their ids, so that two nodes cannot wait for each other.
        rows = [{"account_id": each, "seen_at": seen[each]} for each in sorted(seen)]
        added = insert(cast(Table, LastSeen.__table__))
        later = added.excluded.seen_at > LastSeen.seen_at
        await self._session.execute(
            added.on_conflict_do_update(
                index_elements=["account_id"],
                set_={"seen_at": added.excluded.seen_at},
                where=later,
            ),
            rows,
        )
