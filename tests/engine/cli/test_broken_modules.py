"""Modules that cannot be used stop the start with one sentence: which, why, and what to do."""

import gc
import importlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import app.modules
from tests.engine.cli.conftest import Operator

MANIFEST = '''"""A module of a test."""
from typing import Literal
from app.kernel.http import Router
from app.kernel.limits import Quota
from app.kernel.sockets import Asked, Command, Told

class Knock(Asked):
    type: Literal["knock"]

class Knocked(Told):
    type: Literal["knocked"] = "knocked"

class Door:
    path = "/stars/{{star_id}}/ws"

async def answer(*_) -> None: ...

def routed(path):
    router = Router()
    router.add_api_route(path, answer, methods=["GET"], response_model=None)
    return router

class Module:
    name = "{name}"
    version = "1"
    requires = {requires}

    def wire(self, wiring):
        {wire}
'''
MODELS = """
from uuid import UUID
from sqlalchemy.orm import Mapped, mapped_column
from app.kernel.model import Base

class Mine(Base):
    __tablename__ = "{table}"
    id: Mapped[UUID] = mapped_column(primary_key=True)
"""
Make = Callable[..., None]


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Make]:
    """Puts modules beside those of the project, for one test."""
    shelf = tmp_path / "shelf"
    monkeypatch.setattr(app.modules, "__path__", [*app.modules.__path__, str(shelf)])

    def module(
        name: str, wire: str = "pass", *, requires: tuple[str, ...] = (), table: str = "",
        source: str | None = None,
    ) -> None:  # fmt: skip
        (shelf / name).mkdir(parents=True)
        text = MANIFEST.format(name=name, requires=requires, wire=wire)
        (shelf / name / "__init__.py").write_text(text if source is None else source)
        if table:
            (shelf / name / "models.py").write_text(MODELS.format(table=table))
        importlib.invalidate_caches()

    yield module
    made = {folder.name for folder in shelf.glob("*")}
    for name in made:
        for imported in [n for n in sys.modules if f"{n}.".startswith(f"app.modules.{name}.")]:
            del sys.modules[imported]
        vars(app.modules).pop(name, None)


def refused(operator: Operator, *names: str) -> str:
    """What the operator reads instead of a server."""
    ended = operator("run", MODULES=",".join(("auth", "chat", *names)))
    assert ended.code == 2
    (sentence,) = ended.complained.strip().splitlines()
    return sentence


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("def wire(:", "'stars' is broken: SyntaxError"),
        ("import nothing_of_the_kind", "No module named 'nothing_of_the_kind'"),
        ("class Module: name = 'stars'", "has no version, requires, wire"),
    ],
)
def test_a_module_that_cannot_be_read(
    operator: Operator, make: Make, source: str, why: str
) -> None:
    make("stars", source=source)
    sentence = refused(operator, "stars")
    assert why in sentence
    assert sentence.endswith("Repair it or take it out of MODULES.")


def test_a_requirement_that_is_off(operator: Operator, make: Make) -> None:
    make("moons", requires=("stars",))
    make("stars")
    assert refused(operator, "moons") == (
        "Module 'moons' requires 'stars', which is off; add stars to MODULES or take moons out."
    )


def test_a_circle(operator: Operator, make: Make) -> None:
    make("moons", requires=("stars",))
    make("stars", requires=("moons",))
    assert "moons → stars → moons" in refused(operator, "moons", "stars")


TWICE = [
    ("wiring.socket(Command(Knock, answer))", "socket frame 'knock'"),
    ("wiring.tells(Knocked)", "told socket frame 'knocked'"),
    ('wiring.http(routed("/stars/{star_id}/"))', "address 'GET /stars/{}'"),
    ("wiring.door(Door())", "socket address '/stars/{}/ws'"),
    ('wiring.probe("sky", answer)', "probe 'sky'"),
]


@pytest.mark.parametrize(("wire", "what"), TWICE, ids=[what for _, what in TWICE])
def test_two_that_want_the_same(operator: Operator, make: Make, wire: str, what: str) -> None:
    make("stars", wire)
    make("moons", wire)
    assert refused(operator, "stars", "moons") == (
        f"Modules 'stars' and 'moons' both want the {what}; "
        f"change one of them or take moons out of MODULES."
    )


TAKEN = [
    ('wiring.http(routed("/chats/"))', "'chat' and 'stars' both want the address 'GET /chats'"),
    ('wiring.http(routed("/openapi.json"))', "'GET /openapi.json', which is the engine's own"),
    ("Knock.model_fields['type'].annotation = Literal['ping']; "
     "wiring.socket(Command(Knock, answer))", "'ping', which is the engine's own"),
    ('wiring.rate_limits.bucket("mail", Quota(1, 1))', "There is a bucket 'mail' already"),
    ("wiring.nothing()", "AttributeError while it joins"),
]  # fmt: skip


@pytest.mark.parametrize(("wire", "said"), TAKEN, ids=[said for _, said in TAKEN])
def test_one_that_wants_what_is_taken_or_not_there(
    operator: Operator, make: Make, wire: str, said: str
) -> None:
    make("stars", wire)
    sentence = refused(operator, "stars")
    assert said in sentence
    assert "'stars'" in sentence
    assert "out of MODULES" in sentence


def test_a_table_that_another_module_has(operator: Operator, make: Make) -> None:
    make("stars", table="chat_chats")
    assert refused(operator, "stars").startswith(
        "Modules 'chat' and 'stars' both want the table 'chat_chats'; change one of them"
    )
    sys.modules.pop("app.modules.stars.models", None)
    gc.collect()  # SQLAlchemy keeps a class whose mapping failed as long as it lives


def test_what_is_broken_and_off_harms_nobody(operator: Operator, make: Make) -> None:
    make("stars", source="def wire(:")
    ended = operator("check", MODULES="auth,chat")
    assert "broken" not in ended.said.split("modules and secrets")[1].splitlines()[0]
    shown = operator("modules", COLUMNS="400").said
    assert "found: Module 'stars' is broken: SyntaxError" in shown.replace("\n", " ") or (
        "found" in shown and "SyntaxError" in shown
    )
