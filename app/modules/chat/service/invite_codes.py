"""Codes of invite links: made of the link's id by the server's key, so nothing is kept of them."""

import base64
import re
from uuid import UUID

from app.kernel.ports import TokenSigner
from app.modules.chat.errors import InviteMissing

ID_LENGTH = 22  # of 16 bytes in base64url, without padding
CODE = re.compile(r"[A-Za-z0-9_-]{65}")


class InviteCodes:
    """Whoever reads the database can make no code; whoever has the key can show one again."""

    def __init__(self, signer: TokenSigner) -> None:
        self._signer = signer

    def of(self, invite_id: UUID) -> str:
        return _name(invite_id) + self._signer.seal(_sealed_text(invite_id))

    def read(self, code: str) -> UUID:
        """The link's id; whether there is such a link is not known yet. Raises InviteMissing."""
        if not CODE.fullmatch(code):
            raise InviteMissing
        name, seal = code[:ID_LENGTH], code[ID_LENGTH:]
        invite_id = UUID(bytes=base64.urlsafe_b64decode(name + "=="))
        # A name has four bits to spare: only one way to write it is ours.
        if name != _name(invite_id) or not self._signer.sealed(_sealed_text(invite_id), seal):
            raise InviteMissing
        return invite_id


def _name(invite_id: UUID) -> str:
    return base64.urlsafe_b64encode(invite_id.bytes).decode().rstrip("=")


def _sealed_text(invite_id: UUID) -> str:
    """Unlike anything else that the key seals."""
    return f"chat.invite:{invite_id}"
