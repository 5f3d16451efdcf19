"""What is said to each server: how to come in, how to post, and how its answers are told apart."""

import secrets
from dataclasses import dataclass

from bench.load.job import Visitor

TEXT_LENGTH = 130  # characters of a message
MARK = b"~"
DIGITS = 12  # a number in a text, and the last group of a UUID
# A chat keeps the keys of its clients for ever: each process of the generator has its own.
RUN = f"{secrets.token_hex(4)}-{secrets.token_hex(2)}-4{secrets.token_hex(2)[:3]}-8000-"


@dataclass(frozen=True, slots=True)
class Door:
    """`welcome` is in the frame that ends signing in, `told` in every frame with a message, `ack`
    in the answer to the sender; without `ack` the sender's own message is its answer.
    """

    path: str
    posting: str
    told: bytes
    ack: bytes | None = None
    hello: str | None = None
    welcome: bytes | None = None

    def address(self, visitor: Visitor) -> str:
        return self.path.format(chat=visitor.chat, token=visitor.token)

    def greeting(self, visitor: Visitor) -> str | None:
        return None if self.hello is None else self.hello % visitor.token

    def message(self, number: int) -> bytes:
        """The frame's payload that posts a message with that number."""
        text = f"~{number:0{DIGITS}d}~".ljust(TEXT_LENGTH, "x")
        return (self.posting % {"key": f"{RUN}{number:0{DIGITS}d}", "text": text}).encode()

    def acked(self, payload: bytes) -> int | None:
        """The number of the message that the frame acknowledges, if it does."""
        if self.ack is None or self.ack not in payload:
            return None
        start = payload.index(KEY_FIELD) + len(KEY_FIELD) + len(RUN)
        return int(payload[start : start + DIGITS])

    def delivered(self, payload: bytes) -> int | None:
        """The number of the message that the frame brings, if it brings one."""
        if self.told not in payload:
            return None
        start = payload.index(MARK) + 1
        return int(payload[start : start + DIGITS])


KEY_FIELD = b'"client_message_id":"'
DOORS = {
    "product": Door(
        path="/chats/{chat}/ws",
        hello='{"type":"auth","token":"%s"}',
        welcome=b'"chat_history"',
        posting='{"type":"send_message","client_message_id":"%(key)s","text":"%(text)s"}',
        told=b'"new_message"',
        ack=b'"message_ack"',
    ),
    "naive": Door(
        path="/ws/{chat}?token={token}",
        posting='{"content":"%(text)s"}',
        told=b'"message"',
    ),
}
