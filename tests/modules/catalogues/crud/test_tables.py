"""Which tables are catalogues."""

import pytest
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from app.kernel.module import CannotStart
from app.modules.catalogues import models
from app.modules.catalogues.crud.tables import catalogues


class Town(DeclarativeBase):
    """Tables that no other test sees."""


class Stray(Town):
    __module__ = "app.modules.stray.models"
    __tablename__ = "catalogue_strays"

    id: Mapped[int] = mapped_column(primary_key=True)


class House(Town):
    __module__ = "app.modules.stray.models"
    __tablename__ = "catalogues"

    id: Mapped[int] = mapped_column(primary_key=True)


def test_a_name_is_that_of_the_table_with_hyphens_and_without_the_prefix() -> None:
    found = catalogues({"catalogues", "auth"})
    assert found == {
        "countries": models.Country,
        "currencies": models.Currency,
        "languages": models.Language,
        "reactions": models.Reaction,
        "report-reasons": models.ReportReason,
        "time-zones": models.TimeZone,
    }
    assert list(found) == sorted(found)


def test_tables_of_modules_that_are_off_are_not_served() -> None:
    assert catalogues({"auth"}) == {}
    assert catalogues({"catalogues"}, Town) == {}


def test_a_catalogue_by_name_only_stops_the_start() -> None:
    with pytest.raises(CannotStart, match=r"'stray': catalogue_strays .* let Stray inherit"):
        catalogues({"stray"}, Town)
