"""The broker of a single process: publishing is delivering."""

from collections.abc import Callable

from loguru import logger
from typing_extensions import override

from app.kernel.sockets import Publisher, Signal


class MemoryBroker(Publisher):
    """Hands every signal to the one node there is, at once and in order."""

    def __init__(self, take: Callable[[Signal], None]) -> None:
        self._take = take

    @override
    def publish(self, *signals: Signal) -> None:
        for signal in signals:
            try:
                self._take(signal)
            except Exception:  # noqa: BLE001 - what is published has been committed already
                logger.exception("A {} could not be delivered", type(signal).__name__)
