"""Tables as the database describes them: what lies in a database may be older than the models."""

from collections.abc import Sequence

from sqlalchemy import Column, Connection, MetaData, Table, inspect
from sqlalchemy.types import JSON

from app.adapters.database.migrations.runner import Migrations


def described(connection: Connection, migrations: Migrations) -> list[Table]:
    """The tables of all modules, without what the database derives by itself."""
    return [_described(connection, name) for name in migrations.tables(connection)]


def _described(connection: Connection, name: str) -> Table:
    inspector = inspect(connection)
    keys = inspector.get_pk_constraint(name)["constrained_columns"]
    columns: Sequence[Column[object]] = [
        Column(one["name"], one["type"], primary_key=one["name"] in keys)
        for one in inspector.get_columns(name)
        if not one.get("computed")
    ]
    for column in columns:
        if isinstance(column.type, JSON):
            column.type.none_as_null = True  # nothing is NULL, as it is in every other column
    return Table(name, MetaData(), *columns)
