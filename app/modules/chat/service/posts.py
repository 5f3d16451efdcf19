"""A message on its way to the database, and who writes it there."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar
from uuid import UUID

from app.kernel.caller import Caller
from app.kernel.errors import AppError
from app.kernel.transaction import Transaction
from app.modules.chat.crud.lines import Place
from app.modules.chat.crud.messages import Key
from app.modules.chat.schemas.extras import Extras
from app.modules.chat.schemas.messages import MessagePost, MessageRead
from app.modules.chat.schemas.posted import PostedMessage
from app.modules.chat.service.handles import may_name


class Post:
    """One message that somebody wants to post.

    `place` is the chat and the sender; `key` makes a repeat recognisable, if the client gave one.
    `rich`: it may be more than its text, so more has to be asked.
    """

    __slots__ = ("body", "caller", "chat_id", "extras", "place", "rich")

    def __init__(
        self, caller: Caller, chat_id: UUID, body: MessagePost, extras: Extras | None = None
    ) -> None:
        self.caller = caller
        self.chat_id = chat_id
        self.body = body
        self.extras = extras
        self.rich = extras is not None or may_name(body.text)
        self.place: Place = (chat_id, caller.account_id)

    @property
    def key(self) -> Key | None:
        name = self.body.client_message_id
        return None if name is None else (*self.place, name)


@dataclass(frozen=True, slots=True)
class Posted:
    """`duplicate`: the client had posted it before, this is that message."""

    said: PostedMessage | MessageRead
    duplicate: bool

    @property
    def message(self) -> MessageRead:
        return self.said.read() if isinstance(self.said, PostedMessage) else self.said


Outcome = Posted | AppError


A = TypeVar("A")


class Composer(Protocol[A]):
    """Writes the posts of a batch in their order, and says of each what became of it."""

    async def ahead(self, posts: Sequence[Post]) -> A:
        """What can be asked before the block is opened."""
        ...

    async def at_once(self, posts: Sequence[Post], ahead: A) -> Sequence[Posted | None]:
        """Writes and commits those for which no block is needed; None for the others.

        Raises AlreadyPosted if there is a repeat among them; whatever it raises, but for
        ServiceUnavailable, nothing was written.
        """
        ...

    async def compose(
        self, transaction: Transaction, posts: Sequence[Post], ahead: A, *, repeats: bool
    ) -> Sequence[Outcome]:
        """Nothing may be left to the commit that could break on a single post.

        `repeats` looks for messages that were posted before. Without it AlreadyPosted is raised
        if there are any: most batches hold none, and the unique key finds out at no cost.
        """
        ...

    def committed(self, posts: Sequence[Post]) -> None:
        """What was composed of them is committed."""
        ...


# Told what became of a post: a Posted, or the error it is refused with. It never raises.
Then = Callable[[Posted | Exception], None]
