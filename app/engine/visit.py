"""One signed-in socket, as the doors and commands of modules see it."""

from collections.abc import Collection
from uuid import UUID

from typing_extensions import override

from app.adapters.realtime.connection import UNANCHORED, Connection
from app.adapters.realtime.feed import Feed
from app.adapters.realtime.hub import Hub
from app.engine.frames import AuthSuccess
from app.kernel.caller import Caller
from app.kernel.errors import Locale
from app.kernel.sockets import Answer, Sealed, Told, Visit


class SocketVisit(Visit):
    """Joins a connection to its caller, the hub and the feed."""

    __slots__ = (
        "_caller",
        "_feed",
        "_hub",
        "_limits",
        "_locale",
        "_subject",
        "connection",
        "expires",
    )

    def __init__(
        self,
        connection: Connection,
        caller: Caller,
        subject: UUID | None,
        locale: Locale,
        hub: Hub,
        feed: Feed,
        limits: dict[str, int],
    ) -> None:
        self.connection = connection
        self._caller = caller
        self.expires = caller.expires_at.timestamp()  # by the clock's `seconds`
        self._subject = subject
        self._locale = locale
        self._hub = hub
        self._feed = feed
        self._limits = limits

    @property
    @override
    def caller(self) -> Caller:
        return self._caller

    @property
    @override
    def subject(self) -> UUID | None:
        return self._subject

    @property
    @override
    def locale(self) -> Locale:
        return self._locale

    def renew(self, caller: Caller) -> None:
        """A newer token of the same account."""
        self._caller = caller
        self.expires = caller.expires_at.timestamp()
        self.connection.session_id = caller.session_id

    @override
    def welcome(self) -> None:
        self.connection.greet(self.success().encoded())

    def success(self) -> AuthSuccess:
        return AuthSuccess(
            account_id=self._caller.account_id,
            session_id=self._caller.session_id,
            chat_id=self._subject,
            expires_at=self._caller.expires_at,
            limits=self._limits,
        )

    @override
    def tell(self, told: Told | Sealed) -> None:
        self.connection.answer(told.encoded())

    def answer(self, answer: Answer, id_: str | None) -> None:
        """To the frame with this id."""
        self.connection.answer(answer.answering(id_))

    @property
    @override
    def channels(self) -> Collection[str]:
        return self._hub.channels(self.connection)

    @override
    def follow(self, channel: str) -> None:
        if self.connection.anchor == UNANCHORED:
            self.connection.anchor = channel
        self._hub.join(self.connection, channel)

    @override
    def caught_up(self, channel: str, version: int | None = None) -> None:
        self._feed.caught_up(self.connection, channel, version)

    @override
    def unfollow(self, channel: str) -> None:
        self._hub.decline(self.connection, channel)
