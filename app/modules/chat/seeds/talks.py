"""Which demo groups there shall be; the same ones each time they are asked for."""

import hashlib
import random
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from app.kernel.errors import Locale

KNOWN = 5  # the known logins; all of them are in each of the first groups
FEWEST, MOST = 3, 20  # members of the other groups
# 2025-01-01: the time that the ids of demo groups tell, so that nothing made later meets them.
BORN_MS = 1_735_689_600_000

FIRST: tuple[tuple[Locale, str, str], ...] = (
    ("ru", "Команда продукта", "Планы, релизы и немного шуток"),
    ("en", "Weekend hikers", "Where to go and what to pack"),
    ("ru", "Книжный клуб", "Читаем вместе, спорим вежливо"),
)


@dataclass(frozen=True, slots=True)
class Talk:
    """A group to be: its number, its language, and how many messages it shall have."""

    number: int
    locale: Locale
    messages: int

    @property
    def chat_id(self) -> UUID:
        """The same each time, which is how a second seeding finds the first."""
        return demo_id(self.number)

    def members(self, people: Sequence[UUID]) -> list[UUID]:
        """Those of the people who are in it; its owner first."""
        if self.number < len(FIRST):
            return list(people[:KNOWN])
        order = random.Random(self.number)  # noqa: S311 - demo data, the same each time
        return order.sample(people, min(len(people), order.randint(FEWEST, MOST)))


def talks(chats: int, messages: int) -> list[Talk]:
    """The messages in even shares; after the first groups, English and Russian in turn."""
    return [
        Talk(number, _locale(number), messages // chats + (number < messages % chats))
        for number in range(chats)
    ]


def _locale(number: int) -> Locale:
    if number < len(FIRST):
        return FIRST[number][0]
    return "en" if number % 2 else "ru"


def demo_id(number: int) -> UUID:
    """A UUID of version 7 whose time is fixed and whose random part is a digest of the number."""
    digest = hashlib.sha256(f"demo chat {number}".encode()).digest()
    value = (BORN_MS + number) << 80 | int.from_bytes(digest[:10])
    value = value & ~(0xF << 76) | 0x7 << 76  # the version
    return UUID(int=value & ~(0x3 << 62) | 0x2 << 62)  # the variant
