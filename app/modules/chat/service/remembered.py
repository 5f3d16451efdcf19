"""The ends of chats' lines as the last batch has left them, so that the next need not ask."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from app.modules.chat.crud.lines import Line, Place, Seat

CHATS = 10_000
SEATS = 1_000  # of each chat
LONGEST_PAUSE = 63  # batches


@dataclass(slots=True)
class Entry:
    """`sure`: this is what was committed. Whoever else changes the chat is not told of here, so it
    may be old all the same: who writes by it says what it was seen as."""

    line: Line
    seats: dict[UUID, Seat] = field(default_factory=dict)
    sure: bool = False
    # Batches for which it is not tried, after it was found to be old; more each time in a row.
    pause: int = 0
    misses: int = 0

    def fits(self, line: Line) -> bool:
        """Whether the line is as remembered, so that its other seats are too."""
        if self.line is line:
            return True
        return self.sure and self.line.ends_as(line) and len(self.seats) < SEATS


class Remembered:
    """Every change of who may post moves the version of the chat's line: an entry whose version is
    the chat's says all that has to be known."""

    def __init__(self) -> None:
        self._chats: dict[UUID, Entry] = {}

    def regulars(self, places: Iterable[Place]) -> set[Place]:
        """Who was a member lately: a hint that saves a question, never a right."""
        return {
            place
            for place in places
            if (entry := self._chats.get(place[0])) and place[1] in entry.seats
        }

    def known(self, places: Iterable[Place]) -> dict[Place, Seat]:
        """The seats by which may be written; each has to be told what became of it."""
        return {
            place: seat
            for place in places
            if (entry := self._chats.get(place[0])) and entry.sure
            if (seat := entry.seats.get(place[1]))
        }

    def read(self, asked: Collection[Place], seats: Mapping[Place, Seat]) -> None:
        """What was found under the lock: places that were asked for and not found are nobody's."""
        for place in asked:
            seat, entry = seats.get(place), self._chats.pop(place[0], None)
            if seat is None:
                if entry is not None:
                    entry.seats.pop(place[1], None)
                    self._chats[place[0]] = entry
                continue
            if entry is None or not entry.fits(seat.line):
                misses, pause = (entry.misses, entry.pause) if entry else (0, 0)
                entry = Entry(seat.line, misses=misses, pause=pause)
            seat.line = entry.line
            entry.seats[place[1]] = seat
            self._chats[place[0]] = entry
        while len(self._chats) > CHATS:
            del self._chats[next(iter(self._chats))]

    def doubt(self, chat_ids: Iterable[UUID]) -> None:
        """They are being written: what they end with is not known until that is committed."""
        for chat_id in chat_ids:
            if entry := self._chats.get(chat_id):
                entry.sure = False

    def trust(self, chat_ids: Iterable[UUID]) -> None:
        """What was written is committed."""
        for chat_id in chat_ids:
            if entry := self._chats.get(chat_id):
                entry.sure = entry.pause == 0
                entry.pause = max(0, entry.pause - 1)

    def hit(self, chat_ids: Iterable[UUID]) -> None:
        """They were as remembered, and are as they were written now."""
        for chat_id in chat_ids:
            if entry := self._chats.get(chat_id):
                entry.sure, entry.misses = True, 0

    def missed(self, chat_ids: Iterable[UUID]) -> None:
        """Somebody else had changed them: who does so all the time is remembered in vain."""
        for chat_id in chat_ids:
            if entry := self._chats.get(chat_id):
                entry.pause = min(2**entry.misses - 1, LONGEST_PAUSE)
                entry.misses += 1
