"""`check`: is this installation whole, and would it be safe for PROD."""

from collections.abc import Callable, Iterator

import typer

from app.engine.cli.console import show
from app.engine.cli.findings import Finding, Verdict
from app.engine.cli.hazards import hazards, module_hazards
from app.engine.cli.refusals import FAILED, Refused, reaching_the_database
from app.engine.cli.variables import variables
from app.engine.constructor import build
from app.engine.migrations import migrations
from app.engine.registry import WrongModules
from app.engine.settings import EngineSettings, Settings, WrongSettings


def check() -> None:
    """Examine settings, modules, secrets and the database; 1 if something is wrong.

    What is unsafe for PROD is named with its remedy; in PROD it is wrong.
    """
    try:
        found = findings(Settings.from_environment())
    except WrongSettings as error:
        found = [Finding(Verdict.WRONG, "settings", line) for line in str(error).splitlines()]
    show("Check", ("verdict", "what", "why"), [(f.verdict, f.subject, f.sentence) for f in found])
    if any(finding.verdict is Verdict.WRONG for finding in found):
        raise typer.Exit(FAILED)


def findings(settings: Settings) -> list[Finding]:
    """Whatever can be said of an installation whose settings can be read."""
    return [
        Finding(Verdict.GOOD, "settings", f"ENVIRONMENT is {settings.environment}"),
        *_unknown_variables(settings),
        _tried("modules and secrets", lambda: _modules(settings)),
        _tried("database", lambda: _database(settings)),
        *hazards(settings),
        *module_hazards(settings),
    ]


def _tried(subject: str, examine: Callable[[], str]) -> Finding:
    try:
        return Finding(Verdict.GOOD, subject, examine())
    except (WrongSettings, WrongModules, Refused) as error:
        return Finding(Verdict.WRONG, subject, str(error))


def _modules(settings: Settings) -> str:
    """All that is on can be put together; that needs the secrets, too."""
    build(settings)
    return f"{', '.join(settings.of(EngineSettings).module_names)} are on"


def _database(settings: Settings) -> str:
    histories = migrations(settings)
    with reaching_the_database():
        behind = [status.module for status in histories.status() if status.pending]
        if behind:
            raise Refused(f"{', '.join(behind)} not migrated. Run: python manage.py db migrate")
        drifted = histories.check()
    if drifted:
        raise Refused(
            f"The tables of {', '.join(drifted)} are not what the models say. "
            f"Write a migration: python manage.py db make-migration"
        )
    return "reachable and migrated, tables as the models say"


def _unknown_variables(settings: Settings) -> Iterator[Finding]:
    """A misspelt variable says nothing and does nothing."""
    try:
        known = {variable.name for variable in variables()}
    except WrongModules as error:
        yield Finding(Verdict.WRONG, "modules", str(error))
        return
    prefixes = {f"{name.partition('_')[0]}_" for name in known if "_" in name}
    for name in sorted({given.upper() for given in settings.variables} - known):
        if name.startswith(tuple(prefixes)):
            yield Finding(Verdict.ADVICE, name, "nothing reads this variable: is it misspelt?")
