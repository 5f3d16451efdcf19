"""Templates as they are asked for and told."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from app.kernel.errors import Locale
from app.kernel.schema import Schema, Text

SUBJECT_MAX = 200
BODY_MAX = 20_000

Subject = Annotated[Text, Field(min_length=1, max_length=SUBJECT_MAX)]
Body = Annotated[Text, Field(min_length=1, max_length=BODY_MAX)]


class TemplateText(Schema):
    """The three parts of a letter, as templates or as they will be read."""

    subject: str
    html: str
    text: str


class TemplateRead(TemplateText):
    """`overridden`: written here, and not as shipped; `variables` may be named in it."""

    code: str
    locale: Locale
    overridden: bool
    variables: list[str]
    updated_at: datetime | None = None


class TemplatePut(Schema):
    """All three null: back to what was shipped."""

    locale: Locale
    subject: Subject | None = None
    html: Body | None = None
    text: Body | None = None


class TemplatePreview(TemplatePut):
    """What is left out is taken from the present template."""
