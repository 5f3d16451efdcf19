"""How many rows there are in each table of a database."""

from sqlalchemy import func, inspect, select

from app.adapters.database.engine import Database
from app.kernel.model import DERIVED, Base


async def counts(database: Database) -> dict[str, int]:
    """Of the tables that are there: other tests have models of their own."""
    async with database.reading() as transaction:
        session = transaction.session
        connection = await session.connection()
        there = await connection.run_sync(lambda sync: inspect(sync).get_table_names())
        return {
            table.name: await session.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
            if table.name in there and not table.info.items() >= DERIVED.items()
        }
