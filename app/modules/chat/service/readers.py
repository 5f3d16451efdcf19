"""How many have read each message of a chat, counted from everybody's read mark."""

from bisect import bisect_left
from collections.abc import Iterable
from uuid import UUID

from app.modules.chat.crud.members import Mark


class Readers:
    """A member has read from where they came in up to their mark, but for what they wrote.

    Counting costs the logarithm of the members for each message, not their number.
    """

    def __init__(self, marks: Iterable[Mark]) -> None:
        # Whoever shows no receipts may have a mark before the place where they came in.
        self._reach = {
            mark.account_id: (mark.joined_seq, mark.shown_read_seq)
            for mark in marks
            if mark.joined_seq < mark.shown_read_seq
        }
        self._from = sorted(joined for joined, _ in self._reach.values())
        self._to = sorted(shown for _, shown in self._reach.values())

    def of(self, seq: int, sender_id: UUID) -> int:
        """How many besides the sender have read the message."""
        count = bisect_left(self._from, seq) - bisect_left(self._to, seq)
        joined, shown = self._reach.get(sender_id, (0, 0))
        return count - 1 if joined < seq <= shown else count
