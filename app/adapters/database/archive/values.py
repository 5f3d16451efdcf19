"""Values of columns as JSON, the same from either engine, and back as a column wants them."""

import base64
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.types import TypeEngine

Reading = Callable[[Any], Any]

READINGS: dict[type, Reading] = {
    UUID: UUID,
    datetime: datetime.fromisoformat,
    date: date.fromisoformat,
    time: time.fromisoformat,
    timedelta: lambda seconds: timedelta(seconds=seconds),
    Decimal: Decimal,
    bytes: base64.b64decode,
    bool: bool,
}


def written(value: Any) -> Any:
    """As SQLite keeps it: it has neither ids nor times, so both are text of one form."""
    match value:
        case UUID():
            return value.hex
        case datetime() if value.tzinfo is not None:
            plain = value.astimezone(UTC).replace(tzinfo=None)
            return plain.isoformat(timespec="microseconds") + "Z"
        case date() | time():
            return value.isoformat()
        case timedelta():
            return value.total_seconds()
        case Decimal():
            return str(value)
        case bytes():
            return base64.b64encode(value).decode()
        case _:
            return value


def reading(kind: TypeEngine[Any]) -> Reading | None:
    """How a column of this kind reads what `written` wrote; None: as it stands there."""
    try:
        return READINGS.get(kind.python_type)
    except NotImplementedError:
        return None
