"""Which keys a file may have."""

import pytest

from app.adapters.storage.keys import checked


@pytest.mark.parametrize("key", ["a", "a.webp", "avatars/0f.webp", "a/b/c/d/e/f", "x" * 100])
def test_a_key_is_a_key(key: str) -> None:
    assert checked(key) == key


@pytest.mark.parametrize("key", ["x" * 101, "a/b/c/d/e/f/g", "a/", "./a", "é", "a b", "a\n"])
def test_anything_else_is_a_mistake(key: str) -> None:
    with pytest.raises(ValueError, match="not a key"):
        checked(key)
