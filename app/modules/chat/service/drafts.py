"""From what somebody asks to post to what is written: its text, and what it carries."""

from uuid import UUID

from app.kernel.caller import Caller
from app.modules.chat.public import Incoming
from app.modules.chat.schemas.extras import Extras
from app.modules.chat.schemas.messages import ForwardOf
from app.modules.chat.service.forwards import Forwards
from app.modules.chat.service.hooks import BeforeMessage
from app.modules.chat.service.posts import Post, Words
from app.modules.chat.service.texts import TextRule


class Drafts:
    def __init__(self, rule: TextRule, hooks: BeforeMessage, forwards: Forwards) -> None:
        self._rule = rule
        self._hooks = hooks
        self._forwards = forwards

    def check(self, body: Words) -> None:
        """Raises InvalidInput; what is forwarded needs no words beside it."""
        if body.text or body.attachment_ids or body.forward_of is None:
            self._rule.check_post(body)

    def ready(self, body: Words) -> bool:
        """Whether it can be written as it is: most messages."""
        return body.forward_of is None and self._hooks.idle

    async def post(self, caller: Caller, chat_id: UUID, body: Words) -> Post:
        """Raises what hooks refuse with, and what keeps it from being forwarded."""
        extras: Extras | None = None
        if body.forward_of is None:
            text = await self._passed(caller, chat_id, body, body.text)
        else:
            text, extras = await self._forwarded(caller, chat_id, body, body.forward_of)
        return Post(caller, chat_id, body, text, extras)

    async def edited(self, caller: Caller, chat_id: UUID, message_id: UUID, text: str) -> str:
        """The text that the message shall have instead of its own."""
        self._rule.check(text)
        if self._hooks.idle:
            return text
        return await self._hooks.passed(Incoming(caller, chat_id, text, edited_id=message_id))

    async def _forwarded(
        self, caller: Caller, chat_id: UUID, body: Words, asked: ForwardOf
    ) -> tuple[str, Extras]:
        """Somebody else's words; beside words of one's own they are carried."""
        words, extras = await self._forwards.of(caller, chat_id, asked)
        words = await self._passed(caller, chat_id, body, words) if words else words
        if not body.text or extras.forward is None:
            return words, extras
        text = await self._passed(caller, chat_id, body, body.text)
        forward = extras.forward.model_copy(update={"text": words})
        return text, extras.model_copy(update={"forward": forward})

    async def _passed(self, caller: Caller, chat_id: UUID, body: Words, text: str) -> str:
        if self._hooks.idle:
            return text
        files = tuple(body.attachment_ids)
        incoming = Incoming(caller, chat_id, text, body.reply_to_id, attachment_ids=files)
        return await self._hooks.passed(incoming)
