"""Messages that somebody's own transaction asks for: kept in it, posted once after its commit."""

from uuid import UUID

from typing_extensions import override

from app.kernel.durable import Delivery, Foreign, Outbox, TryAgain, Undeliverable
from app.kernel.errors import AppError
from app.modules.auth.public import Voices
from app.modules.chat.events import MessageRequested
from app.modules.chat.public import MessageRequests
from app.modules.chat.schemas.messages import MessagePost
from app.modules.chat.service.messages import MessageService
from app.modules.chat.service.texts import TextRule


class RequestService(MessageRequests):
    def __init__(
        self, outbox: Outbox, voices: Voices, messages: MessageService, rule: TextRule
    ) -> None:
        self._outbox = outbox
        self._voices = voices
        self._messages = messages
        self._rule = rule

    @override
    async def request(
        self,
        foreign: Foreign,
        *,
        chat_id: UUID,
        sender: UUID | str,
        text: str,
        client_message_id: UUID,
        reply_to_id: UUID | None = None,
    ) -> None:
        self._rule.check(text)
        requested = MessageRequested(
            chat_id=chat_id,
            account_id=sender if isinstance(sender, UUID) else None,
            subject=sender if isinstance(sender, str) else None,
            text=text,
            client_message_id=client_message_id,
            reply_to_id=reply_to_id,
        )
        await self._outbox.keep_in(foreign, requested)

    async def post(self, _: Delivery, requested: MessageRequested) -> None:
        """Told again after a crash: its key makes the same message of it."""
        body = MessagePost(
            text=requested.text,
            client_message_id=requested.client_message_id,
            reply_to_id=requested.reply_to_id,
        )
        try:
            who = requested.account_id or requested.subject or ""
            caller = await self._voices.speaking_for(who)
            await self._messages.post(caller, requested.chat_id, body)
        except AppError as error:
            if error.temporary:
                raise TryAgain(error.code) from error
            raise Undeliverable(error.code) from error
        except LookupError as error:
            raise Undeliverable(str(error)) from error
