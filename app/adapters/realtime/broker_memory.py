"""The broker of a single process: publishing is delivering."""

from collections.abc import Callable, Collection

from loguru import logger
from typing_extensions import override

from app.adapters.realtime.broker import Broker, Subject, Take
from app.kernel.sockets import Signal


class MemoryBroker(Broker):
    """Hands every signal to the one node there is, at once and in order; loses nothing."""

    def __init__(self, take: Take) -> None:
        self._take = take

    @override
    def publish(self, *signals: Signal) -> None:
        for signal in signals:
            deliver(self._take, signal)

    @override
    def listen(self, subject: Subject) -> None:
        """Whatever is published is heard."""

    @override
    def ignore(self, subject: Subject) -> None:
        """Whatever is published is heard."""

    @override
    def start(self, missed: Callable[[Collection[Subject]], None]) -> None:
        """Nothing is ever missed."""

    @override
    async def probe(self) -> None:
        """There is nothing that could be out of reach."""

    @override
    async def close(self) -> None:
        """There is nothing open."""


def deliver(take: Take, signal: Signal) -> None:
    """A signal that fails must not keep the next from being delivered, nor reach who published."""
    try:
        take(signal)
    except Exception:  # noqa: BLE001 - what is published has been committed already
        logger.exception("A {} could not be delivered", type(signal).__name__)
