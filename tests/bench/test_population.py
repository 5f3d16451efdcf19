"""Who is there before it is measured."""

from itertools import pairwise

from bench.population import Population


def test_messages_elsewhere_are_spread_between_those_of_the_first_chat() -> None:
    written = Population(people=6, chat_size=2, messages=10, elsewhere=4).written()
    assert (written.count(0), written.count(1), written.count(2)) == (10, 2, 2)
    places = [place for place, chat in enumerate(written) if chat]
    gaps = [b - a for a, b in pairwise(places)]
    assert set(gaps) <= {3, 4}


def test_people_sit_together() -> None:
    population = Population(people=5, chat_size=2)
    assert population.chats == 3
    assert [population.chat_of(n) for n in range(5)] == [0, 0, 1, 1, 2]
