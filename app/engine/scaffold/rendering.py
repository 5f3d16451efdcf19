"""From a name to the files of a module and of its tests."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

TEMPLATES = Path(__file__).parent / "templates"
SOCKET_ONLY = {"socket.py", "subscribers.py", "test_socket.py", "test_subscribers.py"}
SUFFIX = ".j2"

Files = dict[str, str]  # by path inside the folder


@dataclass(frozen=True, slots=True)
class Plan:
    """What is wanted: `table` keeps entries in the database, `socket` adds frames."""

    name: str
    table: bool = True
    socket: bool = True

    @property
    def kind(self) -> str:
        return "table" if self.table else "plain"

    @property
    def words(self) -> dict[str, object]:
        """What templates may speak of."""
        return {
            "name": self.name,
            "camel": "".join(part.capitalize() for part in self.name.split("_")),
            "code": self.name.upper(),
            "path": self.name.replace("_", "-"),
            "table": self.table,
            "socket": self.socket,
        }


def rendered(plan: Plan, part: str) -> Files:
    """The files of `module` or of `tests`."""
    environment = _environment()
    return {
        path: environment.get_template(template).render(plan.words)
        for path, template in _templates(plan, part).items()
    }


def _templates(plan: Plan, part: str) -> dict[str, str]:
    """By the path that is written: what every module has, and what one of this kind has."""
    found = {}
    root = TEMPLATES / part
    for folder in (root, root / plan.kind):
        files = folder.glob("*" + SUFFIX) if folder == root else folder.rglob("*" + SUFFIX)
        for file in sorted(files):
            path = file.relative_to(folder).as_posix().removesuffix(SUFFIX)
            if plan.socket or path not in SOCKET_ONLY:
                found[path] = file.relative_to(TEMPLATES).as_posix()
    return found


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701 - Python and Markdown come out, not HTML
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["imports"] = sorted_imports
    return environment


def sorted_imports(text: str) -> str:
    """Import statements in the order of the linter; it depends on the module's name."""
    statements = re.findall(r"^from \S+ import (?:\([^)]*\)|[^\n(]*)\n", text, re.MULTILINE)
    return "".join(sorted(map(_with_sorted_members, statements), key=_imported))


def _with_sorted_members(statement: str) -> str:
    head, opened, members = statement.partition("(\n")
    if not opened:
        return statement
    names = sorted(members.splitlines()[:-1], key=str.lower)
    return head + opened + "".join(f"{name}\n" for name in names) + ")\n"


def _imported(statement: str) -> str:
    return statement.split()[1]
