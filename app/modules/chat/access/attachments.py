"""The only way to a file."""

from uuid import UUID

from app.kernel.caller import Caller
from app.kernel.transaction import Glance
from app.modules.chat.crud.reach import ReachCrud, Reached
from app.modules.chat.errors import AttachmentMissing


async def reached_attachment(
    glance: Glance, caller: Caller, attachment_id: UUID, *, thumb: bool
) -> Reached:
    """A file that the caller may have now: in a chat of theirs, or not posted yet and theirs.

    Those who look after the site may have what is in channels.
    """
    found = await ReachCrud(glance).attachment(
        attachment_id, caller.account_id, all_channels=caller.moderates
    )
    if found is None or (thumb and found.thumb_size is None):
        raise AttachmentMissing
    return found
