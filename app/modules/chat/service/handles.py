"""Who is named in a text: `@username`, as people write it."""

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from uuid import UUID

NAMED_MAX = 20  # people that one message tells
LOOKED_AT = 100  # places in a text that may be names

# Not within a word, an e-mail address or a link; and the whole of a name, not its beginning. The
# sign stands first: what comes before it is looked at where there is one, not at every letter.
HANDLE = re.compile(r"@(?<![\w@/.]@)([A-Za-z0-9_.]{3,32})(?!\w)")


def may_name(text: str) -> bool:
    """Whether somebody may be named in the text; mostly it is clear at once that nobody is."""
    return "@" in text and HANDLE.search(text) is not None


def handles_in(text: str) -> set[str]:
    """All that may be usernames in the text, in small letters."""
    return {name for names in _written(text) for name in names}


def named_in(text: str, known: Mapping[str, UUID]) -> list[UUID]:
    """Those of the known who are named, in the order of the text, each once."""
    found: dict[UUID, None] = {}
    for names in _written(text):
        account_id = next((known[name] for name in names if name in known), None)
        if account_id is not None:
            found[account_id] = None
    return list(islice(found, NAMED_MAX))


def _written(text: str) -> Iterator[list[str]]:
    """What each place may mean, the longest first: a dot may be in a name or end a sentence."""
    for match in islice(HANDLE.finditer(text), LOOKED_AT):
        parts = match[1].lower().rstrip(".").split(".")
        yield [".".join(parts[:count]) for count in range(len(parts), 0, -1)]
