"""What chat's tables hold about people."""

from app.kernel.personal import OnErase, Personal
from app.modules.chat.models.attachments import Attachment, AttachmentUse, FileTotal
from app.modules.chat.models.changes import Change
from app.modules.chat.models.chats import Chat
from app.modules.chat.models.invites import Invite, Removal
from app.modules.chat.models.join_requests import JoinRequest
from app.modules.chat.models.members import Member
from app.modules.chat.models.messages import Edit, Hidden, Message
from app.modules.chat.models.presence import LastSeen
from app.modules.chat.models.reactions import Pin, Reaction
from app.modules.chat.models.reports import Report

TOLD = "Others were told; it stays in their history, by an account without a name."

PERSONAL = (
    Personal(
        table=Chat,
        owner="owner_id",
        erase=OnErase.BY_HAND,
        exported=("id", "type", "name", "description", "created_at"),
        why="Somebody else becomes the owner.",
    ),
    Personal(
        table=Member,
        owner="account_id",
        erase=OnErase.BY_HAND,
        exported=("chat_id", "role", "joined_at", "last_read_seq", "last_read_at", "muted_until"),
        why="Groups are left; a direct chat stays with the other person.",
    ),
    Personal(
        table=Message,
        owner="sender_id",
        erase=OnErase.KEPT,
        within=Chat,
        exported=(
            "chat_id", "seq", "id", "text", "sent_at", "edited_at", "deleted_at", "reply_to_id",
            "extra",
        ),
        why=TOLD,
    ),
    Personal(
        table=Edit,
        owner="sender_id",
        through=Message,
        within=Chat,
        erase=OnErase.KEPT,
        exported=("chat_id", "seq", "number", "text", "written_at"),
        why=TOLD,
    ),
    Personal(
        table=Hidden,
        owner="account_id",
        within=Chat,
        erase=OnErase.DELETED,
        exported=("chat_id", "seq"),
    ),
    Personal(
        table=Reaction,
        owner="account_id",
        within=Chat,
        erase=OnErase.KEPT,
        exported=("chat_id", "seq", "emoji", "reacted_at"),
        why=TOLD,
    ),
    Personal(
        table=Pin,
        owner="account_id",
        within=Chat,
        erase=OnErase.KEPT,
        exported=("chat_id", "seq", "pinned_at"),
        why=TOLD,
    ),
    Personal(
        table=Change,
        owner="account_id",
        within=Chat,
        erase=OnErase.KEPT,
        exported=("chat_id", "version", "kind", "happened_at"),
        why="The line of a chat has no holes.",
    ),
    Personal(
        table=JoinRequest,
        owner="account_id",
        erase=OnErase.DELETED,
        exported=("chat_id", "status", "asked_at", "decided_at"),
    ),
    Personal(
        table=Invite,
        owner="created_by_id",
        erase=OnErase.KEPT,
        exported=("id", "chat_id", "max_uses", "uses", "expires_at", "created_at"),
        why="A link belongs to its chat; whoever looks after that sees it and may revoke it.",
    ),
    Personal(
        table=Removal,
        owner="account_id",
        within=Chat,
        erase=OnErase.DELETED,
        exported=("chat_id", "removed_at"),
    ),
    Personal(
        table=Report,
        owner="reporter_id",
        erase=OnErase.KEPT,
        exported=("chat_id", "message_id", "reason", "comment", "reported_at", "outcome"),
        why="What was done about it has to be answered for later; the name is gone.",
    ),
    Personal(
        table=Report,
        owner="sender_id",
        erase=OnErase.KEPT,
        why="Who reports is protected; what was said is in its sender's export by itself.",
    ),
    Personal(
        table=Report,
        owner="resolved_by_id",
        erase=OnErase.KEPT,
        exported=("id", "outcome", "resolved_at"),
        why="What was done in an office has to be answered for later; the name is gone.",
    ),
    Personal(
        table=Attachment,
        owner="account_id",
        erase=OnErase.BY_HAND,
        exported=("id", "kind", "name", "mime", "size", "created_at", "posted_at"),
        why="What was posted stays with the message; what was not is taken away with the account.",
    ),
    Personal(
        table=AttachmentUse,
        owner="account_id",
        through=Attachment,
        erase=OnErase.KEPT,
        exported=("chat_id", "seq", "attachment_id"),
        why=TOLD,
    ),
    Personal(
        table=FileTotal,
        owner="account_id",
        erase=OnErase.KEPT,
        exported=("occupied",),
        why="A number: it goes down as the files do.",
    ),
    Personal(
        table=LastSeen,
        owner="account_id",
        erase=OnErase.DELETED,
        exported=("seen_at",),
    ),
)  # fmt: skip
