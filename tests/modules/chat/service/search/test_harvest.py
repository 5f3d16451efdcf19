"""The harvest: enough of the newest, and nothing that may lack a newer one."""

from datetime import timedelta
from typing import cast
from uuid import UUID

from app.modules.chat.crud.search_lookup import LookupCrud
from app.modules.chat.crud.search_rows import Hit
from app.modules.chat.service.search.freshness import NOTHING
from app.modules.chat.service.search.harvest import Harvest
from app.modules.chat.service.search.places import Place, all_at
from app.modules.chat.service.search.postings import EPOCH, packed
from app.modules.chat.service.search.scope import Scope
from app.modules.chat.service.search.shelf import Shelf
from app.modules.chat.service.search.wanted import Wanted

CHAT, ANN = UUID(int=1), UUID(int=2)
# Rows by the times of their messages; all hold the word but the third.
ROWS = {1: (70, 90), 2: (50, 80), 3: (40, 60), 4: (10, 20)}


class Rows:
    async def postings(self, ids: list[int]) -> dict[int, bytes]:
        return {id_: packed(ROWS[id_], {"milk" if id_ == 3 else "tea": [0, 1]}) for id_ in ids}


LOOKUP = cast(LookupCrud, Rows())
HITS = [Hit(id_, CHAT, id_ * 10, EPOCH + timedelta(microseconds=at[1])) for id_, at in ROWS.items()]


def harvest(enough: int, *, end: Place | None = None, least: Place | None = None) -> Harvest:
    wanted = Wanted("tea ")
    scope = Scope(
        account_id=ANN, wanted=wanted, terms=wanted.terms, groups=(), marks={CHAT: (1, 1)},
        sift=False, least=least, fresh=NOTHING, shelf=Shelf(),
    )  # fmt: skip
    return Harvest(scope, end, enough)


async def test_enough_is_the_newest_of_all_rows() -> None:
    look = await harvest(3).open(LOOKUP, HITS, None)
    assert look is not None
    assert [place.at for place in look.places] == [90, 80, 70]
    assert look.rest == look.places[-1]


async def test_what_others_might_come_before_is_not_told() -> None:
    harvested = harvest(4)
    assert await harvested.open(LOOKUP, HITS[:1], all_at(80)) is None
    assert [place.at for place in harvested.so_far(all_at(80)).places] == [90]
    look = await harvested.open(LOOKUP, HITS[1:], None)
    assert look is not None
    assert [place.at for place in look.places] == [90, 80, 70, 50]


async def test_only_what_lies_between_the_ends_is_found() -> None:
    end, least = Place(80, CHAT, 0), Place(20, CHAT, 0)
    look = await harvest(9, end=end, least=least).open(LOOKUP, HITS, all_at(5))
    assert look is not None
    assert [place.at for place in look.places] == [70, 50, 20]
    assert look.rest is None


async def test_rows_in_vain_are_noticed() -> None:
    harvested = harvest(9)
    assert harvested.dense
    await harvested.open(LOOKUP, HITS[2:3], all_at(5))
    assert not harvested.dense
