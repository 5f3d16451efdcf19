"""Finding channels: the directory, and one of them by its short name."""

from app.kernel.caller import Caller
from app.kernel.paging import Page, after_number, number_cursor
from app.kernel.transaction import UnitOfWork
from app.modules.chat.crud.channels import ChannelCrud, Listed
from app.modules.chat.errors import ChatMissing
from app.modules.chat.schemas.channels import ChannelRead


class DirectoryService:
    def __init__(self, reading: UnitOfWork) -> None:
        self._reading = reading

    async def page(
        self, caller: Caller, search: str, limit: int, cursor: str | None
    ) -> Page[ChannelRead]:
        """The public channels, the largest first; moderators of the site see the others too."""
        after = after_number(cursor)
        async with self._reading() as transaction:
            rows = await ChannelCrud(transaction).page(
                caller.account_id, search.strip().casefold(), after, limit + 1,
                hidden=caller.moderates,
            )  # fmt: skip
        end = rows[limit - 1][0] if len(rows) > limit else None
        return Page(
            entities=[_shown(row) for row in rows[:limit]],
            next_cursor=number_cursor(end.member_count, end.id) if end else None,
        )

    async def by_slug(self, caller: Caller, slug: str) -> ChannelRead:
        """A channel that is public, or the caller's own. Raises ChatMissing."""
        async with self._reading() as transaction:
            found = await ChannelCrud(transaction).by_slug(slug.lower(), caller.account_id)
        if found is None or not (found[0].is_public or found[1] or caller.moderates):
            raise ChatMissing
        return _shown(found)


def _shown(listed: Listed) -> ChannelRead:
    chat, role = listed
    return ChannelRead(
        id=chat.id,
        slug=chat.slug,
        name=chat.name or "",
        description=chat.description,
        is_public=chat.is_public,
        member_count=chat.member_count,
        my_role=role,  # type: ignore[arg-type] # the column holds nothing else
    )
