"""`seed`: the known logins, and demo chats to look at."""

import asyncio
from collections.abc import Callable
from typing import Annotated

import typer

from app.engine.cli.console import bars, say
from app.engine.cli.refusals import Refused, reaching_the_database
from app.engine.constructor import build
from app.engine.migrations import behind
from app.engine.settings import Settings
from app.kernel.module import Seeding

DEMO_CHATS = 3
DEMO_MESSAGES = 60


def seed(
    messages: Annotated[
        int, typer.Option(min=0, help="Demo messages there shall be in all.")
    ] = DEMO_MESSAGES,
    chats: Annotated[int, typer.Option(min=0, help="Demo groups there shall be.")] = DEMO_CHATS,
    accounts: Annotated[
        int, typer.Option(min=0, help="Demo accounts there shall be beside the five logins.")
    ] = 0,
) -> None:
    """Add demo data up to what is asked for; a second time adds nothing. Refused in PROD."""
    settings = Settings.from_environment()
    if settings.environment == "PROD":
        raise Refused("Demo data does not belong into PROD.")
    with reaching_the_database():
        problem = behind(settings)
        if problem is not None:
            raise Refused(problem)
        with bars() as progress:
            sow(settings, accounts=accounts, chats=chats, messages=messages, progress=progress)
    say("Seeded.", "green")


def sow(
    settings: Settings,
    *,
    accounts: int,
    chats: int,
    messages: int,
    progress: Callable[[str, int, int], None],
) -> None:
    """Lets every module that is on fill the database; in an application that serves nobody."""
    seeding = Seeding(accounts=accounts, chats=chats, messages=messages, progress=progress)
    with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
        runner.run(_sow(settings, seeding))


async def _sow(settings: Settings, seeding: Seeding) -> None:
    app = build(settings)
    try:
        for seed_module in app.state.wiring.seeds:
            await seed_module(seeding)
    finally:
        await app.state.database.close()
