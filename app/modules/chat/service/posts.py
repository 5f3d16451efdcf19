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
from app.modules.chat.schemas.messages import ForwardOf, MessageRead
from app.modules.chat.schemas.posted import PostedMessage
from app.modules.chat.service.handles import may_name


class Words(Protocol):
    """What somebody wants to post, however it was read."""

    @property
    def text(self) -> str: ...

    @property
    def client_message_id(self) -> UUID | None: ...

    @property
    def reply_to_id(self) -> UUID | None: ...

    @property
    def attachment_ids(self) -> Sequence[UUID]: ...

    @property
    def forward_of(self) -> ForwardOf | None: ...


class Post:
    """One message that somebody wants to post.

    `place` is the chat and the sender; `key` makes a repeat recognisable, if the client gave one.
    `rich`: it may be more than its text, so more has to be asked. `bare`: it is its text alone.
    """

    __slots__ = (
        "attachment_ids", "bare", "caller", "chat_id", "client_message_id", "extras", "place",
        "reply_to_id", "rich", "text",
    )  # fmt: skip

    def __init__(
        self, caller: Caller, chat_id: UUID, body: Words, text: str | None = None,
        extras: Extras | None = None,
    ) -> None:  # fmt: skip
        """`text` is what is said instead of the body's own."""
        self.caller = caller
        self.chat_id = chat_id
        self.text = body.text if text is None else text
        self.client_message_id = body.client_message_id
        self.reply_to_id = body.reply_to_id
        self.attachment_ids = body.attachment_ids
        self.extras = extras
        self.rich = extras is not None or may_name(self.text)
        self.bare = not (self.rich or self.attachment_ids or self.reply_to_id)
        self.place: Place = (chat_id, caller.account_id)

    @property
    def carries(self) -> bool:
        """Whether it brings something besides its words."""
        return self.rich or bool(self.attachment_ids)

    @property
    def key(self) -> Key | None:
        name = self.client_message_id
        return None if name is None else (*self.place, name)


@dataclass(slots=True)  # not frozen: that makes it thrice as dear to make
class Posted:
    """`duplicate`: the client had posted it before, this is that message."""

    said: PostedMessage | MessageRead
    duplicate: bool

    @property
    def message(self) -> MessageRead:
        return self.said.read() if isinstance(self.said, PostedMessage) else self.said

    def answering(self, id_: str | None) -> bytes:
        """The text of the frame MessageAck, which answers the frame with this id."""
        said = self.said if isinstance(self.said, PostedMessage) else PostedMessage.of(self.said)
        return said.ack(id_, duplicate=self.duplicate)


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
