"""What notify's tables hold about people."""

from app.kernel.personal import OnErase, Personal
from app.modules.notify.models.letters import LetterLog
from app.modules.notify.models.preferences import Preferences

PERSONAL = (
    Personal(
        table=LetterLog,
        owner="account_id",
        erase=OnErase.DELETED,
        exported=("code", "locale", "recipient", "status", "created_at", "sent_at"),
    ),
    Personal(
        table=Preferences,
        owner="account_id",
        erase=OnErase.DELETED,
        exported=("mail_security_notices", "send_read_receipts", "updated_at"),
    ),
)
