"""Names of files are fit to be shown and saved anywhere."""

from hypothesis import given
from hypothesis import strategies as st

from app.kernel.schema import FORGING
from app.modules.chat.models.attachments import NAME_MAX
from app.modules.chat.service.file_names import FORBIDDEN, clean_name

KINDS = st.sampled_from(("image/jpeg", "image/webp", "text/plain"))
PARTS = st.sampled_from(("..", "/", "\\", "con", ".", " ", "\u202e", "\x00", "\n", "é", "x" * 90))


@given(st.one_of(st.text(max_size=400), st.lists(PARTS).map("".join)), KINDS)
def test_whatever_it_was_called(name: str, mime: str) -> None:
    clean = clean_name(name, mime)
    assert 0 < len(clean) <= NAME_MAX
    assert not FORBIDDEN & set(clean)
    assert not FORGING & set(clean)
    assert clean.isprintable()
    assert clean == clean.strip(" .")
    assert clean_name(clean, mime) == clean


def test_a_picture_is_called_what_it_is_now() -> None:
    assert clean_name("cat.gif", "image/webp") == "cat.webp"
    assert clean_name("cat.JPEG", "image/jpeg") == "cat.JPEG"
    assert clean_name("cat", "image/png") == "cat.png"
    assert clean_name("archive.tar.gz", "application/x-gzip") == "archive.tar.gz"
