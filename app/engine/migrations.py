"""The migrations of the installed modules, whichever of them are switched on."""

from pathlib import Path

import app.adapters.outbox
from app.adapters.database.migrations.runner import MigratedModule, Migrations
from app.adapters.database.settings import DatabaseSettings
from app.engine import registry
from app.engine.settings import Settings

# The engine's own tables come before anybody else's.
ENGINE = MigratedModule(
    name="engine",
    package=app.adapters.outbox.__name__,
    folder=Path(app.adapters.outbox.__path__[0]) / "migrations",
)


def migrations(settings: Settings) -> Migrations:
    """Switched off is not uninstalled: every module that has migrations takes part."""
    with_history = [
        name for name in registry.found() if (registry.folder(name) / "migrations").is_dir()
    ]
    modules = registry.load(with_history, along=True)
    migrated = [
        MigratedModule(
            name=module.name,
            package=registry.package(module.name),
            folder=registry.folder(module.name) / "migrations",
            requires=module.requires,
        )
        for module in modules
        if module.name in with_history
    ]
    return Migrations(settings.of(DatabaseSettings).location, [ENGINE, *migrated])


def behind(settings: Settings) -> str | None:
    """What an operator has to do before this database can be served; None if nothing."""
    if migrations(settings).pending():
        return "The database is not migrated. Run: python manage.py db migrate"
    return None
