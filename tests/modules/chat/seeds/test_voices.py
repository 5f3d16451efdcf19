"""What demo people say."""

import random
import re

from app.modules.chat.seeds.talks import FIRST, talks
from app.modules.chat.seeds.voices import Voices

CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)


def test_each_language_has_its_own_words() -> None:
    voices, order = Voices(), random.Random(1)
    assert all(CYRILLIC.search(voices.sentence("ru", order)) for _ in range(50))
    assert not any(CYRILLIC.search(voices.sentence("en", order)) for _ in range(50))


def test_the_same_is_said_each_time() -> None:
    said = [[Voices().sentence("ru", random.Random(n)) for n in range(3)] for _ in range(2)]
    assert said[0] == said[1]


def test_every_group_has_a_name_that_fits() -> None:
    voices = Voices()
    titles = [voices.title(talk) for talk in talks(40, 0)]
    assert titles[0] == FIRST[0][1:]
    assert titles == [Voices().title(talk) for talk in talks(40, 0)]
    assert all(0 < len(name) <= 100 for name, _ in titles)
