"""The town's own declarative base: nothing of it is seen by real modules."""

from datetime import datetime

from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase

from app.kernel.model import NAMES, Moment


class TownBase(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {datetime: Moment}  # noqa: RUF012 - the shape SQLAlchemy asks for
