"""Where is looked, for what."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from app.kernel.full_text import Groups
from app.modules.chat.service.search.freshness import Fresh
from app.modules.chat.service.search.places import Place
from app.modules.chat.service.search.shelf import MarkedAt, Shelf
from app.modules.chat.service.search.wanted import Term, Wanted


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    account_id: UUID
    wanted: Wanted
    terms: tuple[Term, ...]  # none, if nothing is to be found
    groups: Groups  # the same for the index of words, and the chats if they are named to it
    # The account's chats, or the one of them that is asked about, and how far each is indexed.
    marks: Mapping[UUID, MarkedAt]
    sift: bool  # whether what the index of words holds of other chats is to be sorted out
    least: Place | None  # what is older is not wanted
    fresh: Fresh
    shelf: Shelf
