"""What demo people say, in Russian and in English."""

import random
from typing import Any

from app.kernel.errors import Locale
from app.modules.chat.seeds.talks import FIRST, Talk

FAKERS: dict[Locale, str] = {"ru": "ru_RU", "en": "en_US"}
SENTENCES = 400  # per language: making one takes longer than storing a message
WORDS_MOST = 14


class Voices:
    """Made at the first word: most starts find everything said already."""

    def __init__(self) -> None:
        self._fakers: dict[Locale, Any] = {}
        self._sentences: dict[Locale, list[str]] = {}

    def title(self, talk: Talk) -> tuple[str, str | None]:
        """The name of a group, and what it says of itself."""
        if talk.number < len(FIRST):
            _, name, description = FIRST[talk.number]
            return name, description
        faker = self._faker(talk.locale)
        faker.seed_instance(talk.number)
        return faker.company(), None

    def sentence(self, locale: Locale, order: random.Random) -> str:
        if locale not in self._sentences:
            self._sentences[locale] = self._make(locale)
        return order.choice(self._sentences[locale])

    def _make(self, locale: Locale) -> list[str]:
        faker = self._faker(locale)
        faker.seed_instance(1)
        return [faker.sentence(nb_words=2 + n % WORDS_MOST) for n in range(SENTENCES)]

    def _faker(self, locale: Locale) -> Any:
        if locale not in self._fakers:
            from faker import Faker  # costs a second, and only seeding needs it

            self._fakers[locale] = Faker(FAKERS[locale])
        return self._fakers[locale]
