"""The example package, installed into a fresh environment as its reader would."""

import os
import shutil
import subprocess
import sysconfig
import venv
from pathlib import Path

import pytest

from tests.kit.cast import Cast
from tests.kit.database import sqlite_location
from tests.kit.server import ROOT, Server

PACKAGE = ROOT / "examples" / "bookmarks_package"
INSTALL_SECONDS = 300


def fresh(folder: Path) -> Path:
    """The python of an environment that has what the product needs, and nothing else of ours."""
    venv.create(folder, with_pip=True, symlinks=True)
    python = folder / "bin" / "python"
    site = folder / "lib" / f"python{sysconfig.get_python_version()}" / "site-packages"
    (site / "product.pth").write_text(sysconfig.get_paths()["purelib"] + "\n")
    return python


def told(python: Path, *command: str, **variables: str) -> str:
    done = subprocess.run(
        [str(python), *command], cwd=ROOT, env={**os.environ, "COLUMNS": "200", **variables},
        capture_output=True, text=True, timeout=INSTALL_SECONDS, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.long
@pytest.mark.whole
@pytest.mark.timeout(600)
async def test_a_package_is_installed_migrated_switched_on_and_taken_away(tmp_path: Path) -> None:
    python = fresh(tmp_path / "environment")
    source = tmp_path / "source"
    shutil.copytree(PACKAGE, source)  # a build leaves its marks beside what it builds
    told(python, "-m", "pip", "install", "--quiet", "--no-deps", str(source))
    url = sqlite_location(tmp_path / "messenger.db")
    settings = {"ENVIRONMENT": "TEST", "DB_URL": url, "MODULES": "BASE,bookmarks"}
    assert "bookmarks" in told(python, "manage.py", "modules", **settings)
    told(python, "manage.py", "db", "migrate", **settings)
    assert "get_bookmarks" in told(python, "manage.py", "asyncapi", **settings)
    assert "good" in told(python, "manage.py", "check", **settings)
    await _is_used(python, url)
    told(python, "-m", "pip", "uninstall", "--quiet", "--yes", "messenger-bookmarks")
    told(python, "manage.py", "db", "status", **{**settings, "MODULES": "BASE"})


async def _is_used(python: Path, url: str) -> None:
    running = Server(url, MODULES="BASE,bookmarks")
    running.python = str(python)
    try:
        await running.start()
        cast = Cast(running)
        ann = await cast.person("ann")
        chat = await ann.opens()
        message = await ann.posts(chat, "To be found again")
        path = f"/bookmarks/{message['id']}/"
        await ann.http.put(path, chat_id=chat["id"], note="tea")
        assert [each["note"] for each in await ann.http.get("/bookmarks/")] == ["tea"]
        socket = await ann.listening()
        answer = await socket.ask("get_bookmarks")
        assert answer["bookmarks"][0]["message_id"] == message["id"]
        assert (await running.visitor.get("/openapi.json")).json()["paths"]["/bookmarks/"]
        export = await ann.http.ask("GET", "/accounts/me/export/")
        assert "bookmarks_bookmarks" in export.text
        await cast.leave()
        await ann.http.delete(path)
    finally:
        running.kill()
        await running.visitor.aclose()
