"""Keys have names that betray nothing, and each use of a key has a key of its own."""

import hashlib
import hmac

from app.adapters.security.keys import Key, KeyRing, encoded

PRESENT = "the present key, which is long enough to be one"
BEFORE = "the key of before, which was long enough as well"


def test_a_key_has_the_same_name_everywhere_and_no_other_key_has_it() -> None:
    assert Key.of(PRESENT).name == Key.of(PRESENT).name
    assert Key.of(PRESENT).name != Key.of(BEFORE).name


def test_the_name_is_not_a_digest_that_the_key_could_be_guessed_by() -> None:
    assert Key.of(PRESENT).name not in encoded(hashlib.sha256(PRESENT.encode()).digest())


def test_what_signs_does_not_seal() -> None:
    key = Key.of(PRESENT)
    assert key.sealing != key.signing
    assert key.seal("x") != encoded(hmac.digest(key.signing, b"x", "sha256"))


def test_a_key_is_found_by_its_name_only() -> None:
    ring = KeyRing(PRESENT, [BEFORE])
    assert ring.named(Key.of(BEFORE).name) == Key.of(BEFORE)
    for nobody in (None, 1, "", "x", ["x"]):
        assert ring.named(nobody) is None


def test_a_seal_of_a_key_of_before_is_still_good() -> None:
    seal = KeyRing(BEFORE).present.seal("refresh:1")
    assert KeyRing(PRESENT, [BEFORE]).sealed("refresh:1", seal)
    assert not KeyRing(PRESENT).sealed("refresh:1", seal)


def test_a_seal_fits_its_text_only() -> None:
    ring = KeyRing(PRESENT)
    seal = ring.present.seal("refresh:1:2")
    assert ring.sealed("refresh:1:2", seal)
    for text, given in (("refresh:1:3", seal), ("refresh:1:2", seal[:-1]), ("refresh:1:2", "")):
        assert not ring.sealed(text, given)
    assert not ring.sealed("refresh:1:2", "\ud800")
    assert not ring.sealed("\ud800", seal)
