"""Which of the broker's shards a signal travels through; the same on every node."""

import zlib
from uuid import UUID

from app.adapters.realtime.broker import Subject
from app.kernel.sockets import Follow, Kick, Signal

SHARDS = 256  # of channels, and as many of accounts
ABOUT_ACCOUNTS = frozenset({"account", "presence"})  # channels named after an account
EVERYBODY = "all"  # every node hears it: kicks are rare and also end what HTTP remembers


def shard_of(subject: Subject) -> str:
    """Channels named after an account lie with the account's own signals: one is listened to
    wherever the other is.
    """
    if isinstance(subject, UUID):
        return f"a{_hash(str(subject))}"
    prefix, _, name = subject.partition(":")
    family = "a" if prefix in ABOUT_ACCOUNTS else "c"
    return f"{family}{_hash(name)}"


def shard_of_signal(signal: Signal) -> str:
    """Who may be unfollowed listens to the channel, so that travels in the channel's shard, beside
    the push that tells it; who is to follow does not yet.
    """
    if isinstance(signal, Kick):
        return EVERYBODY
    return shard_of(signal.account_id if isinstance(signal, Follow) else signal.channel)


def _hash(name: str) -> int:
    return zlib.crc32(name.encode()) % SHARDS
