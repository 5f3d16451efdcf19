"""Identifiers: UUID version 7, ordered by the time they were made (RFC 9562)."""

from uuid import UUID

from uuid_utils.compat import uuid7


def new_id() -> UUID:
    return uuid7()
