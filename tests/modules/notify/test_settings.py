"""How long letters are tried, and where templates of one's own lie."""

from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import ValidationError

from app.modules.notify.settings import ROOT, NotifySettings


def test_a_letter_is_tried_for_a_day_unless_told_otherwise() -> None:
    assert NotifySettings.read({}).retry_within == timedelta(hours=24)
    given = NotifySettings.read({"NOTIFY_RETRY_HOURS": "0.5"})
    assert given.retry_within == timedelta(minutes=30)


def test_a_folder_has_to_be_there_and_starts_at_the_root(tmp_path: Path) -> None:
    assert NotifySettings.read({}).templates_folder is None
    assert NotifySettings.read({"NOTIFY_TEMPLATES_DIR": "app"}).templates_folder == ROOT / "app"
    absolute = NotifySettings.read({"NOTIFY_TEMPLATES_DIR": str(tmp_path)})
    assert absolute.templates_folder == tmp_path
    with pytest.raises(ValidationError, match="folder that exists"):
        NotifySettings.read({"NOTIFY_TEMPLATES_DIR": str(tmp_path / "nowhere")})
