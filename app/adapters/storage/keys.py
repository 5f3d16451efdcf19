"""Which keys a file may have: none that could lead out of its folder."""

import re

KEY = re.compile(r"[a-z0-9_-][a-z0-9._-]{0,99}(/[a-z0-9_-][a-z0-9._-]{0,99}){0,5}")


def checked(key: str) -> str:
    """The key itself; raises ValueError for any other, which is a mistake of ours."""
    if not KEY.fullmatch(key):
        raise ValueError("not a key of a file")
    return key
