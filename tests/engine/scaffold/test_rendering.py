"""The files of new modules, for names of every length: they are as the linters want them."""

import ast
import itertools
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from app.engine.scaffold.rendering import TEMPLATES, Plan, rendered, sorted_imports

ROOT = Path(__file__).resolve().parents[3]
NAMES = ("ab", "aut", "polls", "zz9_a1", "abcdefghijkl_nopqrstuvwx")
PLANS = [Plan(*plan) for plan in itertools.product(NAMES, (True, False), (True, False))]
PACKAGES = {"app/modules": "module", "tests/modules": "tests"}


def everything(plan: Plan) -> dict[str, str]:
    return {
        f"{home}/{plan.name}/{path}": text
        for home, part in PACKAGES.items()
        for path, text in rendered(plan, part).items()
    }


@pytest.mark.parametrize("plan", PLANS, ids=str)
def test_nothing_of_the_template_is_left_and_python_reads_it(plan: Plan) -> None:
    for path, text in everything(plan).items():
        assert not re.search(r"\{\{|\{%|%\}|\t| \n|\n\n\n\n", text), path
        assert text.endswith("\n"), path
        assert not text.endswith("\n\n"), path
        if path.endswith(".py"):
            assert (ast.get_docstring(ast.parse(text)) or "").endswith("."), path


@pytest.mark.parametrize("plan", PLANS[8:12], ids=str)
def test_less_is_asked_for_and_less_is_written(plan: Plan) -> None:
    module, tests = rendered(plan, "module"), rendered(plan, "tests")
    for tables in ("models.py", "crud.py", "migrations/0001_first.py", "seeds.py"):
        assert (tables in module) is plan.table
    assert ("socket.py" in module) is ("test_socket.py" in tests) is plan.socket
    assert {"module.py", "controller.py", "service.py", "errors.py", "README.md"} <= set(module)
    asked = {f"test_{path}" for path in ("controller.py", "service.py", "settings.py")}
    assert asked <= set(tests)


def test_every_template_is_used() -> None:
    used = {f"{home}{path}" for plan in PLANS for home in ("module", "tests")
            for path in rendered(plan, home)}  # fmt: skip
    there = {
        re.sub(r"^(module|tests)/(table/|plain/)?", r"\1", file.relative_to(TEMPLATES).as_posix())
        for file in TEMPLATES.rglob("*.j2")
    }
    assert {path.removesuffix(".j2") for path in there} == used


def test_the_linters_find_nothing_whatever_the_name(tmp_path: Path) -> None:
    for number, plan in enumerate(PLANS):
        home = tmp_path / str(number)
        for path, text in everything(plan).items():
            (home / path).parent.mkdir(parents=True, exist_ok=True)
            (home / path).write_text(text, encoding="utf-8")
        shutil.copy(ROOT / "pyproject.toml", home)
    ruff = [sys.executable, "-m", "ruff"]
    known = "lint.isort.known-first-party = ['app', 'tests']"
    for command in (["format", "--check"], ["check", "--config", known]):
        ended = subprocess.run(
            [*ruff, *command, str(tmp_path)], capture_output=True, text=True, check=False
        )
        assert ended.returncode == 0, ended.stdout[:3000] + ended.stderr


def test_imports_are_sorted_with_what_stands_in_brackets() -> None:
    written = sorted_imports(
        "from app.modules.b import (\n    SayB,\n    BHeard,\n)\nfrom app.modules.a import x\n"
    )
    assert written == (
        "from app.modules.a import x\nfrom app.modules.b import (\n    BHeard,\n    SayB,\n)\n"
    )
