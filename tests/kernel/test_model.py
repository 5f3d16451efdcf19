"""The naming rule of constraints, and how moments are kept."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import Dialect, ForeignKey, MetaData, UniqueConstraint
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from app.kernel.model import NAMES, Base, Moment

SQLITE: Dialect = sqlite.dialect()
POSTGRESQL: Dialect = postgresql.dialect()  # type: ignore[no-untyped-call] # untyped there
TEA_TIME = datetime(2030, 1, 2, 17, 0, 5, 120, tzinfo=timezone(timedelta(hours=1)))


class Shelf(DeclarativeBase):
    """Tables of this test alone, under the names of the house."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = Base.type_annotation_map


class Cup(Shelf):
    __tablename__ = "cups"
    __table_args__ = (UniqueConstraint("colour", "size"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    colour: Mapped[str] = mapped_column(unique=True)
    size: Mapped[int] = mapped_column(index=True)
    made_at: Mapped[datetime]


class Spoon(Shelf):
    __tablename__ = "spoons"

    id: Mapped[int] = mapped_column(ForeignKey("cups.id"), primary_key=True)


def test_constraints_are_named_by_rule() -> None:
    cups = {str(constraint.name) for constraint in Cup.metadata.tables["cups"].constraints}
    assert cups == {"pk_cups", "uq_cups_colour", "uq_cups_colour_size"}
    spoons = {str(constraint.name) for constraint in Cup.metadata.tables["spoons"].constraints}
    assert spoons == {"pk_spoons", "fk_spoons_id"}
    assert {str(i.name) for i in Cup.metadata.tables["cups"].indexes} == {"ix_cups_size"}


def test_every_time_column_is_a_moment() -> None:
    assert isinstance(Cup.metadata.tables["cups"].c.made_at.type, Moment)


@pytest.mark.parametrize("dialect", [SQLITE, POSTGRESQL], ids=["sqlite", "postgresql"])
def test_a_moment_comes_back_the_same_and_in_utc(dialect: Dialect) -> None:
    moment = Moment()
    stored = moment.process_bind_param(TEA_TIME, dialect)
    back = moment.process_result_value(stored, dialect)
    assert back == TEA_TIME
    assert back is not None
    assert back.tzinfo is UTC


def test_sqlite_keeps_text_whose_order_is_the_order_of_time() -> None:
    moments = [datetime(2030, 1, 1, tzinfo=UTC) + timedelta(milliseconds=n) for n in range(1500)]
    kept = [Moment().process_bind_param(moment, SQLITE) for moment in moments]
    assert kept == sorted(kept)
    assert {len(text) for text in kept} == {27}


def test_a_time_before_the_year_thousand_keeps_its_width() -> None:
    early = datetime(7, 1, 1, tzinfo=UTC)
    stored = Moment().process_bind_param(early, SQLITE)
    assert len(stored) == 27
    assert Moment().process_result_value(stored, SQLITE) == early


@pytest.mark.parametrize("dialect", [SQLITE, POSTGRESQL], ids=["sqlite", "postgresql"])
def test_a_naive_time_is_not_stored(dialect: Dialect) -> None:
    with pytest.raises(ValueError, match="naive"):
        Moment().process_bind_param(TEA_TIME.replace(tzinfo=None), dialect)


@pytest.mark.parametrize("dialect", [SQLITE, POSTGRESQL], ids=["sqlite", "postgresql"])
def test_no_time_stays_no_time(dialect: Dialect) -> None:
    assert Moment().process_bind_param(None, dialect) is None
    assert Moment().process_result_value(None, dialect) is None
