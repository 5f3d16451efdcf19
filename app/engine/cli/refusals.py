"""Refusals on the command line: sentences and an exit code, never a trace."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import SQLAlchemyError

from app.adapters.database.archive.file import ArchiveRefused
from app.adapters.database.migrations.runner import MigrationRefused
from app.engine.cli.console import complain
from app.engine.registry import WrongModules
from app.engine.settings import WrongSettings
from app.kernel.errors import AppError

FAILED = 1  # the command was understood and could not be carried out
MISUSED = 2  # what it was given is wrong: arguments, settings, modules


class Refused(Exception):
    """Nothing was done; the sentence says why, and what to do."""


@contextmanager
def refusals() -> Iterator[None]:
    """Ends the process with a readable line where something known is wrong."""
    try:
        yield
    except (WrongSettings, WrongModules) as error:
        complain(str(error))
        raise SystemExit(MISUSED) from None
    except (Refused, ArchiveRefused, MigrationRefused) as error:
        complain(str(error))
        raise SystemExit(FAILED) from None
    except AppError as error:
        complain("\n".join([error.said("en"), *(f"{f.field}: {f.en}" for f in error.fields)]))
        raise SystemExit(FAILED) from None


@contextmanager
def reaching_the_database() -> Iterator[None]:
    """Says so where the database is away or refuses us; drivers never name the password."""
    try:
        yield
    except (OSError, SQLAlchemyError) as error:
        reason = str(getattr(error, "orig", None) or error) or type(error).__name__
        raise Refused(
            f"The database cannot be used: {reason.splitlines()[0]}. "
            f"Look at DB_URL, and whether the server is up."
        ) from error
