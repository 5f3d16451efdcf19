"""Modules that installed packages bring are found, checked, migrated and served like our own."""

import asyncio
import importlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import inspect

from app import VERSION
from app.engine import packages, registry
from app.engine.constructor import build
from app.engine.migrations import behind, migrations
from app.engine.registry import WrongModules
from app.engine.settings import Settings
from tests.engine.conftest import visitor_of
from tests.kit.house import settings_for

MANIFEST = '''"""A module of a test's package."""

from app.kernel.http import Router

router = Router(prefix="/comets", tags=["comets"])


@router.get("/")
async def comets() -> list[str]:
    """Those that are seen."""
    return ["Halley"]


class Module:
    name = "{name}"
    version = "2.0"
    requires = {requires}
    {core}

    def wire(self, wiring):
        wiring.http(router)
'''
MIGRATION = '''"""The first."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade():
    op.create_table("comets_seen", sa.Column("name", sa.String(20), primary_key=True))


def downgrade():
    op.drop_table("comets_seen")
'''
FITS = 'core = ">=0.1,<1"'

Install = Callable[..., None]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """Puts distributions where an installer would, for one test."""
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    before = set(sys.modules)

    def installed(
        distribution: str, name: str = "comets", *requires: str, core: str = FITS,
        package: str = "", says: str = "", source: str | None = None, attribute: str = ":Module",
    ) -> None:  # fmt: skip
        package = package or distribution.replace("-", "_")
        home = tmp_path / "site" / package
        (home / "migrations").mkdir(parents=True)
        text = MANIFEST.format(name=says or name, requires=requires, core=core)
        (home / "__init__.py").write_text(text if source is None else source)
        (home / "migrations" / "0001_first.py").write_text(MIGRATION)
        info = tmp_path / "site" / f"{package}-2.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(
            f"Metadata-Version: 2.1\nName: {distribution}\nVersion: 2.0\n"
        )
        (info / "entry_points.txt").write_text(
            f"[{packages.GROUP}]\n{name} = {package}{attribute}\n"
        )
        packages._listed.cache_clear()
        importlib.invalidate_caches()

    yield installed
    packages._listed.cache_clear()
    for name in set(sys.modules) - before:
        if name.partition(".")[0] not in {"app", "tests"}:
            sys.modules.pop(name, None)


def _refused(*names: str) -> str:
    with pytest.raises(WrongModules) as refused:
        registry.load(names)
    sentence = str(refused.value)
    assert "\n" not in sentence
    return sentence


async def test_a_module_of_a_package_is_found_migrated_and_served_like_our_own(
    install: Install, empty_database_url: str
) -> None:
    install("space-comets", "comets", "auth")
    assert "comets" in registry.found()
    assert registry.package("comets") == "space_comets"
    assert registry.folder("comets").name == "space_comets"
    settings = settings_for(empty_database_url, MODULES="auth,comets,healthcheck")
    assert await asyncio.to_thread(behind, settings) is not None
    await asyncio.to_thread(migrations(settings).upgrade)
    assert await asyncio.to_thread(behind, settings) is None
    assert "comets_seen" in await _tables(settings)
    app = build(settings)
    async with visitor_of(app) as visitor:
        assert (await visitor.get("/comets/")).json()["data"] == ["Halley"]
        assert "/comets/" in (await visitor.get("/openapi.json")).json()["paths"]
    await asyncio.to_thread(migrations(settings).downgrade, "comets", "base")
    assert "comets_seen" not in await _tables(settings)


async def _tables(settings: Settings) -> list[str]:
    histories = migrations(settings)
    return await asyncio.to_thread(histories.look, lambda c: inspect(c).get_table_names())


async def test_what_is_installed_and_off_is_not_served(install: Install, sqlite_url: str) -> None:
    install("space-comets")
    async with visitor_of(build(settings_for(sqlite_url, MODULES="healthcheck"))) as visitor:
        assert (await visitor.get("/comets/")).status_code == 404


def test_the_manifest_may_have_another_name_or_none(install: Install) -> None:
    source = MANIFEST.format(name="comets", requires=(), core=FITS).replace(
        "class Module", "class Comets"
    )
    install("space-comets", source=source, attribute=":Comets")
    assert registry.load(["comets"])[0].version == "2.0"


def test_two_packages_with_a_module_of_one_name_are_named(install: Install) -> None:
    install("space-comets")
    install("other-comets")
    sentence = _refused("healthcheck")
    assert "space-comets" in sentence
    assert "other-comets" in sentence
    assert "both bring a module 'comets'; uninstall one of them" in sentence


def test_a_package_cannot_take_the_name_of_a_built_in_module(install: Install) -> None:
    install("space-chat", "chat")
    sentence = _refused("auth")
    assert "space-chat brings a module 'chat'" in sentence
    assert "built-in" in sentence
    assert "uninstall the package" in sentence


@pytest.mark.parametrize(
    ("core", "said"),
    [
        ("", "has no core"),
        ("core = '>=7'", f"space-comets 2.0 fits the messenger >=7 and this is {VERSION}"),
        ("core = 'newest'", "'newest', is no range of versions"),
        ("core = 7", "has no core"),
    ],
)
def test_a_package_for_another_core_is_refused_with_both_versions(
    install: Install, core: str, said: str
) -> None:
    install("space-comets", core=core)
    sentence = _refused("comets")
    assert "'comets' does not fit" in sentence
    assert said in sentence


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"source": "x = "}, "SyntaxError"),
        ({"source": ""}, "names no `Module`"),
        ({"attribute": ":Nothing"}, "names no `Nothing`"),
        ({"says": "moons"}, "manifest says 'moons'"),
    ],
)
def test_a_broken_package_is_named_with_the_reason(
    install: Install, options: dict[str, str], said: str
) -> None:
    install("space-comets", **options)
    sentence = _refused("comets")
    assert "'comets' is broken" in sentence
    assert said in sentence


def test_a_package_whose_files_are_gone_is_broken_and_the_rest_goes_on(
    install: Install, tmp_path: Path
) -> None:
    install("space-comets")
    (tmp_path / "site" / "space_comets" / "__init__.py").unlink()
    (tmp_path / "site" / "space_comets" / "migrations" / "0001_first.py").unlink()
    (tmp_path / "site" / "space_comets" / "migrations").rmdir()
    (tmp_path / "site" / "space_comets").rmdir()
    assert not registry.folder("comets").exists()
    assert [module.name for module in registry.load(["healthcheck"])] == ["healthcheck"]
    assert "No module named 'space_comets'" in _refused("comets")


def test_a_requirement_of_a_package_that_is_off_is_named(install: Install) -> None:
    install("space-comets", "comets", "auth")
    assert "add auth to MODULES" in _refused("comets")


def test_a_module_that_is_off_may_require_one_without_tables(
    install: Install, empty_sqlite_url: str
) -> None:
    install("space-comets", "comets", "healthcheck")
    names = {status.module for status in migrations(settings_for(empty_sqlite_url)).status()}
    assert "comets" in names
    assert "healthcheck" not in names
