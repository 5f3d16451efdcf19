"""One module's history, as far as it has come on one connection."""

from argparse import Namespace
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import Script, ScriptDirectory
from alembic.script.revision import RevisionError
from alembic.util import CommandError
from sqlalchemy import Connection
from sqlalchemy.orm import DeclarativeBase

from app.adapters.database.migrations import environment
from app.adapters.database.migrations.connection import looking
from app.adapters.database.migrations.drift import comparing, differences
from app.adapters.database.migrations.modules import MigratedModule, MigrationRefused

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class ModuleStatus:
    """`current` is None before the first migration; `pending` counts what is still to be run."""

    module: str
    current: str | None
    head: str | None
    pending: int


class History:
    def __init__(
        self,
        connection: Connection,
        module: MigratedModule,
        modules: Sequence[MigratedModule],
        base: type[DeclarativeBase],
    ) -> None:
        self._connection = connection
        self._module = module
        self._modules = modules
        self._base = base

    def current(self) -> str | None:
        options = {"version_table": self._module.version_table}
        with looking(self._connection):
            heads = MigrationContext.configure(self._connection, opts=options).get_current_heads()
        return ", ".join(heads) or None

    def status(self) -> ModuleStatus:
        """A revision that we do not know was made by a newer version: nothing is pending then."""
        script = ScriptDirectory.from_config(self._config())
        current, head = self.current(), ", ".join(script.get_heads()) or None
        try:
            pending = len(list(script.iterate_revisions("heads", current or "base")))
        except RevisionError:
            pending = 0
        return ModuleStatus(self._module.name, current, head, pending)

    def upgrade(self) -> None:
        with self._alembic() as config:
            command.upgrade(config, "head")

    def downgrade(self, revision: str) -> None:
        with self._alembic() as config:
            command.downgrade(config, revision)

    def drift(self) -> list[str]:
        with looking(self._connection):
            known = environment.options(self._module, self._modules, self._base, self._connection)
            return differences(self._connection, self._base.metadata, known)

    def make(self, message: str, *, autogenerate: bool) -> Path:
        """The file of the next revision; refused when it would be empty."""
        with self._alembic() as config, comparing():
            made = command.revision(
                config,
                message,
                autogenerate=autogenerate,
                rev_id=environment.next_number(ScriptDirectory.from_config(config)),
                process_revision_directives=environment.unless_empty if autogenerate else None,
            )
        if not isinstance(made, Script):
            raise MigrationRefused(f"{self._module.name}: the models have not changed.")
        return Path(made.path)

    @contextmanager
    def _alembic(self) -> Iterator[Config]:
        """Alembic's commands, led to this connection; their complaints as our own."""
        config = self._config()
        config.attributes["migrate"] = partial(
            environment.migrate, self._connection, self._module, self._modules, self._base
        )
        try:
            yield config
        except CommandError as error:
            raise MigrationRefused(f"{self._module.name}: {error}") from error

    def _config(self) -> Config:
        config = Config(cmd_opts=Namespace(quiet=True))
        for name, value in {
            "script_location": HERE,
            "version_locations": self._module.folder,
            "path_separator": "newline",
            "file_template": "%(rev)s_%(slug)s",
        }.items():
            config.set_main_option(name, str(value).replace("%", "%%"))
        return config
