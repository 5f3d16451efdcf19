"""notify_templates: what an admin wrote in the place of the templates in files."""

from datetime import datetime

from sqlalchemy import CheckConstraint, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.model import Base


class TemplateOverride(Base):
    __tablename__ = "notify_templates"
    __table_args__ = (CheckConstraint("locale in ('en', 'ru')", name="locale"),)

    code: Mapped[str] = mapped_column(String(64), primary_key=True)
    locale: Mapped[str] = mapped_column(String(8), primary_key=True)
    subject: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    updated_at: Mapped[datetime]
