"""What chat's tables hold about people."""

from app.kernel.personal import OnErase, Personal
from app.modules.chat.models.changes import Change
from app.modules.chat.models.chats import Chat
from app.modules.chat.models.members import Member
from app.modules.chat.models.messages import Edit, Hidden, Message
from app.modules.chat.models.presence import LastSeen
from app.modules.chat.models.reactions import Pin, Reaction

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
        table=LastSeen,
        owner="account_id",
        erase=OnErase.DELETED,
        exported=("seen_at",),
    ),
)  # fmt: skip
