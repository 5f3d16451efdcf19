"""Values as JSON, and back."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any
from uuid import UUID

import orjson
import pytest
from sqlalchemy import types
from sqlalchemy.dialects import postgresql

from app.adapters.database.archive.values import reading, written

MOMENT = datetime(2026, 1, 2, 3, 4, 5, 6, UTC)


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (UUID(int=7), types.Uuid()),
        (MOMENT, types.DateTime(timezone=True)),
        (date(2026, 1, 2), types.Date()),
        (time(3, 4, 5), types.Time()),
        (timedelta(days=2, microseconds=5), types.Interval()),
        (Decimal("1.10"), types.Numeric()),
        (b"\x00\xff", types.LargeBinary()),
        (True, types.Boolean()),
        (2**62, types.BigInteger()),
        ("Муму\n🐶", types.Text()),
        ({"a": [1, None]}, types.JSON()),
        (None, types.Text()),
    ],
)
def test_what_was_written_is_read_as_it_was(value: Any, kind: types.TypeEngine[Any]) -> None:
    travelled = orjson.loads(orjson.dumps(written(value)))
    read = reading(kind)
    assert (travelled if read is None or travelled is None else read(travelled)) == value


def test_a_moment_is_written_as_sqlite_keeps_it() -> None:
    elsewhere = MOMENT.astimezone(timezone(timedelta(hours=3)))
    assert written(elsewhere) == "2026-01-02T03:04:05.000006Z"
    assert written(MOMENT.replace(tzinfo=None)) == "2026-01-02T03:04:05.000006"


def test_a_kind_that_nobody_knows_is_left_as_it_is() -> None:
    assert reading(types.NullType()) is None
    assert reading(postgresql.TSVECTOR()) is None
