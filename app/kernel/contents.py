"""What a file is, by its content and not by what somebody calls it."""

from typing import Protocol

HEAD = 4096  # bytes of the beginning that tell it
UNKNOWN = "application/octet-stream"


class Contents(Protocol):
    def mime(self, head: bytes) -> str:
        """The media type that the beginning of a file shows; UNKNOWN if it shows none.

        What a browser would run (pages, scripts, drawings with scripts) is UNKNOWN too.
        """
        ...
