"""What other modules may know of accounts."""

from collections.abc import Collection, Iterable, Mapping
from functools import cached_property
from typing import Any, Literal, Protocol
from uuid import UUID

from orjson import Fragment

from app.kernel.caller import Caller
from app.kernel.schema import Encoded, Schema
from app.kernel.transaction import Transaction


class Person(Schema):
    """An account as everybody may see it beside what it wrote."""

    id: UUID
    username: str | None
    display_name: str
    avatar_url: str | None = None

    @cached_property
    def fragment(self) -> Fragment:
        """Its own JSON text, made once for the many messages it is part of."""
        return Fragment(self.model_dump_json())


class AccountDirectory(Protocol):
    """Who the accounts are; asked inside the transaction of whoever asks."""

    async def people(self, transaction: Transaction, ids: Iterable[UUID]) -> dict[UUID, Person]:
        """The people behind the ids, those who are gone included; unknown ids are left out."""
        ...

    async def faces(self, ids: Collection[UUID]) -> Mapping[UUID, Encoded[Person]]:
        """The people as `people` tells them, asked outside of any block.

        What changes on this node is seen at once, what changes elsewhere within a second.
        """
        ...

    async def named(self, transaction: Transaction, usernames: Iterable[str]) -> dict[str, UUID]:
        """Whose these usernames are, of those that are somebody's; in small letters."""
        ...

    async def existing(self, transaction: Transaction, ids: Iterable[UUID]) -> set[UUID]:
        """Those who can take part: confirmed, neither deleted nor blocked."""
        ...

    async def lasting(self, transaction: Transaction, ids: Iterable[UUID]) -> set[UUID]:
        """Those that are not erased, whether or not they can take part."""
        ...


class Ignoring(Protocol):
    """Who wants to hear nothing from whom; asked inside the transaction of whoever asks."""

    async def apart(self, transaction: Transaction, one: UUID, other: UUID) -> bool:
        """Whether either of the two ignores the other."""
        ...

    async def held_apart(self, transaction: Transaction, one: UUID, other: UUID) -> bool:
        """The same, and it stays so until the block ends. To be asked before a chat is held."""
        ...

    async def deaf_to(
        self, transaction: Transaction, account_id: UUID, among: Iterable[UUID]
    ) -> set[UUID]:
        """Those among the people who ignore the account: they get no notices from it."""
        ...


class DirectLines(Protocol):
    """Offered by whoever keeps direct chats; told inside the transaction of who ignores."""

    async def settle(self, transaction: Transaction, one: UUID, other: UUID) -> None:
        """Whether the two may write to each other may be another thing now: `Ignoring.apart`."""
        ...


# What other modules do in an office; never renamed once published.
ForeignAct = Literal["report_resolved"]


class AuditLog(Protocol):
    """Where what is done in an office is written down, beside what auth itself does."""

    def note(
        self,
        transaction: Transaction,
        actor_id: UUID,
        subject_id: UUID,
        act: ForeignAct,
        details: dict[str, Any],
    ) -> None:
        """Written in the block of the act; `details` hold no text of people's and no secret."""
        ...


class Voices(Protocol):
    """For what the server itself does in somebody's name, without a session of theirs."""

    async def speaking_for(self, who: UUID | str) -> Caller:
        """By the account's id, or by the subject that the trusted issuer knows it by.

        A subject that was never seen gets its account now. Whether the account may speak is asked
        where it does. Raises LookupError for a subject where no issuer is trusted.
        """
        ...


class DemoAccounts(Protocol):
    """Whom seeding has made; for the seeds of other modules."""

    async def demo(self, transaction: Transaction, limit: int) -> list[UUID]:
        """The first of them that are there, the known logins before the demo people."""
        ...


class SessionDirectory(Protocol):
    """Which sessions may speak at this very moment."""

    async def speaking(self, transaction: Transaction, session_ids: Iterable[UUID]) -> set[UUID]:
        """Those not ended, not expired, and of accounts that can take part."""
        ...

    async def speakers(self, session_ids: Collection[UUID]) -> Mapping[UUID, Person]:
        """The same, each with the person who speaks, asked outside of any block.

        What changes on this node is seen at once, what changes elsewhere within a second.
        """
        ...
