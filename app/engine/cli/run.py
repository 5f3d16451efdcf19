"""`run`: the server, and what has to be true of the database before it serves."""

import os
from typing import Annotated

import typer
from loguru import logger

from app.engine.cli.refusals import Refused, reaching_the_database
from app.engine.cli.seed import DEMO_CHATS, DEMO_MESSAGES, sow
from app.engine.cli.server import serve
from app.engine.constructor import build
from app.engine.logging import configure
from app.engine.migrations import behind, migrations
from app.engine.settings import LogSettings, Settings, WrongSettings


def run(
    workers: Annotated[
        int | None, typer.Option(min=1, help="Server processes; default: API_WORKERS.")
    ] = None,
    reload: Annotated[
        bool, typer.Option("--reload", help="Start anew whenever the code changes.")
    ] = False,
) -> None:
    """Serve. LOCAL migrates and seeds first; elsewhere the database has to be migrated."""
    if reload and (workers or 1) > 1:
        raise typer.BadParameter("--reload serves with one process; leave --workers out")
    if workers is not None:
        os.environ["API_WORKERS"] = str(workers)  # read here, and by the processes that we start
    settings = Settings.from_environment()
    app = build(settings)  # what is wrong stops the start here, before anything is touched
    _set_log_up(settings.of(LogSettings))
    if settings.environment_assumed:
        logger.warning(
            "ENVIRONMENT IS NOT SET: LOCAL is assumed, with known passwords, on loopback only. "
            "For a real server set ENVIRONMENT=PROD."
        )
    prepare(settings)
    serve(settings, app, reload=reload)


def _set_log_up(settings: LogSettings) -> None:
    try:
        configure(settings)
    except ValueError as error:
        raise WrongSettings(f"LOG_ROTATION or LOG_RETENTION: {error}") from error
    except OSError as error:
        raise Refused(f"LOG_FILE: {settings.file} cannot be written: {error.strerror}") from error


def prepare(settings: Settings) -> None:
    """Raises Refused for a database that this server may not serve."""
    with reaching_the_database():
        if settings.environment == "LOCAL":
            migrations(settings).upgrade()
            sow(settings, accounts=0, chats=DEMO_CHATS, messages=DEMO_MESSAGES, progress=_silent)
            return
        problem = behind(settings)
    if problem is not None:
        raise Refused(problem)


def _silent(what: str, done: int, of: int) -> None:
    if done == of:
        logger.debug("Seeded: {} {}", of, what)
