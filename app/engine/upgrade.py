"""What the address and the headers of a handshake say, and the place of who has not spoken yet."""

from dataclasses import dataclass
from uuid import UUID

from app.engine.waiting_room import Place
from app.kernel.errors import Locale
from app.kernel.sockets import Door


@dataclass(slots=True)
class Upgrade:
    door: Door
    subject: UUID | None
    locale: Locale = "en"
    token: str | None = None  # for clients that can send it there
    place: Place | None = None  # in the waiting room, until the first frame has come

    def settle(self) -> None:
        """Waits no longer."""
        if self.place is not None:
            self.place.leave()
            self.place = None
