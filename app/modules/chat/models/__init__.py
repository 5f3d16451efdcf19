"""The tables of chats; everything about a message leads with its chat."""

from app.modules.chat.models.attachments import Attachment, AttachmentUse, FileTotal
from app.modules.chat.models.changes import Change, ChangeKind
from app.modules.chat.models.chats import Chat
from app.modules.chat.models.invites import Invite, Removal
from app.modules.chat.models.join_requests import JoinRequest
from app.modules.chat.models.members import Member
from app.modules.chat.models.messages import Edit, Hidden, Message
from app.modules.chat.models.presence import LastSeen
from app.modules.chat.models.reactions import Pin, Reaction
from app.modules.chat.models.reports import Report
from app.modules.chat.models.search import SearchMark, SearchSegment

__all__ = [
    "Attachment",
    "AttachmentUse",
    "Change",
    "ChangeKind",
    "Chat",
    "Edit",
    "FileTotal",
    "Hidden",
    "Invite",
    "JoinRequest",
    "LastSeen",
    "Member",
    "Message",
    "Pin",
    "Reaction",
    "Removal",
    "Report",
    "SearchMark",
    "SearchSegment",
]
