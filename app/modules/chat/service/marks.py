"""What is a member's own about a chat, told to the member's other devices."""

from app.modules.chat.access import Membership
from app.modules.chat.events import MarksChanged
from app.modules.chat.service.assembly import unread


def marks(held: Membership) -> MarksChanged:
    """All of it, as it is now: whoever heard nothing of what was before is right again."""
    chat, member = held.chat, held.member
    return MarksChanged(
        chat_id=chat.id,
        account_id=member.account_id,
        last_read_seq=member.last_read_seq,
        unread_count=unread(chat, member),
        marked_unread=member.marked_unread,
        muted_until=member.muted_until,
    )
