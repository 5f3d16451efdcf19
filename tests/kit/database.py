"""A database of its own for every test, on both engines."""

import importlib
import shutil
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import app.modules
from app.adapters.database.migrations.runner import MigratedModule, Migrations
from app.engine.migrations import ENGINE
from tests.kit import postgresql as postgres
from tests.kit.postgresql import PostgresqlServer

ENGINES = ("sqlite", "postgresql")


def migrated_modules() -> list[MigratedModule]:
    """The engine's own, then whatever has migrations in the folder of modules, in order."""
    root = Path(app.modules.__path__[0])
    modules = {path.parent.parent.name: _module(path.parent) for path in _first_files(root)}
    order = TopologicalSorter({m.name: m.requires for m in modules.values()}).static_order()
    return [ENGINE, *(modules[name] for name in order if name in modules)]


def _first_files(root: Path) -> list[Path]:
    return sorted(root.glob("*/migrations/0001_*.py"))


def _module(folder: Path) -> MigratedModule:
    package = f"{app.modules.__name__}.{folder.parent.name}"
    manifest = getattr(importlib.import_module(package), "Module", None)
    requires = getattr(manifest, "requires", ())
    return MigratedModule(folder.parent.name, package, folder, requires)


def sqlite_location(path: Path) -> str:
    return f"sqlite+aiosqlite:///{path}"


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgresqlServer]:
    """The server, started by the first test that asks for it."""
    with postgres.running() as server:
        yield server


@pytest.fixture(scope="session")
def postgresql_template(postgresql: PostgresqlServer) -> Iterator[str]:
    """The name of a migrated database that tests' databases are copied from."""
    name = postgresql.create()
    Migrations(postgresql.url(name), migrated_modules()).upgrade()
    yield name
    postgresql.drop(name)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "messenger.db"
    Migrations(sqlite_location(path), migrated_modules()).upgrade()
    return path


@pytest.fixture
def sqlite_url(tmp_path: Path, sqlite_template: Path) -> str:
    return sqlite_location(Path(shutil.copy(sqlite_template, tmp_path / "messenger.db")))


@pytest.fixture
def postgresql_url(postgresql: PostgresqlServer, postgresql_template: str) -> Iterator[str]:
    name = postgresql.create(postgresql_template)
    yield postgresql.url(name)
    postgresql.drop(name)


@pytest.fixture
def empty_sqlite_url(tmp_path: Path) -> str:
    return sqlite_location(tmp_path / "empty.db")


@pytest.fixture
def empty_postgresql_url(postgresql: PostgresqlServer) -> Iterator[str]:
    name = postgresql.create()
    yield postgresql.url(name)
    postgresql.drop(name)


@pytest.fixture(params=ENGINES)
def database_url(request: pytest.FixtureRequest) -> str:
    """A migrated database of the test's own; the test is run once per engine."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture(params=ENGINES)
def empty_database_url(request: pytest.FixtureRequest) -> str:
    """The same before any migration."""
    return str(request.getfixturevalue(f"empty_{request.param}_url"))


@pytest.fixture(scope="session", params=ENGINES)
def shared_database_url(request: pytest.FixtureRequest) -> str:
    """A migrated database that many tests share; the tests are run once per engine."""
    return own_copy(request)


def own_copy(request: pytest.FixtureRequest) -> str:
    """A migrated database of that engine, for as long as the fixture that asks for it lives."""
    if request.param == "sqlite":
        folder = request.getfixturevalue("tmp_path_factory").mktemp("shared")
        template = request.getfixturevalue("sqlite_template")
        return sqlite_location(Path(shutil.copy(template, folder / "messenger.db")))
    server: PostgresqlServer = request.getfixturevalue("postgresql")
    name = server.create(request.getfixturevalue("postgresql_template"))
    request.addfinalizer(lambda: server.drop(name))
    return server.url(name)
