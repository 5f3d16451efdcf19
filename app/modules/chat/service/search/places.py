"""Where messages stand in the order of what is found: the newest first, in all chats."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from app.kernel.errors import fault
from app.kernel.paging import decode_cursor, encode_cursor
from app.modules.chat.crud.search_rows import Hit
from app.modules.chat.service.search.postings import EPOCH, MICROSECOND

FIRST = UUID(int=0)


class Place(NamedTuple):
    """The later of two places is the newer one; `at` in microseconds."""

    at: int
    chat_id: UUID
    seq: int

    @property
    def moment(self) -> datetime:
        return EPOCH + self.at * MICROSECOND

    def cursor(self) -> str:
        return encode_cursor(str(self.at), self.chat_id.hex, str(self.seq))


def all_at(at: int) -> Place:
    """What lies before it was sent then or earlier."""
    return Place(at + 1, FIRST, 0)


def before(cursor: str | None) -> Place | None:
    """Raises InvalidInput for a cursor we never gave."""
    key = decode_cursor(cursor, 3)
    if key is None:
        return None
    try:
        place = Place(int(key[0]), UUID(hex=key[1]), int(key[2]))
        place.moment  # noqa: B018 - whether there is such a time
    except (ValueError, OverflowError):
        raise fault(
            "cursor", "invalid", "This cursor was not given by us.", "Это не наш курсор."
        ) from None
    return place


def places_in(
    hit: Hit, times: Sequence[int], held: Collection[int], least: Place | None
) -> Iterator[Place]:
    """Those messages of the row, newest first, down to the least."""
    since = min(times) if least is None else least.at
    newest = sorted([(times[place], place) for place in held if times[place] >= since])
    for at, place in reversed(newest):
        yield Place(at, hit.chat_id, hit.first_seq + place)
