"""The templates in files: those that were shipped, and those of the installation's own folder."""

from pathlib import Path
from typing import get_args

from app.kernel.errors import Locale
from app.kernel.module import CannotStart
from app.modules.notify.schemas.templates import TemplateText
from app.modules.notify.service.kinds import KINDS
from app.modules.notify.service.rendering import faults

FOLDER = Path(__file__).parent.parent / "templates"
LOCALES: tuple[Locale, ...] = get_args(Locale)
ENDINGS = {"subject": "subject.txt", "html": "html", "text": "txt"}

Key = tuple[str, Locale]


def shipped(own: Path | None) -> dict[Key, TemplateText]:
    """Every letter in every language; a file of the same name in the own folder comes first.

    Raises CannotStart for one that could not be rendered.
    """
    templates = {}
    for code, kind in KINDS.items():
        for locale in LOCALES:
            parts = {part: _read(own, f"{code}.{locale}.{end}") for part, end in ENDINGS.items()}
            templates[code, locale] = TemplateText(**parts)
            if own is not None:
                _check(f"{code}.{locale}", templates[code, locale], set(kind.sample))
    return templates


def _check(name: str, template: TemplateText, variables: set[str]) -> None:
    for fault in faults(template, variables):
        raise CannotStart(f"NOTIFY_TEMPLATES_DIR: {name}.{ENDINGS[fault.field]}: {fault.en}")


def _read(own: Path | None, name: str) -> str:
    if own is not None and (own / name).is_file():
        return (own / name).read_text(encoding="utf-8")
    return (FOLDER / name).read_text(encoding="utf-8")
