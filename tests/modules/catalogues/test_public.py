"""Another module's own catalogue is served by itself."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

import app.modules
from app.adapters.database.migrations.runner import MigratedModule, Migrations
from tests.kit.cast import Cast, Person
from tests.kit.database import migrated_modules
from tests.kit.house import House, messenger
from tests.modules.catalogues.conftest import promoted

ON = "auth,catalogues,spheres"

MODULE = '''"""Planets."""

from typing import ClassVar

from app.modules.catalogues.public import CatalogueRow, Title


class Planet(CatalogueRow):
    __tablename__ = "catalogue_inner_planets"
    title = Title("Inner planets", "Внутренние планеты")


class Module:
    name: ClassVar[str] = "spheres"
    version: ClassVar[str] = "1"
    requires: ClassVar[tuple[str, ...]] = ("catalogues",)

    def wire(self, wiring: object) -> None:
        """Nothing has to be said of the table."""
'''
MIGRATION = '''"""The table, as it was generated."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "catalogue_inner_planets",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("key", sa.String(100), nullable=False),
        sa.Column("value_en", sa.String(200), nullable=False),
        sa.Column("value_ru", sa.String(200), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.UniqueConstraint("key", name="uq_catalogue_inner_planets_key"),
    )
'''


@pytest.fixture(scope="module")
def planets(tmp_path_factory: pytest.TempPathFactory) -> MigratedModule:
    """A module that lies in a folder of the test's own."""
    folder = tmp_path_factory.mktemp("more") / "spheres" / "migrations"
    folder.mkdir(parents=True)
    (folder.parent / "__init__.py").write_text(MODULE, encoding="utf-8")
    (folder / "0001_first.py").write_text(MIGRATION, encoding="utf-8")
    return MigratedModule("spheres", f"{app.modules.__name__}.spheres", folder, ("catalogues",))


@pytest.fixture
async def sky(
    planets: MigratedModule, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[House]:
    """A messenger with that module."""
    more: Path = planets.folder.parent.parent
    monkeypatch.setattr(app.modules, "__path__", [*app.modules.__path__, str(more)])
    migrations = Migrations(database_url, [*migrated_modules(), planets])
    await asyncio.to_thread(migrations.upgrade)
    assert await asyncio.to_thread(migrations.check) == {}
    async with messenger(database_url, MODULES=ON) as house:
        yield house


async def test_a_table_is_all_that_a_catalogue_needs(sky: House, database_url: str) -> None:
    admin = await promoted(sky, await Cast(sky).person("admin"), "admin")
    path = "/catalogues/inner-planets/"
    venus = {"key": "venus", "value_en": "Venus", "value_ru": "Венера"}

    listed = (await admin.http.get("/catalogues/"))["entities"]
    assert {
        "name": path.split("/")[2],
        "title": "Inner planets",
        "count": 0,
        "route": path,
    } in listed
    await admin.http.post(path, **venus)
    assert (await admin.http.get(path))["entities"][0]["route"] == f"{path}venus/"
    assert (await admin.http.ask("POST", path, json=venus)).status_code == 409

    async with messenger(database_url, MODULES="auth,catalogues") as without:
        ann: Person = await Cast(without).person("ann")
        assert (await ann.http.ask("GET", path)).status_code == 404
        assert len((await ann.http.get("/catalogues/"))["entities"]) == len(listed) - 1
