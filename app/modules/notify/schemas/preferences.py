"""What people want to get, as it is asked for and told."""

from app.kernel.schema import Schema


class PreferencesRead(Schema):
    mail_security_notices: bool = True
    send_read_receipts: bool = True


class PreferencesPatch(Schema):
    """What is left out stays."""

    mail_security_notices: bool | None = None
    send_read_receipts: bool | None = None
