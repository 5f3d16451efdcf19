"""Password hashes: bcrypt over a keyed digest, in threads of its own."""

import asyncio
import base64
import hashlib
import hmac
import os
import threading
import unicodedata
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

import bcrypt
from typing_extensions import override

from app.kernel.errors import ServiceUnavailable
from app.kernel.ports import PasswordHasher

T = TypeVar("T")

WAITING = 32  # hashes that may wait for a thread; who comes later is asked to come back
DIGEST_LENGTH = 31  # characters of a bcrypt hash after its salt


class BcryptPasswords(PasswordHasher):
    """Hashes that take their time, without taking the event loop's.

    bcrypt looks at 72 bytes only, so it is given a digest of the password, which is as long for
    any password; the pepper keys that digest.
    """

    def __init__(self, rounds: int, pepper: str) -> None:
        self._rounds = rounds
        self._pepper = pepper.encode(errors="surrogatepass")
        # Costs as much to check as a real hash, and no password is known to have it.
        self._nobodys = (bcrypt.gensalt(rounds) + b"." * DIGEST_LENGTH).decode()
        threads = os.cpu_count() or 1
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="passwords")
        self._places = threading.BoundedSemaphore(threads + WAITING)

    @override
    async def hash(self, password: str) -> str:
        """Raises ServiceUnavailable when too many hashes are waiting already."""
        return await self._in_turn(lambda: self._hash(password))

    @override
    async def verify(self, password: str, hashed: str | None) -> bool:
        known = hashed if hashed and cost(hashed) else None
        right = await self._in_turn(lambda: self._check(password, known or self._nobodys))
        return right and known is not None

    @override
    def outdated(self, hashed: str) -> bool:
        return cost(hashed) != self._rounds

    def close(self) -> None:
        """Ends the threads once their work is done; what still waits is given up."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    async def _in_turn(self, work: Callable[[], T]) -> T:
        if not self._places.acquire(blocking=False):
            raise ServiceUnavailable
        try:
            future = self._pool.submit(work)
        except RuntimeError as closed:
            self._places.release()
            raise ServiceUnavailable from closed
        # The place is freed by the work's end, not by ours: who was cancelled may still be hashed.
        future.add_done_callback(self._free)
        return await asyncio.wrap_future(future)

    def _free(self, _: Future[T]) -> None:
        self._places.release()

    def _hash(self, password: str) -> str:
        return bcrypt.hashpw(self._digest(password), bcrypt.gensalt(self._rounds)).decode()

    def _check(self, password: str, hashed: str) -> bool:
        try:
            return bcrypt.checkpw(self._digest(password), hashed.encode())
        except ValueError:  # a damaged hash fits no password
            return False

    def _digest(self, password: str) -> bytes:
        """64 characters for a password of any length, the same however its letters are composed."""
        composed = unicodedata.normalize("NFKC", password).encode(errors="surrogatepass")
        return base64.b64encode(hmac.digest(self._pepper, composed, hashlib.sha384))


def cost(hashed: str) -> int | None:
    """The rounds that a bcrypt hash was made with; None for what is no such hash."""
    match hashed.split("$"):
        case ["", "2a" | "2b" | "2y", rounds, _] if rounds.isdecimal():
            return int(rounds)
    return None
