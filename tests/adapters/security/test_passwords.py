"""Hashes of passwords of any length and spelling, and the work they cost."""

import asyncio
import contextlib
import os
import statistics
import time
import unicodedata
from collections.abc import Iterator

import bcrypt
import pytest

from app.adapters.security.passwords import WAITING, BcryptPasswords, cost
from app.kernel.errors import ServiceUnavailable


@pytest.fixture
def passwords() -> Iterator[BcryptPasswords]:
    hasher = BcryptPasswords(4, "a pepper")
    yield hasher
    hasher.close()


@pytest.mark.parametrize(
    "password",
    ["", " ", "correct horse", "\x00\x00", "я" * 512, "😀" * 64, "x" * 1024, " spaces ", "\ud800"],
)
async def test_a_password_is_known_again(passwords: BcryptPasswords, password: str) -> None:
    hashed = await passwords.hash(password)
    assert await passwords.verify(password, hashed)
    assert not await passwords.verify(f"{password}!", hashed)
    assert len(hashed) == 60


async def test_two_hashes_of_one_password_differ(passwords: BcryptPasswords) -> None:
    assert await passwords.hash("correct horse") != await passwords.hash("correct horse")


@pytest.mark.parametrize("length", [72, 73, 200])
async def test_what_comes_after_72_bytes_counts(passwords: BcryptPasswords, length: int) -> None:
    hashed = await passwords.hash("x" * length + "a")
    assert not await passwords.verify("x" * length + "b", hashed)
    assert not await passwords.verify("x" * length, hashed)


async def test_64_emoji_are_told_from_63(passwords: BcryptPasswords) -> None:
    assert not await passwords.verify("😀" * 63, await passwords.hash("😀" * 64))


async def test_however_the_letters_are_composed_it_is_one_password(
    passwords: BcryptPasswords,
) -> None:
    hashed = await passwords.hash(unicodedata.normalize("NFC", "Ёлка-café-ﬁ"))
    assert await passwords.verify(unicodedata.normalize("NFD", "Ёлка-café-ﬁ"), hashed)
    assert await passwords.verify("Ёлка-café-fi", hashed)


async def test_without_the_pepper_a_hash_is_of_no_use(passwords: BcryptPasswords) -> None:
    hashed = await passwords.hash("correct horse")
    assert not bcrypt.checkpw(b"correct horse", hashed.encode())
    with contextlib.closing(BcryptPasswords(4, "another")) as other:
        assert not await other.verify("correct horse", hashed)


@pytest.mark.parametrize(
    "hashed", ["", "!", "$2b$04$short", "$1$04$abc", "plain", "$2b$xx$" + "a" * 53]
)
async def test_a_hash_that_is_none_fits_no_password(
    passwords: BcryptPasswords, hashed: str
) -> None:
    assert not await passwords.verify("", hashed)
    assert not await passwords.verify(hashed, hashed)


async def test_a_hash_of_another_cost_is_outdated(passwords: BcryptPasswords) -> None:
    hashed = await passwords.hash("correct horse")
    with contextlib.closing(BcryptPasswords(5, "a pepper")) as dearer:
        assert not passwords.outdated(hashed)
        assert dearer.outdated(hashed)
        assert await dearer.verify("correct horse", hashed)
    assert passwords.outdated("!")
    assert cost(hashed) == 4


async def test_an_unknown_account_costs_the_same_work() -> None:
    def spent() -> float:
        return time.process_time()  # counts all threads, and nothing that other programs do

    with contextlib.closing(BcryptPasswords(9, "a pepper")) as passwords:
        hashed = await passwords.hash("correct horse")
        took: dict[str | None, list[float]] = {None: [], hashed: []}
        for _ in range(7):
            for known, times in took.items():
                begin = spent()
                assert not await passwords.verify("wrong horse", known)
                times.append(spent() - begin)
    known_took, nobody_took = statistics.median(took[hashed]), statistics.median(took[None])
    assert nobody_took == pytest.approx(known_took, rel=0.5)


async def test_nobody_knows_the_password_of_an_unknown_account(
    passwords: BcryptPasswords,
) -> None:
    assert not await passwords.verify("", None)


async def test_a_crowd_is_asked_to_come_back_and_nobody_else_suffers() -> None:
    with contextlib.closing(BcryptPasswords(8, "a pepper")) as passwords:
        room = (os.cpu_count() or 1) + WAITING
        crowd = [asyncio.ensure_future(passwords.hash("correct horse")) for _ in range(room + 5)]
        results = await asyncio.gather(*crowd, return_exceptions=True)
        refused = [result for result in results if isinstance(result, BaseException)]
        assert 1 <= len(refused) <= 5
        assert all(isinstance(error, ServiceUnavailable) for error in refused)
        assert await passwords.hash("correct horse")


async def test_the_loop_is_free_while_others_hash() -> None:
    with contextlib.closing(BcryptPasswords(10, "a pepper")) as passwords:
        crowd = asyncio.gather(*(passwords.hash("correct horse") for _ in range(4)))
        turns = 0
        while not crowd.done():
            await asyncio.sleep(0)
            turns += 1
        await crowd
    assert turns > 100


async def test_whoever_gives_up_gives_their_place_back() -> None:
    with contextlib.closing(BcryptPasswords(4, "a pepper")) as passwords:
        for _ in range(3):
            crowd = [asyncio.ensure_future(passwords.hash("x")) for _ in range(WAITING)]
            await asyncio.sleep(0)
            for one in crowd:
                one.cancel()
            await asyncio.gather(*crowd, return_exceptions=True)
            await passwords.hash("x")
        results = [passwords.hash("x") for _ in range(WAITING)]
        assert len(await asyncio.gather(*results)) == WAITING


async def test_after_the_end_no_more_is_hashed() -> None:
    passwords = BcryptPasswords(4, "a pepper")
    passwords.close()
    with pytest.raises(ServiceUnavailable):
        await passwords.hash("correct horse")
