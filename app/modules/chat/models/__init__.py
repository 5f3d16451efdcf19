"""The tables of chats; everything about a message leads with its chat."""

from app.modules.chat.models.changes import Change, ChangeKind
from app.modules.chat.models.chats import Chat
from app.modules.chat.models.members import Member
from app.modules.chat.models.messages import Edit, Hidden, Message
from app.modules.chat.models.presence import LastSeen
from app.modules.chat.models.reactions import Pin, Reaction

__all__ = [
    "Change",
    "ChangeKind",
    "Chat",
    "Edit",
    "Hidden",
    "LastSeen",
    "Member",
    "Message",
    "Pin",
    "Reaction",
]
