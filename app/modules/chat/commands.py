"""What the command line can do with chats."""

import typer

from app.kernel.module import Wiring
from app.modules.chat.service.search.following import Following


async def index_messages(wiring: Wiring) -> str:
    """Make every message findable now, and not by and by while the server runs."""
    following = wiring.get(Following)
    total, indexed = await following.counts()
    with typer.progressbar(length=total, label="messages") as bar:
        bar.update(indexed)
        before = indexed
        async for indexed in following.all():
            bar.update(indexed - before)
            before = indexed
    total, indexed = await following.counts()
    return f"Indexed: {indexed} of {total} messages."


COMMANDS = {"index-messages": index_messages}
