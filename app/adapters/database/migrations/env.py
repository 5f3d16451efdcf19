"""Alembic's way in, for the runner and for plain `alembic -n MODULE`."""

import os
from collections.abc import Callable
from pathlib import Path

from alembic import context
from dotenv import dotenv_values
from sqlalchemy import Connection

from app.adapters.database.migrations import environment
from app.adapters.database.migrations.connection import connected
from app.adapters.database.migrations.modules import MigratedModule
from app.adapters.database.settings import ROOT, DatabaseSettings
from app.kernel.model import Base


def location() -> str:
    """The address in DB_URL: from the process environment first, then from `.env`."""
    from_file = {key: value for key, value in dotenv_values(ROOT / ".env").items() if value}
    return DatabaseSettings.read({**from_file, **os.environ}).location


def module_of(folder: Path, name: str) -> MigratedModule:
    package = ".".join(folder.parent.relative_to(ROOT).parts)
    return MigratedModule(name, package, folder)


def found() -> tuple[MigratedModule, list[MigratedModule]]:
    """The module whose section of alembic.ini was named, and its neighbours."""
    folder = Path(context.config.get_main_option("version_locations") or "").resolve()
    named = module_of(folder, context.config.config_ini_section)
    neighbours = sorted(folder.parent.parent.glob("*/migrations"))
    others = [module_of(other, other.parent.name) for other in neighbours if other != folder]
    return named, [named, *others]


def as_script() -> None:
    """`--sql`: prints what would be done."""
    options = environment.options(*found(), Base)
    context.configure(url=location(), literal_binds=True, **options)
    with context.begin_transaction():
        context.run_migrations()


def on_connection(connection: Connection) -> None:
    environment.migrate(connection, *found(), Base)


given: Callable[[], None] | None = context.config.attributes.get("migrate")
if given is not None:
    given()
elif context.is_offline_mode():
    as_script()
else:
    connected(location(), on_connection, changes=True)
