"""Sockets that have not said yet who they are: how many may wait, from one address and in all."""

from collections.abc import Callable
from math import ceil

from app.kernel.limits import RateLimits, address_key, is_loopback

SendAway = Callable[[], None]


class Crowded(Exception):
    """So many wait from this address that nobody else from there gets in."""

    def __init__(self, retry_after: float) -> None:
        super().__init__()
        self.retry_after = ceil(retry_after)  # seconds after which those that wait now are gone


class Place:
    """Somebody's place while they wait; `leave` may be called however often."""

    __slots__ = ("_key", "_room", "send_away")

    def __init__(self, room: "WaitingRoom", key: str) -> None:
        self._room: WaitingRoom | None = room
        self._key = key
        self.send_away: SendAway | None = None  # set by whoever can end the conversation

    @property
    def key(self) -> str:
        return self._key

    def leave(self) -> None:
        room, self._room, self.send_away = self._room, None, None
        if room is not None:
            room.left(self)


class WaitingRoom:
    """An address that is full lets nobody else in; a house that is full sends the longest away.

    Whoever means to sign in does it at once, so the one who has waited longest is the one least
    likely to. The machine's own addresses are not counted where they are nobody in particular.
    """

    def __init__(
        self, rates: RateLimits, *, per_address: int, altogether: int, patience: float
    ) -> None:
        """`patience` is how many seconds anybody may wait at all."""
        self._rates = rates
        self._per_address = per_address
        self._altogether = altogether
        self._patience = patience
        self._waiting: dict[Place, None] = {}  # the longest first
        self._by_address: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._waiting)

    def enter(self, ip: str | None) -> Place | None:
        """A place, or None for who needs none; raises Crowded."""
        if self._rates.trusts_loopback and is_loopback(ip):
            return None
        key = address_key(ip)
        here = self._by_address.get(key, 0)
        if here >= self._per_address:
            raise Crowded(self._patience)
        place = Place(self, key)
        self._waiting[place] = None
        self._by_address[key] = here + 1
        if len(self._waiting) > self._altogether:
            self._send_longest_away()
        return place

    def left(self, place: Place) -> None:
        """Called by the place."""
        del self._waiting[place]
        here = self._by_address.pop(place.key) - 1
        if here:
            self._by_address[place.key] = here

    def _send_longest_away(self) -> None:
        longest = next(iter(self._waiting))
        send_away = longest.send_away
        longest.leave()
        if send_away is not None:
            send_away()
