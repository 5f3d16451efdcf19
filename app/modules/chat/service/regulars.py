"""Who has posted where lately: a hint that saves a question, never a right."""

from collections.abc import Collection, Container

from app.modules.chat.crud.lines import Place

REMEMBERED = 10_000  # places


class Regulars:
    """Strangers are turned away before they could wait for a chat's lock; regulars need not be
    asked about twice."""

    def __init__(self) -> None:
        self._places: dict[Place, None] = {}

    def among(self, places: Collection[Place]) -> set[Place]:
        return {place for place in places if place in self._places}

    def saw(self, places: Collection[Place], members: Container[Place]) -> None:
        """Those of the places that are members' are regulars from now on, the others no more."""
        for place in places:
            self._places.pop(place, None)
            if place in members:
                self._places[place] = None
        while len(self._places) > REMEMBERED:
            del self._places[next(iter(self._places))]
