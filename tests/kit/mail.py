"""A real mail server on a loopback port, which keeps what it was given or misbehaves as told."""

import asyncio
import contextlib
import re
import socket
import ssl
from collections.abc import AsyncIterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from typing_extensions import override

from tests.kit.doors import PATIENCE

USER, PASSWORD = "messenger", "the word of the mail server"


class Mail(EmailMessage):
    """A letter as it arrived."""

    @property
    def plain(self) -> str:
        part = self.get_body(("plain",))
        assert part is not None
        return str(part.get_content())

    @property
    def html(self) -> str:
        part = self.get_body(("html",))
        assert part is not None
        return str(part.get_content())

    @property
    def link(self) -> str:
        found = re.search(r"https?://\S+", self.plain)
        assert found is not None, self.plain
        return found.group()

    @property
    def token(self) -> str:
        return self.link.partition("#token=")[2]


class Postbox:
    """What arrived, and what the server says to each command: `says["RCPT"] = "550 No"`."""

    def __init__(self) -> None:
        self.letters: list[Mail] = []
        self.recipients: list[list[str]] = []
        self.says: dict[str, str] = {}
        self.hangs: set[str] = set()
        self.drops_after_data = False
        self.in_tls: list[bool] = []
        self.signed_in: list[bool] = []
        self._arrived = asyncio.Condition()

    async def letter_to(self, address: str, nth: int = 1) -> Mail:
        """The nth letter to that address, as soon as it is there."""
        async with asyncio.timeout(PATIENCE * 2), self._arrived:
            await self._arrived.wait_for(lambda: len(self.to(address)) >= nth)
        return self.to(address)[nth - 1]

    async def something(self) -> None:
        """Waits until another letter comes."""
        async with self._arrived:
            await self._arrived.wait()

    def to(self, address: str) -> list[Mail]:
        return [letter for letter in self.letters if letter["To"] == address]

    async def handle_MAIL(  # noqa: N802 - the name that aiosmtpd looks for
        self, server: Any, session: Any, envelope: Envelope, address: str, _options: object
    ) -> str:
        envelope.mail_from = address
        self.in_tls.append(server.transport.get_extra_info("sslcontext") is not None)
        self.signed_in.append(bool(session.authenticated))
        return await self.answer("MAIL")

    async def handle_RCPT(  # noqa: N802 - the name that aiosmtpd looks for
        self, _server: Any, _session: Any, envelope: Envelope, address: str, _options: object
    ) -> str:
        answer = await self.answer("RCPT")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(  # noqa: N802 - the name that aiosmtpd looks for
        self, server: Any, _session: Any, envelope: Envelope
    ) -> str:
        answer = await self.answer("DATA")
        if answer.startswith("250"):
            await self.take_in(envelope)
        if self.drops_after_data:
            server.transport.abort()
        return answer

    async def take_in(self, envelope: Envelope) -> None:
        content = envelope.content
        assert isinstance(content, bytes)
        mail = message_from_bytes(content, Mail, policy=policy.default)
        assert isinstance(mail, Mail)
        async with self._arrived:
            self.letters.append(mail)
            self.recipients.append(list(envelope.rcpt_tos))
            self._arrived.notify_all()

    async def answer(self, command: str) -> str:
        """What the server says to a command."""
        if command in self.hangs:
            await asyncio.Event().wait()
        return self.says.get(command, "250 OK")


class _Server(SMTP):
    """Silent once the connection is gone, where the original would complain."""

    @override
    async def push(self, status: Any) -> None:
        if self.transport is not None and not self.transport.is_closing():
            await super().push(status)


def authenticate(
    _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: Any
) -> AuthResult:
    known = LoginPassword(USER.encode(), PASSWORD.encode())
    return AuthResult(success=data == known, handled=False)


@contextlib.asynccontextmanager
async def mail_server(
    postbox: Postbox,
    *,
    port: int = 0,
    tls: ssl.SSLContext | None = None,
    starttls: ssl.SSLContext | None = None,
    **options: Any,
) -> AsyncIterator[int]:
    """The port of a server that puts letters into the postbox until the block ends."""
    loop = asyncio.get_running_loop()
    listener = socket.create_server(("127.0.0.1", port))

    def protocol() -> SMTP:
        return _Server(
            postbox, hostname="mail.example", tls_context=starttls, enable_SMTPUTF8=True,
            loop=loop, authenticator=authenticate, **options,
        )  # fmt: skip

    server = await loop.create_server(protocol, sock=listener, ssl=tls)
    try:
        yield int(listener.getsockname()[1])
    finally:
        server.close()
