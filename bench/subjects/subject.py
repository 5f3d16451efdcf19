"""What is asked of a server that is measured."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from bench.load.job import Visitor
from bench.population import Population
from bench.stores.store import Store


@dataclass(frozen=True, slots=True)
class Start:
    """How a server is started, and the path that answers 200 when it is ready."""

    command: list[str]
    environment: dict[str, str]
    ready: str


class Subject(Protocol):
    """`family` is whose databases it can serve; `engine` is fixed for a subject that is about
    one, else it is the one that the bench runs on. `stores` says whether messages are kept.
    """

    name: str
    title: Mapping[str, str]
    family: str
    door: str
    engine: str | None
    stores: bool
    messages: str

    def prepare(self, store: Store, url: str, population: Population) -> list[Visitor]:
        """Fills an empty database; one visitor per person, in the order of their chats."""

    def start(self, url: str, port: int) -> Start: ...
