"""Frames of a GIF are counted without making them."""

import io
import time

import pytest
from PIL import Image

from app.adapters.pictures.frames import gif_frames
from tests.adapters.pictures.test_pillow import moving


@pytest.mark.parametrize("frames", [1, 2, 30])
def test_as_many_as_there_are(frames: int) -> None:
    content = moving(frames)
    assert gif_frames(io.BytesIO(content), 100) == frames
    assert Image.open(io.BytesIO(content)).n_frames == frames  # type: ignore[attr-defined]


def test_it_counts_no_further_than_it_has_to() -> None:
    begin = time.process_time()
    assert gif_frames(io.BytesIO(moving(300)), 100) == 101
    assert time.process_time() - begin < 2


@pytest.mark.parametrize("cut", [0, 5, 10, 14, 30, 60, 90])
def test_a_file_that_breaks_off_ends_there(cut: int) -> None:
    assert gif_frames(io.BytesIO(moving(3)[:cut]), 100) <= 3


def test_the_file_is_at_its_beginning_again() -> None:
    file = io.BytesIO(moving(2))
    gif_frames(file, 100)
    assert file.tell() == 0
