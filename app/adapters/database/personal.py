"""Personal data as the modules declared it: read page by page, and erased."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Table, delete, literal, select, tuple_, update
from typing_extensions import override

from app.kernel.model import Base
from app.kernel.personal import Erasure, OnErase, Personal, PersonalData, Rows
from app.kernel.transaction import Transaction, UnitOfWork

PAGE = 500  # rows read at once
CHUNK = 200  # rows of the table `within` that are looked through at once

Key = tuple[Any, ...]


class DeclaredData(PersonalData):
    """The lists may grow until the application is built: they are looked at when they are used."""

    def __init__(
        self, reading: UnitOfWork, declared: Sequence[Personal], erasures: Sequence[Erasure]
    ) -> None:
        self._reading = reading
        self._declared = declared
        self._erasures = erasures

    @override
    async def export(self, account_id: UUID) -> AsyncIterator[tuple[str, Rows]]:
        for personal in self._declared:
            if not personal.exported:
                continue
            empty = True
            async for rows in self._pages(personal, account_id):
                empty = False
                yield personal.section, rows
            if empty:
                yield personal.section, []

    @override
    async def erase(self, transaction: Transaction, account_id: UUID, now: datetime) -> None:
        for erasure in self._erasures:
            await erasure(transaction, account_id, now)
        await transaction.session.flush()
        for personal in self._declared:
            theirs = _owned(personal, account_id)
            if personal.erase is OnErase.DELETED:
                await transaction.session.execute(delete(personal.table).where(theirs))
            elif personal.erase is OnErase.CLEARED:
                cleared = update(personal.table).where(theirs).values(**personal.cleared)
                await transaction.session.execute(cleared)

    async def _pages(self, personal: Personal, account_id: UUID) -> AsyncIterator[Rows]:
        if personal.within is None:
            async for rows in self._walk(personal, _owned(personal, account_id)):
                yield rows
            return
        async for keys in self._chunks(personal.within):
            leading = next(iter(_table(personal.table).primary_key.columns))
            theirs = leading.in_(keys) & _owned(personal, account_id)
            async for rows in self._walk(personal, theirs):
                yield rows

    async def _walk(self, personal: Personal, theirs: ColumnElement[bool]) -> AsyncIterator[Rows]:
        """The rows in the order of their key, a page to a block."""
        key = list(_table(personal.table).primary_key.columns)
        columns = [_table(personal.table).c[name] for name in personal.exported]
        query = select(*key, *columns).where(theirs).order_by(*key).limit(PAGE)
        last: Key | None = None
        while True:
            found = await self._page(query, key, last)
            if found:
                yield [dict(zip(personal.exported, row[len(key) :], strict=True)) for row in found]
            if len(found) < PAGE:
                return
            last = found[-1][: len(key)]

    async def _page(
        self, query: Select[Any], key: Sequence[ColumnElement[Any]], last: Key | None
    ) -> list[Key]:
        if last is not None:
            query = query.where(tuple_(*key) > tuple_(*_values(key, last)))
        async with self._reading() as transaction:
            return [tuple(row) for row in (await transaction.session.execute(query)).all()]

    async def _chunks(self, within: type[Base]) -> AsyncIterator[list[Any]]:
        key = next(iter(_table(within).primary_key.columns))
        query = select(key).order_by(key).limit(CHUNK)
        last: Key | None = None
        while True:
            found = [row[0] for row in await self._page(query, [key], last)]
            if found:
                yield found
            if len(found) < CHUNK:
                return
            last = (found[-1],)


def _owned(personal: Personal, account_id: UUID) -> ColumnElement[bool]:
    if personal.through is None:
        return _table(personal.table).c[personal.owner] == account_id
    [pointer] = [
        constraint
        for constraint in _table(personal.table).foreign_key_constraints
        if constraint.referred_table is _table(personal.through)
    ]
    theirs = select(*(element.column for element in pointer.elements))
    theirs = theirs.where(_table(personal.through).c[personal.owner] == account_id)
    return tuple_(*pointer.columns).in_(theirs)


def _values(key: Sequence[ColumnElement[Any]], values: Key) -> list[ColumnElement[Any]]:
    return [literal(value, column.type) for column, value in zip(key, values, strict=True)]


def _table(model: type[Base]) -> Table:
    table = model.__table__
    assert isinstance(table, Table)  # noqa: S101 - what a mapped class of ours always has
    return table
