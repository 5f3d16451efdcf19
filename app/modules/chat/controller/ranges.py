"""Parts of a file, as clients ask for them to play it or to go on where they were cut off."""

import re

# One part; whoever asks for many is given the whole, which costs us less.
RANGE = re.compile(r"bytes=(\d{0,19})-(\d{0,19})", re.ASCII)


def asked_part(header: str | None, size: int) -> tuple[int, int] | None:
    """From where up to, not including, where; None: the whole file.

    What cannot be read, or lies outside of the file, is not looked at (RFC 9110, 14.2).
    """
    asked = RANGE.fullmatch(header or "")
    if asked is None or not (asked[1] or asked[2]):
        return None
    if not asked[1]:
        start, end = max(0, size - int(asked[2])), size
    else:
        start, end = int(asked[1]), min(size, int(asked[2]) + 1 if asked[2] else size)
    return (start, end) if start < end else None
