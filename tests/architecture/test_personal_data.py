"""Every table that points to an account says what becomes of it when the account is erased."""

import importlib
from collections.abc import Iterable

import pytest
from sqlalchemy import Column, ForeignKey, MetaData, Table, Uuid

from app.engine import registry
from app.engine.constructor import build
from app.engine.wiring import EngineWiring
from app.kernel.model import Base
from app.kernel.personal import OnErase, Personal
from tests.architecture.sources import APP
from tests.kit.house import settings_for

ACCOUNTS = "auth_accounts"
# Columns that hold an account's id without a foreign key: by their type and their name.
NAMES = {"account_id", "sender_id", "owner_id", "actor_id", "subject_id", "user_id", "author_id"}
ENDINGS = ("_by", "_by_id", "_account_id")


def pointers(tables: Iterable[Table]) -> set[tuple[str, str]]:
    """The table and the column of whatever names an account."""
    return {
        (table.name, column.name)
        for table in tables
        for column in table.columns
        if _by_key(column) or _by_name(column)
    }


def _by_key(column: Column[object]) -> bool:
    return any(key.column.table.name == ACCOUNTS for key in column.foreign_keys)


def _by_name(column: Column[object]) -> bool:
    named = column.name in NAMES or column.name.endswith(ENDINGS)
    return isinstance(column.type, Uuid) and named


@pytest.fixture(scope="module")
def declared() -> list[Personal]:
    names = ",".join(registry.found())
    app = build(settings_for("sqlite+aiosqlite:////nowhere/x.db", MODULES=names))
    wiring: EngineWiring = app.state.wiring
    return wiring.declared


def product_tables() -> list[Table]:
    for source in APP:
        if "/models" in source.name and not source.is_migration:
            importlib.import_module(source.module)
    return list(Base.metadata.tables.values())


def test_every_pointer_to_an_account_is_declared(declared: list[Personal]) -> None:
    said = {(p.table.__tablename__, p.owner) for p in declared if p.through is None}
    assert pointers(product_tables()) - said == set()


def test_no_declaration_is_out_of_date(declared: list[Personal]) -> None:
    for personal in declared:
        columns = personal.table.__table__.columns.keys()
        owner = personal.table if personal.through is None else personal.through
        assert set(personal.exported) | set(personal.cleared) <= set(columns)
        assert personal.owner in owner.__table__.columns


def test_what_is_kept_by_hand_or_not_told_has_a_reason(declared: list[Personal]) -> None:
    for personal in declared:
        if personal.erase in {OnErase.KEPT, OnErase.BY_HAND} or not personal.exported:
            assert personal.why.endswith("."), personal.section


def test_no_two_sections_of_an_export_have_one_name(declared: list[Personal]) -> None:
    sections = [personal.section for personal in declared if personal.exported]
    assert len(sections) == len(set(sections))


def test_a_pointer_that_nobody_declared_would_be_found() -> None:
    metadata = MetaData()
    Table(ACCOUNTS, metadata, Column("id", Uuid(), primary_key=True))
    new = Table(
        "new", metadata,
        Column("whose", Uuid(), ForeignKey(f"{ACCOUNTS}.id")),
        Column("invited_by", Uuid()), Column("account_id", Uuid()), Column("other_id", Uuid()),
    )  # fmt: skip
    assert pointers([new]) == {("new", "whose"), ("new", "invited_by"), ("new", "account_id")}
