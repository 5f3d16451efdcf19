"""The broker port: signals from every node to every node that they concern."""

from collections.abc import Callable, Collection
from typing import Protocol
from uuid import UUID

from app.kernel.sockets import Publisher, Signal

# What a node may have open sockets about: a channel by its name, or an account.
Subject = str | UUID

Take = Callable[[Signal], None]


class Broker(Publisher, Protocol):
    """A hint, never the truth: it may lose signals and repeat them; what is missed is found by
    asking the database.

    A node is given what it publishes itself at once, and what the others publish about the
    subjects it listens to, in order; but of one call, what concerns the same subject stays together
    and is lost together. Every kick reaches every node.
    """

    def listen(self, subject: Subject) -> None:
        """From now on there is somebody here whom signals about the subject concern."""
        ...

    def ignore(self, subject: Subject) -> None:
        """There is nobody here any more whom signals about the subject concern."""
        ...

    def start(self, missed: Callable[[Collection[Subject]], None]) -> None:
        """`missed` is told about which subjects signals may have been lost up to now."""
        ...

    async def probe(self) -> None:
        """Raises Degraded while other nodes cannot be reached."""
        ...

    async def close(self) -> None: ...
