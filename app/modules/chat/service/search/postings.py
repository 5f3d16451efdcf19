"""Which messages of a segment hold which words, packed as the segment keeps it.

The words are spread over parts by their first two characters, each part packed by itself: whoever
looks a word up, or what begins with two characters, unpacks one of them. In it every line is a
lexeme and the places of the messages that hold it. Before the parts lie the times at which the
messages were sent, and the table of where everything begins.
"""

import re
import struct
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from app.modules.chat.service.search.wanted import Term

LEVEL = 1  # of the compression; more costs time and saves little
PARTS = 16
TABLE = struct.Struct(f"<{PARTS + 2}I")  # where the times begin, then each part, then the end
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


def packed(times: Sequence[int], places: Mapping[str, Sequence[int]]) -> bytes:
    """`times` in microseconds; `places` count from 0."""
    lines: list[list[str]] = [[""] for _ in range(PARTS)]
    for lexeme, each in places.items():
        lines[_part(lexeme)].append(f"{lexeme} {' '.join(map(str, each))}")
    texts = ["\n".join([*part, ""]).encode() for part in lines]
    parts = [zlib.compress(one, LEVEL) for one in (struct.pack(f"<{len(times)}q", *times), *texts)]
    begins = [TABLE.size]
    for part in parts:
        begins.append(begins[-1] + len(part))
    return TABLE.pack(*begins) + b"".join(parts)


class Postings:
    def __init__(self, data: bytes) -> None:
        self._data = data
        self._begins = TABLE.unpack_from(data)

    def times(self) -> tuple[int, ...]:
        times = self._unpacked(0)
        return struct.unpack(f"<{len(times) // 8}q", times)

    def holding(self, terms: Iterable[Term]) -> set[int]:
        """The places of the messages that hold all of the terms."""
        found: set[int] | None = None
        for term in terms:
            places = set(self._places(term))
            found = places if found is None else found & places
            if not found:
                return set()
        return found or set()

    def _places(self, term: Term) -> Iterator[int]:
        text = self._unpacked(1 + _part(term.stem))
        start = text.find(f"\n{term.stem} ".encode())
        if start >= 0:
            yield from _listed(text, start)
        if term.beginning is not None:
            text = self._unpacked(1 + _part(term.beginning))
            for line in re.finditer(b"\n" + re.escape(term.beginning.encode()), text):
                yield from _listed(text, line.start())

    def _unpacked(self, number: int) -> bytes:
        return zlib.decompress(self._data[self._begins[number] : self._begins[number + 1]])


def _part(lexeme: str) -> int:
    return zlib.crc32(lexeme[:2].encode()) % PARTS


def _listed(text: bytes, line: int) -> Iterator[int]:
    """The places of the lexeme whose line begins there, with the break before it."""
    return map(int, text[text.index(b" ", line) : text.index(b"\n", line + 1)].split())


def places_of(lexemes: Iterable[Iterable[str]]) -> dict[str, list[int]]:
    """From the lexemes of each message to the messages of each lexeme."""
    places: defaultdict[str, list[int]] = defaultdict(list)
    for place, each in enumerate(lexemes):
        for lexeme in each:
            places[lexeme].append(place)
    return dict(places)


def microseconds(moment: datetime) -> int:
    return (moment - EPOCH) // MICROSECOND
