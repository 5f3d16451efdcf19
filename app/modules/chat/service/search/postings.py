"""Which messages of a segment hold which words, packed as the segment keeps it.

The words are spread over parts by their first two characters, each part packed by itself: whoever
looks a word up, or what begins with two characters, unpacks one of them. In it every line is a
lexeme and the places of the messages that hold it, two hexadecimal digits each, so that many lines
are read in one go. Before the parts lie the times at which the messages were sent, and the table
of where everything begins.
"""

import re
import struct
import zlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from app.modules.chat.service.search.wanted import Term

LEVEL = 1  # of the compression; more costs time and saves little
PARTS = 4  # more are quicker to look into, and slower to pack
TABLE = struct.Struct(f"<{PARTS + 2}I")  # where the times begin, then each part, then the end
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


def packed(times: Sequence[int], places: Mapping[str, Sequence[int]]) -> bytes:
    """`times` in microseconds; `places` count from 0 and are below 256."""
    lines: list[list[str]] = [[""] for _ in range(PARTS)]
    for lexeme, each in places.items():
        lines[_part(lexeme)].append(f"{lexeme} {bytes(each).hex()}")
    texts = ["\n".join([*part, ""]).encode() for part in lines]
    parts = [zlib.compress(one, LEVEL) for one in (struct.pack(f"<{len(times)}q", *times), *texts)]
    begins = [TABLE.size]
    for part in parts:
        begins.append(begins[-1] + len(part))
    return TABLE.pack(*begins) + b"".join(parts)


class Postings:
    """What was unpacked once stays so."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._begins = TABLE.unpack_from(data)
        self._parts: dict[int, bytes] = {}
        self._times: tuple[int, ...] | None = None

    def times(self) -> tuple[int, ...]:
        if self._times is None:
            times = self._unpacked(0)
            self._times = struct.unpack(f"<{len(times) // 8}q", times)
        return self._times

    def holding(self, terms: Iterable[Term]) -> set[int]:
        """The places of the messages that hold all of the terms."""
        found: set[int] | None = None
        for term in terms:
            places = self._places(term)
            found = places if found is None else found & places
            if not found:
                return set()
        return found or set()

    def _places(self, term: Term) -> set[int]:
        text = self._unpacked(1 + _part(term.stem))
        start = text.find(f"\n{term.stem} ".encode())
        places = set[int]()
        if start >= 0:
            first = text.index(b" ", start) + 1
            places.update(_listed(text[first : text.index(b"\n", first)]))
        if term.beginning is not None:
            part = _part(term.beginning)
            if part != _part(term.stem):
                text = self._unpacked(1 + part)
            places.update(_listed(b"".join(_lines(term.beginning).findall(text))))
        return places

    def _unpacked(self, number: int) -> bytes:
        part = self._parts.get(number)
        if part is None:
            packed = self._data[self._begins[number] : self._begins[number + 1]]
            part = self._parts[number] = zlib.decompress(packed)
        return part


def _part(lexeme: str) -> int:
    return zlib.crc32(lexeme[:2].encode()) % PARTS


@lru_cache(maxsize=256)
def _lines(beginning: str) -> re.Pattern[bytes]:
    """The lines of what begins so; a match is their places."""
    return re.compile(b"\n" + re.escape(beginning.encode()) + rb"[^ ]* ([0-9a-f]*)")


def _listed(places: bytes) -> bytes:
    return bytes.fromhex(places.decode())


def places_of(lexemes: Iterable[Iterable[str]]) -> dict[str, list[int]]:
    """From the lexemes of each message to the messages of each lexeme."""
    places: defaultdict[str, list[int]] = defaultdict(list)
    for place, each in enumerate(lexemes):
        for lexeme in each:
            places[lexeme].append(place)
    return dict(places)


def microseconds(moment: datetime) -> int:
    return (moment - EPOCH) // MICROSECOND
